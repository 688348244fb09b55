internal import SemVer
internal import ValueTree

/// Making, reading and changing maps. `set`, `unset` and the merging functions change the map that
/// they are given and return it. What gives a new map is not pure, for each call's map is its own.
package let dictFunctions: [Function] = [
  Function("dict", [], variadic: .any, isPure: false, dict),
  Function("get", [.dict, .string]) { arguments, _ in
    arguments.dict(0)?[arguments.text(1)] ?? .string(ByteString())
  },
  Function("set", [.dict, .string, .any], isPure: false) { arguments, context throws(CallError) in
    guard let dict = arguments.dict(0), !dict.isNil else {
      throw CallError("assignment to entry in nil map")
    }
    try context.charge(items: 1)
    try context.change(dict, arguments.text(1), to: arguments[2])
    context.changed(dict, by: arguments[2])
    return .dict(dict.alias(type: .any))
  },
  Function("unset", [.dict, .string], isPure: false) { arguments, context throws(CallError) in
    let dict = arguments.map(0)
    try context.change(dict, arguments.text(1), to: nil)
    return .dict(dict.alias(type: .any))
  },
  Function("hasKey", [.dict, .string]) { arguments, _ in
    .bool(arguments.dict(0)?.index(of: arguments.text(1)) != nil)
  },
  Function("pluck", [.string], variadic: .dict) { arguments, context in
    context.list((1..<arguments.count).compactMap { arguments.dict($0)?[arguments.text(0)] })
  },
  Function("keys", [], variadic: .dict) { arguments, context throws(CallError) in
    var count = 0
    for index in 0..<arguments.count { count += arguments.dict(index)?.count ?? 0 }
    try context.charge(items: count)
    return .strings((0..<arguments.count).flatMap { arguments.dict($0)?.keys ?? [] })
  },
  Function("values", [.dict]) { arguments, context throws(CallError) in
    let values = arguments.dict(0)?.values ?? []
    try context.charge(items: values.count)
    return context.list(values)
  },
  Function("pick", [.dict], variadic: .string, isPure: false) {
    arguments, context throws(CallError) in
    try context.charge(entries: arguments.count)
    let source = arguments.map(0)
    let entries = (1..<arguments.count).compactMap { index in
      source.index(of: arguments.text(index)).map { source.entry(at: $0) }
    }
    return context.dict(Dict(entries))
  },
  Function("omit", [.dict], variadic: .string, isPure: false) {
    arguments, context throws(CallError) in
    let source = arguments.map(0)
    try context.charge(entries: source.count)
    let result = source.shallowCopy(type: .any)
    for index in 1..<arguments.count {
      try context.change(result, arguments.text(index), to: nil)
    }
    return context.dict(result)
  },
  Function("dig", [], variadic: .any, dig),
  Function("deepCopy", [.any], isPure: false, deepCopy),
  Function("mustDeepCopy", [.any], isPure: false, deepCopy),

  Function("merge", [.dict], variadic: .dict, isPure: false) {
    arguments, context throws(CallError) in
    try merging(arguments, overwrites: false, context) ?? .string(ByteString())
  },
  Function("mergeOverwrite", [.dict], variadic: .dict, isPure: false) {
    arguments, context throws(CallError) in
    try merging(arguments, overwrites: true, context) ?? .string(ByteString())
  },
  Function("mustMerge", [.dict], variadic: .dict, isPure: false) {
    arguments, context throws(CallError) in
    guard let merged = try merging(arguments, overwrites: false, context) else {
      throw .unmergeable
    }
    return merged
  },
  Function("mustMergeOverwrite", [.dict], variadic: .dict, isPure: false) {
    arguments, context throws(CallError) in
    guard let merged = try merging(arguments, overwrites: true, context) else { throw .unmergeable }
    return merged
  },
]

extension Arguments {
  /// The map at a place whose parameter is a map; Go's nil map where nil was given.
  fileprivate func map(_ index: Int) -> Dict { dict(index) ?? Dict(isNil: true) }
}

extension CallContext {
  /// Changes an entry of a map, or removes it for nil; the work counts, for others may have to move.
  internal func change(
    _ dict: Dict, _ key: ByteString, to value: Value?
  ) throws(CallError) {
    try work(dict.change(key, to: value) >> 6)
  }
}

extension CallError {
  fileprivate static var unmergeable: CallError {
    CallError("src and dst must be of same type")
  }
}

/// More arguments of `dict` are sorted, not put in one by one.
private let fewEntries = 64

private func dict(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  try context.charge(entries: arguments.count / 2)
  if arguments.count > 2 * fewEntries {
    var entries: [(key: ByteString, value: Value)] = []
    for index in stride(from: 0, to: arguments.count, by: 2) {
      let value = index + 1 < arguments.count ? arguments[index + 1] : .string(ByteString())
      entries.append((key: try arguments[index].text(context), value: value))
    }
    return context.dict(Dict(entries))
  }
  var keys: [ByteString] = []
  var values: [Value] = []
  keys.reserveCapacity((arguments.count + 1) / 2)
  values.reserveCapacity((arguments.count + 1) / 2)
  for index in stride(from: 0, to: arguments.count, by: 2) {
    let key = try arguments[index].text(context)
    let value = index + 1 < arguments.count ? arguments[index + 1] : .string(ByteString())
    // Where the key belongs; authors write few keys, often in order.
    var place = keys.count
    while place > 0, key < keys[place - 1] { place -= 1 }
    if place > 0, keys[place - 1] == key {
      values[place - 1] = value
    } else {
      keys.insert(key, at: place)
      values.insert(value, at: place)
    }
  }
  return context.dict(Dict(sortedKeys: keys, values: values))
}

private func dig(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  guard arguments.count >= 3 else { throw CallError("dig needs at least three arguments") }
  var step = arguments[arguments.count - 1]
  let fallback = arguments[arguments.count - 2]
  _ = try digStep(into: step)
  for index in 0..<(arguments.count - 2) {
    guard case .string = arguments[index] else {
      throw conversionFailure(of: arguments[index], to: "string")
    }
  }
  for index in 0..<(arguments.count - 2) {
    guard let next = try digStep(into: step)[arguments.text(index)] else { return fallback }
    step = next
  }
  return step
}

private func digStep(into value: Value) throws(CallError) -> Dict {
  guard case .dict(let dict) = value, dict.type == .any else {
    throw conversionFailure(of: value, to: Dict.MapType.any.goName)
  }
  return dict
}

private func conversionFailure(of value: Value, to type: String) -> CallError {
  let found = if case .null = value { "nil" } else { value.goType }
  return CallError("interface conversion: interface {} is \(found), not \(type)")
}

/// Merges all further maps into the first one, or into a new one if that is nil; gives nil if two
/// values cannot be merged.
private func merging(
  _ arguments: Arguments, overwrites: Bool, _ context: CallContext
) throws(CallError) -> Value? {
  var target = arguments.map(0)
  for index in 1..<arguments.count {
    guard let source = arguments.dict(index), !source.isNil else { continue }
    try context.charge(entries: source.count)
    if target.isNil { target = Dict() }
    let merge = MapMerge(overwrites: overwrites, context: context)
    guard try merge.merge(source, into: target) else { return nil }
  }
  return .dict(target.alias(type: .any))
}

private func deepCopy(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  if case .null = arguments[0] {
    throw CallError("reflect: call of reflect.Value.Type on zero Value")
  }
  return try copy(of: arguments[0], depth: 0, context)
}

private func copy(
  of value: Value, depth: Int, _ context: CallContext
) throws(CallError) -> Value {
  switch value {
  case .null, .bool, .integer, .float, .string: return value
  case .object(let object as VersionObject):
    // A version has no fields that can be copied: what comes out is a version of zeros.
    let zero = Version(major: 0, minor: 0, patch: 0)
    return .object(VersionObject(zero, isPointer: object.isPointer))
  case .object: return value
  case .list(var list):
    try checkNesting(depth)
    try context.charge(items: list.elements.count)
    for index in list.elements.indices {
      list.elements[index] = try copy(of: list.elements[index], depth: depth + 1, context)
    }
    return .list(list)
  case .dict(let dict):
    if dict.isNil { return value }
    try checkNesting(depth)
    try context.charge(entries: dict.count)
    let result = dict.shallowCopy()
    for index in 0..<result.count {
      result.setValue(try copy(of: result.value(at: index), depth: depth + 1, context), at: index)
    }
    return .dict(result)
  }
}
