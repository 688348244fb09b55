internal import ValueTree

extension PipelinePlan {
  /// The changes from a set of objects to another: new and changed ones in the order of the desired
  /// set, then those to delete, last first.
  ///
  /// Members that only the cluster writes are not compared. Where a selector changes, which the
  /// cluster refuses, the object is deleted and made anew.
  public init(desired: [RenderedObject], previous: [RenderedObject]) {
    var known: [RenderedObject.Identity: RenderedObject] = [:]
    for object in previous { known[object.identity] = object }
    var changes: [Change] = []
    for object in desired {
      guard let before = known.removeValue(forKey: object.identity) else {
        changes.append(Change(action: .create, object: object, reason: ""))
        continue
      }
      let (old, new) = (before.value.comparable, object.value.comparable)
      if old == new { continue }
      if object.hasFixedSelector, old.selector != new.selector {
        changes.append(Change(action: .delete, object: before, reason: "the selector changes"))
        changes.append(Change(action: .create, object: object, reason: "the selector changes"))
      } else {
        changes.append(
          Change(
            action: .update, object: object,
            reason: old.difference(to: new).prefix(5).joined(separator: ", ")))
      }
    }
    for object in previous.reversed() where known[object.identity] != nil {
      known[object.identity] = nil
      changes.append(Change(action: .delete, object: object, reason: ""))
    }
    self.changes = changes
  }
}

extension RenderedObject {
  /// Whether the cluster refuses another selector.
  fileprivate var hasFixedSelector: Bool {
    ["Deployment", "StatefulSet", "DaemonSet", "Job"].contains(kind)
  }
}

extension ValueSnapshot {
  /// The object without what only the cluster writes.
  fileprivate var comparable: ValueSnapshot {
    guard case .dict(let entries) = self else { return self }
    let written: Set<ByteString> = [
      "creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid",
    ]
    return .dict(
      entries.compactMap { entry in
        if entry.key == "status" { return nil }
        guard entry.key == "metadata", case .dict(let metadata) = entry.value else { return entry }
        return Entry(key: entry.key, value: .dict(metadata.filter { !written.contains($0.key) }))
      })
  }

  fileprivate var selector: ValueSnapshot? { member("spec")?.member("selector") }

  /// The paths of members that differ.
  fileprivate func difference(to other: ValueSnapshot, _ path: String = "") -> [String] {
    if self == other { return [] }
    guard case .dict(let old) = self, case .dict(let new) = other else {
      return [path.isEmpty ? "." : path]
    }
    let keys = Set(old.map(\.key)).union(new.map(\.key)).sorted()
    return keys.flatMap { key in
      let inner = path.isEmpty ? String(key) : "\(path).\(key)"
      guard let first = self.member(key), let second = other.member(key) else {
        return self.member(key) == nil && other.member(key) == nil ? [] : [inner]
      }
      return first.difference(to: second, inner)
    }
  }
}
