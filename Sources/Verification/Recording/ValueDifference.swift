internal import ValueTree

/// The fields in which two objects differ.
enum ValueDifference {
  /// One field.
  struct Change {
    /// The path, such as `spec.containers[name=web].image`.
    var path: String
    /// What it was; nil if it is new.
    var old: ValueSnapshot?
    /// What it is; nil if it is gone.
    var new: ValueSnapshot?

    /// The change in words.
    var text: String {
      switch (old, new) {
      case (let old?, let new?): "\(shown(old)) became \(shown(new))"
      case (nil, let new?): "\(shown(new)) is new"
      case (let old?, nil): "\(shown(old)) is gone"
      case (nil, nil): ""
      }
    }

    private func shown(_ value: ValueSnapshot) -> String {
      let text: String
      switch value {
      case .dict, .list: text = ManifestText.yaml(value).replacing("\n", with: " ")
      default: text = String(ManifestText.yaml(value).trimmed)
      }
      return text.utf8.count > 200 ? "\(text.prefix(200))…" : text
    }
  }

  /// The changes, in the order of the fields; lists whose items have names are compared by these.
  static func changes(from old: ValueSnapshot, to new: ValueSnapshot) -> [Change] {
    var changes: [Change] = []
    compare(old, new, "", &changes)
    return changes
  }

  private static func compare(
    _ old: ValueSnapshot, _ new: ValueSnapshot, _ path: String, _ changes: inout [Change]
  ) {
    if old == new { return }
    switch (old, new) {
    case (.dict(let first), .dict(let second)):
      for key in Set(first.map(\.key)).union(second.map(\.key)).sorted() {
        pair(old[key], new[key], path.isEmpty ? "\(key)" : "\(path).\(key)", &changes)
      }
    case (.list(let first), .list(let second)):
      if let firstNames = names(first), let secondNames = names(second) {
        for name in firstNames + secondNames.filter({ !firstNames.contains($0) }) {
          let one = firstNames.firstIndex(of: name).map { first[$0] }
          let other = secondNames.firstIndex(of: name).map { second[$0] }
          pair(one, other, "\(path)[name=\(name)]", &changes)
        }
        if changes.isEmpty { changes.append(Change(path: path, old: old, new: new)) }
      } else {
        for index in 0..<max(first.count, second.count) {
          pair(
            index < first.count ? first[index] : nil, index < second.count ? second[index] : nil,
            "\(path)[\(index)]", &changes)
        }
      }
    default: changes.append(Change(path: path, old: old, new: new))
    }
  }

  private static func pair(
    _ old: ValueSnapshot?, _ new: ValueSnapshot?, _ path: String, _ changes: inout [Change]
  ) {
    if let old, let new {
      compare(old, new, path, &changes)
    } else if old != nil || new != nil {
      changes.append(Change(path: path, old: old, new: new))
    }
  }

  /// The names of all items of a list; nil unless all have one of their own.
  private static func names(_ items: [ValueSnapshot]) -> [ByteString]? {
    var names: [ByteString] = []
    for item in items {
      guard case .string(let name)? = item["name"] else { return nil }
      names.append(name)
    }
    return Set(names).count == names.count ? names : nil
  }
}
