internal import ValueTree

/// The functions of Go's `text/template` itself, but for comparison.
package let builtinFunctions: [Function] = [
  Function("and", [.reflect], variadic: .reflect, intrinsic: .and),
  Function("or", [.reflect], variadic: .reflect, intrinsic: .or),
  Function("call", [.reflect], variadic: .reflect, intrinsic: .call),
  Function("len", [.reflect], intrinsic: .len),
  Function("include", [.string, .any], intrinsic: .include),
  Function("tpl", [.string, .any], intrinsic: .tpl),
  Function("not", [.reflect]) { arguments, _ throws(CallError) in
    .bool(!arguments[0].isTruthy)
  },
  Function("index", [.reflect], variadic: .reflect) { arguments, _ throws(CallError) in
    try Indexing.value(arguments)
  },
  Function("print", [], variadic: .any) { arguments, context throws(CallError) in
    let text = try goSprint(arguments.from(0), maximumBytes: context.limits.stringBytes)
    try context.charge(bytes: text.count)
    return .string(text)
  },
  Function("println", [], variadic: .any) { arguments, context throws(CallError) in
    let text = try goSprintln(arguments.from(0), maximumBytes: context.limits.stringBytes)
    try context.charge(bytes: text.count)
    return .string(text)
  },
  Function("printf", [.string], variadic: .any, intrinsic: .printf) {
    arguments, context throws(CallError) in
    let text = try goSprintf(
      arguments.text(0), arguments.from(1), maximumBytes: context.limits.stringBytes)
    try context.charge(bytes: text.count)
    return .string(text)
  },
  Function("html", [], variadic: .any) { arguments, context throws(CallError) in
    try escaped(arguments, context, Escaping.html)
  },
  Function("js", [], variadic: .any) { arguments, context throws(CallError) in
    try escaped(arguments, context, Escaping.javaScript)
  },
  Function("urlquery", [], variadic: .any) { arguments, context throws(CallError) in
    try escaped(arguments, context, Escaping.query)
  },
]

/// The arguments as one text, escaped.
private func escaped(
  _ arguments: Arguments, _ context: CallContext,
  _ escape: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Void
) throws(CallError) -> Value {
  let text: ByteString
  if arguments.count == 1, case .string(let only) = arguments[0] {
    text = only
  } else {
    let shown = arguments.from(0).map { value -> Value in
      if case .null = value { return .string("<no value>") }
      return value
    }
    text = try goSprint(shown, maximumBytes: context.limits.stringBytes)
  }
  var output: [UInt8] = []
  output.reserveCapacity(text.count + 16)
  text.withBytes { escape($0, &output) }
  try context.charge(bytes: output.count)
  return .string(ByteString(output))
}

/// `index`.
private enum Indexing {
  static func value(_ arguments: Arguments) throws(CallError) -> Value {
    var item = arguments[0]
    if case .null = item { throw CallError("index of untyped nil") }
    for index in arguments.from(1) {
      switch item {
      case .null: throw CallError("index of nil pointer")
      case .list(let list): item = try element(of: list, at: index)
      case .string(let text):
        let place = try position(index, upTo: text.count)
        guard place < text.count else {
          throw CallError("reflect: string index out of range")
        }
        item = .integer(Int64(text[place]), .uint8)
      case .dict(let dict):
        item = try entry(of: dict, index, orElse: dict.type == .strings ? .string("") : .null)
      case .object(let object):
        if let entries = object.entries {
          item = try entry(of: entries, index, orElse: object.missingEntry)
        } else if let elements = object.elements {
          item = try element(of: elements, at: index)
        } else {
          throw CallError("can't index item of type \(item.goType)")
        }
      case .bool, .integer, .float: throw CallError("can't index item of type \(item.goType)")
      }
    }
    return item
  }

  private static func element(of list: List, at index: Value) throws(CallError) -> Value {
    let place = try position(index, upTo: list.elements.count)
    guard place < list.elements.count else {
      throw CallError("reflect: slice index out of range")
    }
    return list.elements[place]
  }

  private static func entry(
    of dict: Dict, _ index: Value, orElse missing: Value
  ) throws(CallError) -> Value {
    switch index {
    case .string(let key): return dict[key] ?? missing
    case .null: throw CallError("value is nil; should be of type string")
    default: throw CallError("value has type \(index.goType); should be string")
    }
  }

  private static func position(_ index: Value, upTo count: Int) throws(CallError) -> Int {
    switch index {
    case .integer(let number, _):
      guard number >= 0, number <= count else {
        throw CallError("index out of range: \(number)")
      }
      return Int(number)
    case .object(let object) where object.number != nil:
      return try position(object.number ?? .null, upTo: count)
    case .null: throw CallError("cannot index slice/array with nil")
    default: throw CallError("cannot index slice/array with type \(index.goType)")
    }
  }
}
