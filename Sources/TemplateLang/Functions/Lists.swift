internal import ValueTree

/// Making, cutting and searching lists. All give new lists; none changes its argument. The forms with
/// `must` fail in the same way as those without.
package let listFunctions: [Function] = [
  Function("list", [], variadic: .any, list),
  Function("tuple", [], variadic: .any, list),
  Function("concat", [], variadic: .any, concat),
  Function("append", [.any, .any], append),
  Function("push", [.any, .any], append),
  Function("mustAppend", [.any, .any], append),
  Function("mustPush", [.any, .any], append),
  Function("prepend", [.any, .any], prepend),
  Function("mustPrepend", [.any, .any], prepend),
  Function("first", [.any], first),
  Function("mustFirst", [.any], first),
  Function("last", [.any], last),
  Function("mustLast", [.any], last),
  Function("rest", [.any], rest),
  Function("mustRest", [.any], rest),
  Function("initial", [.any], initial),
  Function("mustInitial", [.any], initial),
  Function("reverse", [.any], reverse),
  Function("mustReverse", [.any], reverse),
  Function("compact", [.any], compact),
  Function("mustCompact", [.any], compact),
  Function("uniq", [.any], uniq),
  Function("mustUniq", [.any], uniq),
  Function("without", [.any], variadic: .any, without),
  Function("mustWithout", [.any], variadic: .any, without),
  Function("has", [.any, .any], has),
  Function("mustHas", [.any, .any], has),
  Function("slice", [.any], variadic: .any, cut),
  Function("mustSlice", [.any], variadic: .any, cut),
  Function("chunk", [.int, .any], chunk),
  Function("mustChunk", [.int, .any], chunk),

  Function("join", [.string, .any]) { arguments, context throws(CallError) in
    let texts = try texts(of: arguments[1], context)
    return .string(try ByteString.joining(texts, separator: arguments.text(0), context))
  },
  Function("toStrings", [.any]) { arguments, context throws(CallError) in
    .strings(try texts(of: arguments[0], context))
  },
  Function("sortAlpha", [.any]) { arguments, context throws(CallError) in
    if arguments[0].slice == nil { return .strings([try arguments[0].text(context)]) }
    return .strings(try sorted(texts(of: arguments[0], context), context))
  },
  Function("split", [.string, .string]) { arguments, context throws(CallError) in
    try numbered(arguments.text(1).split(at: arguments.text(0), context), context)
  },
  Function("splitn", [.string, .int, .string]) { arguments, context throws(CallError) in
    try numbered(
      arguments.text(2).split(at: arguments.text(0), limit: arguments.int(1), context), context)
  },
  Function("splitList", [.string, .string]) { arguments, context throws(CallError) in
    .strings(try arguments.text(1).split(at: arguments.text(0), context))
  },
]

// MARK: Elements

/// The slice that an argument is, or the error that names what could not be done with it.
private func slice(_ value: Value, for purpose: StaticString) throws(CallError) -> List {
  if let list = value.slice { return list }
  try refuseNil(value)
  throw CallError("Cannot \(purpose) type \(value.goKind)")
}

/// The elements of an argument, charged as a list that is about to be made of them.
private func elements(
  of value: Value, for purpose: StaticString, _ context: CallContext
) throws(CallError) -> [Value] {
  let elements = try slice(value, for: purpose).elements
  try context.charge(items: elements.count)
  return elements
}

private func refuseNil(_ value: Value) throws(CallError) {
  if case .null = value { throw .nilDereference }
}

private func texts(of value: Value, _ context: CallContext) throws(CallError) -> [ByteString] {
  guard let list = value.slice else {
    if case .null = value { return [] }
    return [try value.text(context)]
  }
  try context.charge(items: list.elements.count)
  var texts: [ByteString] = []
  texts.reserveCapacity(list.elements.count)
  for element in list.elements {
    if case .null = element { continue }
    texts.append(try element.text(context))
  }
  return texts
}

/// The texts in the order of their bytes.
private func sorted(
  _ texts: [ByteString], _ context: CallContext
) throws(CallError) -> [ByteString] {
  // Each is compared about as often as the list can be halved.
  let halvings = Int.bitWidth - texts.count.leadingZeroBitCount
  var bytes = 0
  for text in texts { bytes += text.count }
  try context.work(bytes: bytes &* halvings)
  return texts.sorted()
}

/// The elements without those that equal an earlier one.
private func distinct(
  _ elements: [Value], _ context: CallContext
) throws(CallError) -> [Value] {
  var kept: [Value] = []
  var scalars: Set<ScalarKey> = []
  for element in elements {
    if let key = ScalarKey(element) {
      if case .string(let text) = element { try context.work(bytes: text.count) }
      guard scalars.insert(key).inserted else { continue }
    } else if try kept.containsDeeply(element, context) {
      continue
    }
    kept.append(element)
  }
  return kept
}

/// A value that has no parts, by which equal ones are found without comparing each to each.
private enum ScalarKey: Hashable {
  case null
  case bool(Bool)
  case integer(Int64, IntegerType)
  case float(Double)
  case string(ByteString)

  init?(_ value: Value) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .integer(let number, let type): self = .integer(number, type)
    case .float(let number): self = .float(number)
    case .string(let text): self = .string(text)
    case .list, .dict, .object: return nil
    }
  }
}

// MARK: Ends

private func append(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  var elements = try elements(of: arguments[0], for: "push on", context)
  elements.append(arguments[1])
  return context.list(elements)
}

private func prepend(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  let elements = try elements(of: arguments[0], for: "prepend on", context)
  return context.list([arguments[1]] + elements)
}

private func first(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  try slice(arguments[0], for: "find first on").elements.first ?? .null
}

private func last(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  try slice(arguments[0], for: "find last on").elements.last ?? .null
}

private func rest(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  let elements = try elements(of: arguments[0], for: "find rest on", context)
  return context.list(Array(elements.dropFirst()), isNil: elements.isEmpty)
}

private func initial(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  let elements = try elements(of: arguments[0], for: "find initial on", context)
  return context.list(Array(elements.dropLast()), isNil: elements.isEmpty)
}

// MARK: Choosing

private func compact(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  context.list(
    try elements(of: arguments[0], for: "compact on", context).filter { !$0.isEmpty })
}

private func uniq(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  context.list(
    try distinct(elements(of: arguments[0], for: "find uniq on", context), context))
}

private func without(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  let unwanted = arguments.from(1)
  var kept: [Value] = []
  for element in try elements(of: arguments[0], for: "find without on", context) {
    if try !unwanted.containsDeeply(element, context) { kept.append(element) }
  }
  return context.list(kept)
}

private func has(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  if case .null = arguments[1] { return .bool(false) }
  let list = try slice(arguments[1], for: "find has on")
  return .bool(try list.elements.containsDeeply(arguments[0], context))
}

// MARK: Whole lists

private func list(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  try context.charge(items: arguments.count)
  return context.list(arguments.from(0))
}

private func reverse(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  context.list(try elements(of: arguments[0], for: "find reverse on", context).reversed())
}

private func concat(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  var elements: [Value] = []
  for index in 0..<arguments.count {
    guard let list = arguments[index].slice else {
      try refuseNil(arguments[index])
      throw CallError("Cannot concat type \(arguments[index].goKind) as list")
    }
    try context.charge(items: list.elements.count)
    elements += list.elements
  }
  return context.list(elements, isNil: elements.isEmpty)
}

private func cut(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  guard let list = arguments[0].slice else {
    try refuseNil(arguments[0])
    throw CallError("list should be type of slice or array but \(arguments[0].goKind)")
  }
  let count = list.elements.count
  if count == 0 { return .null }
  let start = arguments.count > 1 ? arguments[1].asInteger : 0
  let end = arguments.count > 2 ? arguments[2].asInteger : Int64(count)
  guard start >= 0, start <= end, end <= count else {
    throw CallError("reflect.Value.Slice: slice index out of bounds")
  }
  try context.charge(items: Int(end - start))
  return context.list(Array(list.elements[Int(start)..<Int(end)]), type: list.elementType)
}

/// Parts of equal size; how many there are and how long the last is follows from arithmetic on
/// floats, so that sizes below 1 fail where they fail in the reference engine.
private func chunk(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  let size = arguments.int(0)
  guard let list = arguments[1].slice else {
    try refuseNil(arguments[1])
    throw CallError("Cannot chunk type \(arguments[1].goKind)")
  }
  let elements = list.elements
  let chunks = ((Double(elements.count) - 1) / Double(size)).rounded(.down) + 1
  let tooLong = CallError("runtime error: makeslice: len out of range")
  guard chunks.asInteger >= 0 else { throw tooLong }
  if size < 1, chunks >= 1 {
    let last = Double(elements.count).truncatingRemainder(dividingBy: Double(size))
    guard chunks == 1, last > 0 else { throw tooLong }
    return context.list([context.list(elements)], type: .list)
  }
  guard chunks >= 1 else { return .list(List([], elementType: .list)) }
  try context.charge(items: elements.count + Int(chunks))
  let parts = stride(from: 0, to: elements.count, by: size).map { start in
    context.list(Array(elements[start..<min(elements.count, start &+ size)]))
  }
  return context.list(parts, type: .list)
}

/// The map from `_0`, `_1` and so on to the parts of a text.
private func numbered(
  _ parts: [ByteString], _ context: CallContext
) throws(CallError) -> Value {
  // The entries, and the list that they are sorted in.
  try context.charge(entries: 2 * parts.count)
  return .dict(
    Dict(
      parts.enumerated().map { index, part in
        (key: ByteString("_\(index)"), value: .string(part))
      },
      type: .strings))
}
