internal import CYaml
internal import ValueTree

/// Where libyaml accepts what the reference's scanner, an older relative, does not.
extension TreeReader {
  /// `\/` is no escape for the reference.
  mutating func checkEscapes(_ event: UnsafeMutablePointer<yaml_event_t>) throws(Stop) {
    let end = offsets.byteOffset(of: event.pointee.end_mark)
    var index = offsets.byteOffset(of: event.pointee.start_mark)
    while index < end, text[index] != UInt8(ascii: "\"") { index += 1 }
    index += 1
    while index + 1 < end {
      guard text[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      if text[index + 1] == UInt8(ascii: "/") {
        throw scanError("found unknown escape character", at: index)
      }
      index += 2
    }
  }

  /// Inside brackets a question mark ends an unquoted text, and a comma may end up in a tag.
  mutating func checkFlowScalar(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(Stop) {
    let scalar = event.pointee.data.scalar
    guard scalar.style == YAML_PLAIN_SCALAR_STYLE else { return }
    if scalar.tag != nil, bytes.isEmpty {
      try checkTagEnd(event)
    } else if bytes.contains(UInt8(ascii: "?")) {
      var index = offsets.byteOffset(of: event.pointee.start_mark)
      let end = offsets.byteOffset(of: event.pointee.end_mark)
      while index < end, text[index] != UInt8(ascii: "?") { index += 1 }
      let isList = enclosingFlowCollectionIsList
      let line = lineNumber(of: index)
      throw parseError(
        "did not find expected ',' or '\(isList ? "]" : "}")'", line: line,
        contextLine: frames.last?.start.line ?? 0, isScanning: false,
        offset: corrections.originalOffset(of: index))
    }
  }

  /// Whether the innermost collection that has brackets of its own is a list: `[a: b]` holds a
  /// mapping without any.
  private var enclosingFlowCollectionIsList: Bool {
    guard let frame = frames.last else { return false }
    if frame.role != .mapping { return true }
    let start = frame.start
    var copy = offsets
    let index = copy.byteOffset(of: start)
    return index >= text.count || text[index] != UInt8(ascii: "{")
  }

  /// `[!!str, b]`: the comma belongs to the tag, so there is one item.
  private mutating func checkTagEnd(_ event: UnsafeMutablePointer<yaml_event_t>) throws(Stop) {
    let end = offsets.byteOffset(of: event.pointee.end_mark)
    guard end < text.count, text[end] == UInt8(ascii: ","), !corrections.isFull else { return }
    var index = end
    while index > 0, !" \t\r\n[{,".utf8.contains(text[index - 1]) { index -= 1 }
    if text[index] == UInt8(ascii: "!"),
      let change = Corrections.Change(tagByteIn: text, at: end)
    {
      throw .corrected(original(change))
    }
  }

  /// A document that begins with an empty list or mapping as a key ends there for the reference,
  /// which takes no notice of the colon.
  func checkEmptyKey(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ frame: Frame, _ value: Value
  ) throws(Stop) {
    guard frames.count == 1, frame.isFlow, keys.count == 0, frames[0].start.index == frame.start.index
    else { return }
    switch value {
    case .dict(let dict) where dict.isEmpty: throw .ended(isList: false)
    case .list(let list) where list.elements.isEmpty: throw .ended(isList: true)
    default: return
    }
  }

  private func scanError(_ problem: String, at index: Int) -> Stop {
    parseError(
      problem, line: lineNumber(of: index), isScanning: true,
      offset: corrections.originalOffset(of: index))
  }

  /// The line of a byte, from 0, by YAML's line ends.
  private func lineNumber(of index: Int) -> Int {
    var line = 0
    var place = 0
    while place < min(index, text.count) {
      switch text[place] {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: "\r"):
        if place + 1 >= text.count || text[place + 1] != UInt8(ascii: "\n") { line += 1 }
      case 0xC2:
        if place + 1 < text.count, text[place + 1] == 0x85 { line += 1 }
      case 0xE2:
        if place + 2 < text.count, text[place + 1] == 0x80,
          text[place + 2] == 0xA8 || text[place + 2] == 0xA9
        {
          line += 1
        }
      default: break
      }
      place += 1
    }
    return line
  }
}
