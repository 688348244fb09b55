internal import ValueTree

/// The chart values of one step in the making, with the origin of each.
struct StepValues {
  private let root = Dict()
  private(set) var origins: [RenderReport.ValueOrigin] = []
  /// What stands for `{service}` and its like in texts.
  let placeholders: [(mark: String, text: String)]

  init(service: String, namespace: String, connector: String) {
    placeholders = [
      ("{service}", service), ("{namespace}", namespace), ("{connector}", connector),
    ]
  }

  /// What the chart is rendered with.
  var snapshot: ValueSnapshot { ValueSnapshot(.dict(root)) }

  /// Sets one value; maps on the way are made.
  mutating func set(_ path: Contract.ValuePath, _ value: ValueSnapshot, from origin: String) {
    set(path.keys, path.text, value, origin)
  }

  /// Sets a member of a map, whatever letters its name has.
  mutating func set(
    _ path: Contract.ValuePath, member: String, _ value: ValueSnapshot, from origin: String
  ) {
    set(path.keys + [ByteString(member)], "\(path.text).\(member)", value, origin)
  }

  /// Sets what a contract says is always set.
  mutating func set(_ settings: [Contract.Setting], from origin: String) {
    for setting in settings { set(setting.path, filled(setting.value), from: origin) }
  }

  /// Sets all leaves of a tree of values.
  mutating func set(tree: ValueSnapshot, below keys: [ByteString] = [], from origin: String) {
    guard case .dict(let entries) = tree, !entries.isEmpty || keys.isEmpty else {
      if !keys.isEmpty {
        set(keys, keys.map { String($0) }.joined(separator: "."), tree, origin)
      }
      return
    }
    for entry in entries { set(tree: entry.value, below: keys + [entry.key], from: origin) }
  }

  /// A text with its placeholders filled in.
  func filled(_ text: String) -> String {
    guard text.contains("{") else { return text }
    var text = text
    for (mark, replacement) in placeholders {
      while let range = text.firstRange(of: mark) { text.replaceSubrange(range, with: replacement) }
    }
    return text
  }

  private func filled(_ value: ValueSnapshot) -> ValueSnapshot {
    switch value {
    case .string(let text): .string(ByteString(filled(String(text))))
    case .list(let elements): .list(elements.map(filled))
    default: value
    }
  }

  private mutating func set(
    _ keys: [ByteString], _ text: String, _ value: ValueSnapshot, _ origin: String
  ) {
    guard let last = keys.last else { return }
    var dict = root
    for key in keys.dropLast() {
      if case .dict(let inner)? = dict[key] {
        dict = inner
      } else {
        let inner = Dict()
        dict[key] = .dict(inner)
        dict = inner
      }
    }
    dict[last] = value.materialized()
    origins.append(RenderReport.ValueOrigin(path: text, value: value, origin: origin))
  }
}
