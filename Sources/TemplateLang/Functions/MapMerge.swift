internal import ValueTree

/// Merging of one map into another, by the rules of the library that the reference engine uses.
///
/// Maps under the same key are merged in place. Otherwise a value of the source goes in where the
/// target has none or an empty one, or always if the source overwrites; a map in the target gives
/// way to no map, not even an empty one. Lists are never joined.
struct MapMerge {
  /// Whether values of the source replace those of the target that are not empty.
  let overwrites: Bool
  /// Learns which maps change.
  let context: CallContext

  /// Merges `source` into `target`; false if values of types that cannot be merged meet.
  func merge(_ source: Dict, into target: Dict, depth: Int = 0) throws(CallError) -> Bool {
    try checkNesting(depth)
    // The source may be the target itself or change with it.
    let (keys, values) = (source.keys, source.values)
    try context.work(1 + keys.count)
    for (key, value) in zip(keys, values) {
      if case .null = value {
        if overwrites { try assign(value, to: key, in: target) }
        continue
      }
      let present = target[key]
      switch value {
      case .dict(let nested):
        guard try merge(nested, intoValue: present, depth: depth + 1) else { return false }
      case .object(let object):
        guard canMerge(object, into: present) else { return false }
      case .list:
        if target.type == .strings {
          throw present == nil
            ? notAssignable(value.goType)
            : CallError("reflect: call of reflect.Value.IsNil on string Value")
        }
      case .null, .bool, .integer, .float, .string: break
      }
      if let present, !present.isEmpty {
        if case (.dict, .dict) = (value, present) { continue }
        if !overwrites { continue }
      }
      try assign(value, to: key, in: target, isInterface: source.type != .strings)
    }
    return true
  }

  /// Merges a map into the value under the same key, if that can take it.
  private func merge(
    _ source: Dict, intoValue present: Value?, depth: Int
  ) throws(CallError) -> Bool {
    switch present {
    case .dict(let target) where !target.isNil:
      return try merge(source, into: target, depth: depth)
    case .object(let object) where object.goKind == "ptr": return overwrites
    default: return true
    }
  }

  /// Whether a struct or pointer of the source may meet what the target has.
  private func canMerge(_ source: TemplateObject, into present: Value?) -> Bool {
    guard case .object(let target) = present, target.goKind == "ptr" else { return true }
    return source.goKind == "ptr" || overwrites
  }

  private func assign(
    _ value: Value, to key: ByteString, in target: Dict, isInterface: Bool = true
  ) throws(CallError) {
    if target.type == .strings, isInterface { throw notAssignable("interface {}") }
    try context.change(target, key, to: value)
    context.changed(target, by: value)
  }

  private func notAssignable(_ type: String) -> CallError {
    CallError(
      "reflect.Value.SetMapIndex: value of type \(type) is not assignable to type string")
  }
}
