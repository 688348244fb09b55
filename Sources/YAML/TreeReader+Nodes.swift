internal import CYaml
internal import Diagnostics
internal import Glibc
internal import ValueTree

extension TreeReader {
  // MARK: Scalars

  mutating func scalar(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ observer: inout Observer
  ) throws(Stop) {
    let scalar = event.pointee.data.scalar
    let bytes = UnsafeBufferPointer<UInt8>(start: scalar.value, count: scalar.length)
    if survey.hasSlashEscape, scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE {
      try checkEscapes(event)
    }
    let standsForKey = frames.last.map { $0.role == .mapping && $0.expectsKey } ?? false
    if frames.last?.isFlow ?? false { try checkFlowScalar(event, bytes) }
    if standsForKey {
      let isMerge =
        bytes.count == 2 && bytes[0] == UInt8(ascii: "<") && bytes[1] == UInt8(ascii: "<")
        && (scalar.plain_implicit != 0 || scalar.tag.equals("tag:yaml.org,2002:merge"))
      if isMerge {
        frames[frames.count - 1].isMerging = true
        frames[frames.count - 1].expectsKey = false
        return
      }
      count()
      let resolved = resolve(bytes, tag: scalar.tag, isPlain: scalar.plain_implicit != 0)
      let key = key(for: resolved, bytes)
      if let name = scalar.anchor {
        let value = value(of: resolved, bytes)
        addAnchor(name, Anchor(value: value, kind: .scalar, key: key, nodes: 1, isOpen: false))
      }
      take(key)
      return
    }
    count()
    if let top = frames.last, top.isMerging || top.role == .mergeList { failMerge() }
    let resolved = resolve(bytes, tag: scalar.tag, isPlain: scalar.plain_implicit != 0)
    let value = value(of: resolved, bytes)
    if let name = scalar.anchor {
      let key = key(for: resolved, bytes)
      addAnchor(name, Anchor(value: value, kind: .scalar, key: key, nodes: 1, isOpen: false))
    }
    complete(value, .scalar)
    if isObserved { report(event.pointee.start_mark, event.pointee.end_mark, &observer) }
  }

  /// What a scalar means, once its tag and quotes are taken into account.
  private enum Resolved {
    case plain(PlainScalar)
    case text
    case decoded(ByteString)
  }

  @inline(__always)
  private mutating func resolve(
    _ bytes: UnsafeBufferPointer<UInt8>, tag: UnsafeMutablePointer<yaml_char_t>?, isPlain: Bool
  ) -> Resolved {
    if let tag { return resolve(bytes, tagged: tag) }
    return isPlain ? .plain(PlainScalar(bytes)) : .text
  }

  /// A tag of YAML's own types is a claim to be checked; any other makes the scalar a text.
  private mutating func resolve(
    _ bytes: UnsafeBufferPointer<UInt8>, tagged tag: UnsafeMutablePointer<yaml_char_t>
  ) -> Resolved {
    let name = String(cString: tag)
    let prefix = "tag:yaml.org,2002:"
    guard name.hasPrefix(prefix) else { return .text }
    let wanted = String(name.dropFirst(prefix.count))
    if wanted == "binary" {
      guard case .success(let data) = Base64.decoded(ByteString(bytes)) else {
        fail("!!binary value contains invalid base64 data")
        return .text
      }
      return .decoded(data.withBytes { ByteString(UTF8Repair.repaired($0)) })
    }
    guard ["bool", "int", "float", "null", "timestamp"].contains(wanted) else { return .text }
    let scalar = PlainScalar(bytes)
    let found: String
    switch scalar {
    case .null: found = "null"
    case .bool: found = "bool"
    case .int(let number):
      if wanted == "float" { return .plain(.float(Double(number))) }
      found = "int"
    case .uint: found = "int"
    case .float: found = "float"
    case .timestamp: found = wanted == "timestamp" ? "timestamp" : "str"
    case .string: found = "str"
    }
    if found != wanted {
      fail("cannot decode !!\(found) `\(text(bytes))` as a !!\(wanted)")
    }
    return .plain(scalar)
  }

  @inline(__always)
  private mutating func value(
    of resolved: Resolved, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Value {
    switch resolved {
    case .text: return .string(text(bytes))
    case .decoded(let text): return .string(text)
    case .plain(let scalar):
      switch scalar {
      case .string, .timestamp: return .string(text(bytes))
      case .null: return .null
      case .bool(let flag): return .bool(flag)
      case .int(let number):
        return keepsIntegers ? .integer(number, .int) : .float(Double(number))
      case .uint(let number):
        return keepsIntegers
          ? .integer(Int64(bitPattern: number), .uint64) : .float(Double(number))
      case .float(let number):
        if !number.isFinite { holdsNonFinite = true }
        return .float(number)
      }
    }
  }

  /// A scalar's text.
  @inline(__always)
  private func text(_ bytes: UnsafeBufferPointer<UInt8>) -> ByteString {
    survey.innerMark == nil ? ByteString(bytes) : survey.restoringMarks(in: bytes)
  }

  /// Inside a collection that stands for a key integers stay what they are, because the error that
  /// is bound to follow prints them.
  private var keepsIntegers: Bool { options.numbers == .yaml || openKeys > 0 }

  // MARK: Keys

  /// What a scalar is as a key: a text, or something that JSON has no key for.
  @inline(__always)
  private func key(for resolved: Resolved, _ bytes: UnsafeBufferPointer<UInt8>) -> Key {
    switch resolved {
    case .text, .plain(.string), .plain(.timestamp): return quotedKey(text(bytes))
    case .decoded(let text): return quotedKey(text)
    case .plain(.bool(let flag)): return .text(flag ? "true" : "false")
    case .plain(.int(let number)): return .text(ByteString(String(number)))
    case .plain(.float(let number)):
      return .text(openKeys > 0 ? ByteString(GoSyntax.float(number)) : floatKey(number))
    case .plain(.null):
      return openKeys > 0 ? .text("interface {}(nil)") : .bad("%!s(<nil>), key: <nil>")
    case .plain(.uint(let number)):
      let hex = "0x" + String(number, radix: 16)
      return openKeys > 0 ? .text(ByteString(hex)) : .bad("uint64, key: \(hex)")
    }
  }

  /// The text of a float key: the reference writes it with the precision of 32 bits.
  private func floatKey(_ number: Double) -> ByteString {
    let narrow = Float(number)
    if narrow.isNaN { return ".nan" }
    if narrow.isInfinite { return narrow > 0 ? ".inf" : "-.inf" }
    return GoFloat.text(number, format: UInt8(ascii: "g"), precision: -1, bits: 32)
  }

  /// A text as a key: inside a collection that stands for a key it is kept in Go's syntax.
  @inline(__always)
  private func quotedKey(_ text: ByteString) -> Key {
    .text(openKeys > 0 ? ByteString(GoSyntax.quoted(text)) : text)
  }

  /// Makes a key the one of the value that comes next.
  private mutating func take(_ key: Key) {
    let top = frames.count - 1
    frames[top].expectsKey = false
    switch key {
    case .text(let text):
      keys.push(text)
      if isObserved { path[path.count - 1] = .key(text) }
    case .bad(let words):
      keys.push(ByteString())
      frames[top].badKey = words
    }
  }

  // MARK: Aliases

  mutating func alias(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ observer: inout Observer
  ) throws(Stop) {
    let name = ByteString(String(cString: event.pointee.data.alias.anchor))
    guard let index = anchorNames[name] else {
      throw .failed(
        YAMLError(
          "yaml: unknown anchor '\(name)' referenced",
          offset: offsets.originalOffset(of: event.pointee.start_mark)))
    }
    let anchor = anchors[index]
    count()
    if let top = frames.last, top.role == .mergeList || (top.isMerging && !top.expectsKey),
      anchor.kind != .mapping
    {
      failMerge()
    }
    if anchor.isOpen {
      fail("anchor '\(name)' value contains itself")
    } else if pending == nil, !budget.countAlias(of: anchor.nodes) {
      fail("document contains excessive aliasing")
    }
    if pending == nil, frames.count + anchor.depth > YAMLReader.maximumDepth {
      fail("exceeded max depth of \(YAMLReader.maximumDepth)")
    }
    if let top = frames.last, top.role == .mapping, top.expectsKey {
      if anchor.kind != .scalar { failKey(anchor.value) }
      take(anchor.kind == .scalar ? anchor.key : .text(ByteString()))
      return
    }
    deepen(by: anchor.depth)
    complete(pending == nil ? anchor.value.copied() : .null, anchor.kind)
    if isObserved { report(event.pointee.start_mark, event.pointee.end_mark, &observer) }
  }

  private mutating func addAnchor(_ name: UnsafeMutablePointer<yaml_char_t>, _ anchor: Anchor) {
    anchorNames[ByteString(String(cString: name))] = anchors.count
    anchors.append(anchor)
  }

  // MARK: Collections

  mutating func open(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ kind: NodeKind,
    anchor: UnsafeMutablePointer<yaml_char_t>?, isFlow: Bool
  ) throws(Stop) {
    let mark = event.pointee.start_mark
    guard frames.count < YAMLReader.maximumDepth else {
      throw parseError(
        "exceeded max depth of \(YAMLReader.maximumDepth)", line: mark.line, isScanning: true,
        offset: offsets.originalOffset(of: mark))
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
        role: role, valueStart: values.count, keyStart: keys.count, isKey: isKey, isFlow: isFlow,
        hasBrackets: isFlow && event.pointee.end_mark.index > mark.index, anchor: number, nodesBefore: budget.nodes - 1, start: mark))
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
    case .sequence: value = .list(List(values.takeAll(from: frame.valueStart)))
    case .mergeList:
      merged = values.takeAll(from: frame.valueStart)
      value = .null
    case .mapping: value = .dict(takeDict(from: frame))
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
    if isObserved { report(frame.start, event.pointee.end_mark, &observer) }
  }

  private mutating func deepen(by depth: Int) {
    guard !frames.isEmpty else { return }
    let top = frames.count - 1
    if frames[top].depth < depth { frames[top].depth = depth }
  }

  /// Puts a value that is complete into the collection around it.
  @inline(__always)
  private mutating func complete(_ value: consuming Value, _ kind: NodeKind) {
    let top = frames.count - 1
    guard top >= 0 else {
      root = value
      return
    }
    guard frames[top].role == .mapping else {
      if frames[top].role == .mergeList, kind != .mapping { failMerge() }
      values.push(value)
      return
    }
    frames[top].expectsKey = true
    if frames[top].isMerging {
      frames[top].isMerging = false
      if kind == .mapping { merge(value) } else { failMerge() }
    } else if let words = frames[top].badKey {
      frames[top].badKey = nil
      keys.removeAll(from: keys.count - 1)
      // Of such keys in one mapping, too, the last counts.
      if badKey == nil || badKeyOwner == frames[top].nodesBefore {
        badKey = YAMLError("unsupported map key of type: \(words), value: \(GoSyntax.text(value))")
        badKeyOwner = frames[top].nodesBefore
      }
    } else {
      if refusesRepeatedKeys { checkRepetition(of: keys.top) }
      values.push(value)
    }
  }

  /// Puts the entries of a map into the open mapping, where later entries replace earlier ones.
  private mutating func merge(_ map: Value) {
    guard case .dict(let dict) = map else { return }
    for index in 0..<dict.count {
      let entry = dict.entry(at: index)
      if refusesRepeatedKeys { checkRepetition(of: entry.key) }
      keys.push(entry.key)
      values.push(entry.value)
    }
  }

  private mutating func failMerge() {
    fail("map merge requires map or sequence of maps as the value")
  }

  private mutating func failKey(_ value: Value) {
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

  // MARK: Building maps

  /// Moves the entries of a mapping off the stacks: sorted by key, of equal keys the last.
  private mutating func takeDict(from frame: Frame) -> Dict {
    let count = values.count - frame.valueStart
    if count == 0 { return Dict() }
    let names = keys.elements(from: frame.keyStart)
    var isSorted = true
    for index in 1..<max(count, 1) where !(names[index - 1] < names[index]) {
      isSorted = false
      break
    }
    if isSorted {
      return Dict(
        sortedKeys: keys.takeAll(from: frame.keyStart),
        values: values.takeAll(from: frame.valueStart))
    }
    let order = (0..<count).sorted { first, second in
      names[first] < names[second] || (names[first] == names[second] && first < second)
    }
    let contents = values.elements(from: frame.valueStart)
    var sortedKeys: [ByteString] = []
    var sortedValues: [Value] = []
    sortedKeys.reserveCapacity(count)
    sortedValues.reserveCapacity(count)
    for index in order {
      if sortedKeys.last == names[index] {
        sortedValues[sortedValues.count - 1] = contents[index]
      } else {
        sortedKeys.append(names[index])
        sortedValues.append(contents[index])
      }
    }
    keys.removeAll(from: frame.keyStart)
    values.removeAll(from: frame.valueStart)
    return Dict(sortedKeys: sortedKeys, values: sortedValues)
  }

  // MARK: Observation

  private mutating func report(
    _ start: yaml_mark_t, _ end: yaml_mark_t, _ observer: inout Observer
  ) {
    let from = offsets.originalOffset(of: start)
    let to = offsets.originalOffset(of: end)
    observer.didRead(path: path[...], span: SourceSpan(from, max(from, to)))
    if case .item(let index) = path.last { path[path.count - 1] = .item(index + 1) }
  }
}

extension UnsafeMutablePointer<yaml_char_t>? {
  /// Whether a C text is this one.
  func equals(_ text: StaticString) -> Bool {
    guard let self else { return false }
    return UnsafeRawPointer(self).withMemoryRebound(to: CChar.self, capacity: 1) { mine in
      UnsafeRawPointer(text.utf8Start).withMemoryRebound(to: CChar.self, capacity: 1) {
        strcmp(mine, $0) == 0
      }
    }
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
