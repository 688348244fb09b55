internal import CYaml
internal import ValueTree

/// Where libyaml accepts what the reference's scanner, an older relative, does not.
extension TreeReader {
  /// `\/` is no escape for the reference.
  mutating func checkEscapes(_ event: UnsafeMutablePointer<yaml_event_t>) throws(Stop) {
    let end = offsets.byteOffset(of: event.pointee.end_mark)
    var index = offsets.byteOffset(of: event.pointee.start_mark)
    while index < end, text[index] != UInt8(ascii: "\"") { index += 1 }
    if let place = slashEscape(from: index + 1, to: end) {
      throw scanError("found unknown escape character", at: place)
    }
  }

  private func slashEscape(from start: Int, to end: Int) -> Int? {
    var index = start
    while index + 1 < min(end, text.count) {
      if text[index] == UInt8(ascii: "\\") {
        if text[index + 1] == UInt8(ascii: "/") { return index }
        index += 1
      }
      index += 1
    }
    return nil
  }

  // MARK: Errors that the reference finds first

  /// The error that the reference would have met before one of libyaml's scanner.
  func earlierFailure(than problem: String, at place: Int, from start: Int) -> Stop? {
    guard start < text.count else { return nil }
    if survey.hasSlashEscape, text[start] == UInt8(ascii: "\""),
      let escape = slashEscape(from: start + 1, to: place)
    {
      return scanError("found unknown escape character", at: escape)
    }
    if problem == "found unexpected ':'" { return questionMark(from: start, to: place) }
    guard problem == "could not find expected ':'" else { return nil }
    // libyaml misses the colon as soon as it has read on, the reference only when it gets to the key:
    // what stands before may be at fault already.
    var reader = TreeReader<NoObserver>(
      UnsafeBufferPointer(rebasing: text[..<start]), survey: survey, corrections: corrections,
      options: options)
    reader.onlyParses = true
    var observer = NoObserver()
    do throws(TreeReader<NoObserver>.Stop) {
      _ = try reader.document(&observer)
    } catch {
      if case .failed(let error) = error { return .failed(error) }
    }
    return emptyBrackets(from: start)
  }

  /// `[]` and `{}` where an entry of the block collection around them is due: with nothing inside, the
  /// reference does not wait for the colon that would make them a key.
  private func emptyBrackets(from start: Int) -> Stop? {
    guard let owner = frames.last, !owner.isFlow else { return nil }
    let closing: UInt8
    switch text[start] {
    case UInt8(ascii: "{"): closing = UInt8(ascii: "}")
    case UInt8(ascii: "["): closing = UInt8(ascii: "]")
    default: return nil
    }
    var inside = start + 1
    while inside < text.count, " \t\r\n#".utf8.contains(text[inside]) {
      if text[inside] == UInt8(ascii: "#") {
        while inside < text.count, text[inside] != UInt8(ascii: "\n") { inside += 1 }
      } else {
        inside += 1
      }
    }
    guard inside < text.count, text[inside] == closing else { return nil }
    var before = start
    while before > 0, " \t\r\n".utf8.contains(text[before - 1]) { before -= 1 }
    let isDue =
      owner.role == .mapping
      ? owner.expectsKey : before == 0 || text[before - 1] != UInt8(ascii: "-")
    guard isDue else { return nil }
    // A list as far left as the mapping around it ends here, and the mapping's entry is missing.
    let parent = frames.count > 1 ? frames[frames.count - 2] : nil
    let isList =
      owner.role != .mapping
      && (parent?.role != .mapping || parent?.mark.column != owner.mark.column)
    return parseError(
      "did not find expected \(isList ? "'-' indicator" : "key")",
      line: lineNumber(of: start), contextLine: owner.mark.line, isScanning: false,
      offset: corrections.originalOffset(of: start))
  }

  /// The reference notices a missing colon one token later than libyaml when it has not read over the
  /// line end yet, because of brackets or a comment. At the end of a text without a final line end
  /// that is on the line after.
  func linesReadAhead(at place: Int, from start: Int, column: Int) -> Int {
    guard start < text.count, place >= text.count, column > 0 else { return 0 }
    if text[start] == UInt8(ascii: "[") || text[start] == UInt8(ascii: "{") { return 1 }
    let line = text[start...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return line.contains(UInt8(ascii: "#")) ? 1 : 0
  }

  // MARK: Flow style

  /// Inside brackets a question mark ends an unquoted text, and a comma may end up in a tag.
  mutating func checkFlowScalar(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(Stop) {
    let scalar = event.pointee.data.scalar
    guard scalar.style == YAML_PLAIN_SCALAR_STYLE else { return }
    if scalar.tag != nil, bytes.isEmpty {
      try checkTagEnd(event)
    } else if bytes.contains(UInt8(ascii: "?")) {
      let start = offsets.byteOffset(of: event.pointee.start_mark)
      let end = offsets.byteOffset(of: event.pointee.end_mark)
      if let error = questionMark(from: start, to: end) { throw error }
    }
  }

  /// The error for a question mark inside brackets that ends an unquoted text.
  func questionMark(from start: Int, to end: Int) -> Stop? {
    guard let place = text[start..<end].firstIndex(of: UInt8(ascii: "?")) else { return nil }
    return parseError(
      "did not find expected ',' or '\(enclosingFlowCollectionIsList ? "]" : "}")'",
      line: lineNumber(of: place), contextLine: frames.last?.mark.line ?? 0, isScanning: false,
      offset: corrections.originalOffset(of: place))
  }

  /// Whether the innermost collection that has brackets of its own is a list: `[a: b]` holds a
  /// mapping without any.
  private var enclosingFlowCollectionIsList: Bool {
    guard let frame = frames.last(where: \.hasBrackets) else { return false }
    return frame.role != .mapping
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

  /// `[]: x` and `{}: x`: with nothing inside, the reference does not see that the brackets are a
  /// key, unless it has read ahead because brackets around them may be one. A document that begins so
  /// ends there, with what follows unread; elsewhere it is an error.
  func checkEmptyKey(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ frame: Frame, _ value: Value
  ) throws(Stop) {
    guard frame.isFlow, let owner = frames.last else { return }
    switch value {
    case .dict(let dict) where dict.isEmpty: break
    case .list(let list) where list.elements.isEmpty: break
    default: return
    }
    var offsets = offsets
    var index = offsets.byteOffset(of: event.pointee.end_mark)
    while index < text.count, text[index] == UInt8(ascii: " ") || text[index] == UInt8(ascii: "\t")
    {
      index += 1
    }
    guard index < text.count, text[index] == UInt8(ascii: ":") else { return }
    if isReadAhead(toLine: frame.mark.line) { return }
    let isFirst = entries.start.key == owner.start.key
    if isFirst, frames.count == 1, !owner.isFlow {
      if case .list = value { throw .ended(isList: true) }
      throw .ended(isList: false)
    }
    let expected: String
    if owner.isFlow {
      expected = enclosingFlowCollectionIsList ? "',' or ']'" : "',' or '}'"
    } else if isFirst, isInIndentedList {
      expected = "'-' indicator"
    } else {
      expected = "key"
    }
    throw parseError(
      "did not find expected \(expected)", line: frame.mark.line,
      contextLine: owner.mark.line, isScanning: false,
      offset: offsets.originalOffset(of: frame.mark))
  }

  /// Whether some open brackets began on a line where a key was allowed: not behind a colon.
  private func isReadAhead(toLine line: Int) -> Bool {
    var offsets = offsets
    for frame in frames where frame.hasBrackets && frame.mark.line == line {
      var index = offsets.byteOffset(of: frame.mark)
      while index > 0, text[index - 1] == UInt8(ascii: " ") || text[index - 1] == UInt8(ascii: "\t")
      {
        index -= 1
      }
      if index == 0 || text[index - 1] != UInt8(ascii: ":") { return true }
    }
    return false
  }

  /// Whether the mapping that is open last stands in a block list that is indented of its own.
  private var isInIndentedList: Bool {
    guard frames.count >= 2, frames[frames.count - 2].role != .mapping else { return false }
    guard frames.count >= 3, frames[frames.count - 3].role == .mapping else { return true }
    return frames[frames.count - 2].mark.column != frames[frames.count - 3].mark.column
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
