internal import CYaml
internal import Diagnostics
internal import ValueTree

extension TreeReader {
  // MARK: Collections

  mutating func open(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ kind: NodeKind,
    anchor: UnsafeMutablePointer<yaml_char_t>?, isFlow: Bool
  ) throws(Stop) {
    let mark = event.pointee.start_mark
    guard frames.count < YAMLReader.maximumDepth else {
      throw parseError(
        "exceeded max depth of \(YAMLReader.maximumDepth)", line: mark.line, isScanning: true,
        offset: offsets.originalOffset(of: mark), limit: .yamlDepth)
    }
    count()
    var role = kind == .mapping ? Frame.Role.mapping : .sequence
    var isKey = false
    if let parent = frames.last, parent.role == .mapping {
      isKey = parent.expectsKey
      if parent.isMerging, !isKey, kind == .sequence {
        role = .mergeList
        budget.uncountNode()
      }
    }
    if let parent = frames.last, parent.role == .mergeList, kind != .mapping { failMerge() }
    if isKey { openKeys += 1 }
    var number: Int?
    if let anchor {
      number = anchors.count
      addAnchor(anchor, Anchor(kind: kind, isOpen: true))
    }
    frames.append(
      Frame(
        role: role, start: entries.start, isKey: isKey, isFlow: isFlow,
        hasBrackets: isFlow && event.pointee.end_mark.index > mark.index, anchor: number,
        nodesBefore: budget.nodes - 1, mark: mark))
    if refusesRepeatedKeys { seenKeys.append([]) }
    if isObserved { path.append(kind == .mapping ? .key(ByteString()) : .item(0)) }
  }

  mutating func close(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ observer: inout Observer
  ) throws(Stop) {
    guard let frame = frames.popLast() else { return }
    let value: Value
    var merged: [Value] = []
    switch frame.role {
    case .sequence: value = .list(List(entries.takeList(from: frame.start)))
    case .mergeList:
      merged = entries.takeList(from: frame.start)
      value = .null
    case .mapping: value = .dict(entries.takeDict(from: frame.start))
    }
    if refusesRepeatedKeys { seenKeys.removeLast() }
    if isObserved { path.removeLast() }
    let depth = frame.depth + 1
    if let number = frame.anchor {
      anchors[number].value = value
      anchors[number].nodes = budget.nodes - frame.nodesBefore
      anchors[number].depth = depth
      anchors[number].isOpen = false
    }
    deepen(by: depth)
    if frame.isKey {
      openKeys -= 1
      try checkEmptyKey(event, frame, value)
      failKey(value)
      take(.text(ByteString()))
      return
    }
    if frame.role == .mergeList {
      // Earlier maps take precedence, so they come last.
      for map in merged.reversed() { merge(map) }
      frames[frames.count - 1].isMerging = false
      frames[frames.count - 1].expectsKey = true
      return
    }
    complete(value, frame.role == .mapping ? .mapping : .sequence)
    if isObserved { report(frame.mark, event.pointee.end_mark, &observer) }
  }

  mutating func deepen(by depth: Int) {
    guard !frames.isEmpty else { return }
    let top = frames.count - 1
    if frames[top].depth < depth { frames[top].depth = depth }
  }

  /// Puts a value that is complete into the collection around it.
  @inline(__always)
  mutating func complete(_ value: consuming Value, _ kind: NodeKind) {
    let top = frames.count - 1
    guard top >= 0 else {
      root = value
      return
    }
    guard frames[top].role == .mapping else {
      if frames[top].role == .mergeList, kind != .mapping { failMerge() }
      entries.push(value)
      return
    }
    frames[top].expectsKey = true
    if frames[top].isMerging {
      frames[top].isMerging = false
      if kind == .mapping { merge(value) } else { failMerge() }
    } else if let words = frames[top].badKey {
      frames[top].badKey = nil
      entries.replaceLastKey(by: BadKey.name)
      entries.push(.object(BadKey(words, value)))
      holdsBadKeys = true
    } else {
      if refusesRepeatedKeys { checkRepetition(of: entries.lastKey) }
      entries.push(value)
    }
  }

  /// Puts the entries of a map into the open mapping, where later entries replace earlier ones.
  private mutating func merge(_ map: Value) {
    guard case .dict(let dict) = map else { return }
    for index in 0..<dict.count {
      let entry = dict.entry(at: index)
      if refusesRepeatedKeys { checkRepetition(of: entry.key) }
      entries.push(key: entry.key)
      entries.push(entry.value)
    }
  }

  mutating func failMerge() {
    fail("map merge requires map or sequence of maps as the value")
  }

  mutating func failKey(_ value: Value) {
    guard pending == nil else { return }
    fail("invalid map key: " + GoSyntax.text(value, hasSyntaxKeys: true))
  }

  private mutating func checkRepetition(of key: ByteString) {
    guard !seenKeys[seenKeys.count - 1].insert(key).inserted else { return }
    let mark = events.current.pointee.start_mark
    if repeatedKeyOffset == nil { repeatedKeyOffset = offsets.originalOffset(of: mark) }
    repeatedKeys.append(
      "line \(mark.line + 1): key \(GoSyntax.quoted(key)) already set in map")
  }

  // MARK: Observation

  mutating func report(
    _ start: yaml_mark_t, _ end: yaml_mark_t, _ observer: inout Observer
  ) {
    let from = offsets.originalOffset(of: start)
    let to = offsets.originalOffset(of: end)
    observer.didRead(path: path[...], span: SourceSpan(from, max(from, to)))
    if case .item(let index) = path.last { path[path.count - 1] = .item(index + 1) }
  }

  mutating func reportKey(
    _ start: yaml_mark_t, _ end: yaml_mark_t, _ observer: inout Observer
  ) {
    let from = offsets.originalOffset(of: start)
    let to = offsets.originalOffset(of: end)
    observer.didReadKey(path: path[...], span: SourceSpan(from, max(from, to)))
  }
}

extension Value {
  /// A copy that shares no map with this one.
  func copied() -> Value {
    switch self {
    case .list(let list):
      var copy = list
      copy.elements = list.elements.map { $0.copied() }
      return .list(copy)
    case .dict(let dict):
      return .dict(Dict(sortedKeys: dict.keys, values: dict.values.map { $0.copied() }))
    default: return self
    }
  }
}
