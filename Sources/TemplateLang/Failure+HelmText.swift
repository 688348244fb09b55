package import Diagnostics
package import ValueTree

// The reference takes Go's one-line error, splits it again by its punctuation and prints the parts on
// lines of their own. Doing the same on the same text gives the same result for every odd message.

extension Failure {
  /// Go's text of this failure and its causes, in one line.
  package var goText: ByteString {
    var text: [UInt8] = []
    for failure in chain { failure.appendOwnText(to: &text) }
    return ByteString(text)
  }

  private func appendOwnText(to text: inout [UInt8]) {
    if let place {
      text.append("template: ")
      text.append(place.location)
      text.append(": executing ")
      text.append(GoQuote.quoted(place.template))
      text.append(" at <")
      text.append(place.node)
      text.append(">: ")
    }
    text.append(message)
  }

  /// The failure as users see it.
  package var diagnostic: Diagnostic {
    let chain = chain
    let innermost = chain[chain.count - 1]
    let reason = refusal ?? innermost.message
    return Diagnostic(
      code, "\(reason)", helmText: helmText(chain),
      singleLineText: refusal == nil ? "\(goText)" : nil, primary: innermost.place?.label(""),
      trace: chain.dropLast().reversed().compactMap { $0.place?.label("in") }, limit: limit)
  }

  private var code: Diagnostic.Code {
    switch kind {
    case .plain: .execution
    case .refusal: .refused
    case .limit: .limit
    case .cancelled: .cancelled
    }
  }

  private func helmText(_ chain: [Failure]) -> String {
    if let refusal, let place = chain[0].place {
      return "execution error at (\(place.location)): \(refusal)"
    }
    if let lines = reformatted(chain) { return String(decoding: lines, as: UTF8.self) }
    return "\(goText)"
  }

  /// The text in several lines; nil where the reference keeps the single line.
  private func reformatted(_ chain: [Failure]) -> [UInt8]? {
    // The texts of the chain share their ends: only the start of each differs.
    let whole = goText.bytes
    var start = 0
    var entries: [Trace] = []
    for failure in chain {
      guard let entry = Trace(parsing: whole[start...]) else { return nil }
      if entries.last != entry { entries.append(entry) }
      if failure.wrapsPlainError { return nil }
      var own: [UInt8] = []
      failure.appendOwnText(to: &own)
      start += own.count
    }
    return entries.flatMap(\.text).trimmed
  }
}

extension Failure.Place {
  /// `FILE:LINE:COLUMN`, the column counted in bytes from 0.
  package var location: ByteString {
    let position = file.position(of: offset)
    // Go counts from the byte after the line end, but from 1 less on the first line.
    let column = position.column - 1
    return "\(file.name):\(position.line):\(column)"
  }

  fileprivate func label(_ words: String) -> Diagnostic.Label {
    Diagnostic.Label(
      file: file, span: SourceSpan(offset, offset + max(1, node.count)),
      text: words.isEmpty ? "" : "\(words) \(template)")
  }
}

/// One entry of the reference's trace: a place, what was executed there, and the words about it.
private struct Trace: Equatable {
  var location: ArraySlice<UInt8> = []
  var executed: [UInt8] = []
  var message: ArraySlice<UInt8> = []

  /// Splits Go's error text; nil when it is no template error.
  init?(parsing text: ArraySlice<UInt8>) {
    guard text.starts(with: Array("template: ".utf8)) else { return nil }
    let rest = text.dropFirst("template: ".utf8.count)
    if rest.starts(with: Array("no template ".utf8)) {
      message = text
    } else if let executing = rest.range(of: ": executing ") {
      guard let parsed = Self.splitExecuting(rest[executing.upperBound...]) else { return nil }
      location = rest[..<executing.lowerBound]
      executed = parsed.executed
      message = Self.cut(parsed.message)
    } else if let separator = rest.lastRange(of: ": ") {
      location = rest[..<separator.lowerBound]
      message = Self.cut(rest[separator.upperBound...])
    } else {
      return nil
    }
  }

  /// Splits `"NAME" at <NODE>: MESSAGE`.
  private static func splitExecuting(
    _ text: ArraySlice<UInt8>
  ) -> (executed: [UInt8], message: ArraySlice<UInt8>)? {
    guard text.first == UInt8(ascii: "\"") else { return nil }
    let afterQuote = text.dropFirst()
    guard let quote = afterQuote.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
    let name = afterQuote[..<quote]
    let rest = afterQuote[(quote + 1)...]
    guard rest.starts(with: Array(" at <".utf8)) else { return nil }
    let node = rest.dropFirst(" at <".utf8.count)
    guard let end = node.range(of: ">: ") else { return nil }
    var executed = Array("executing \"".utf8)
    executed += name
    executed += Array("\" at <".utf8)
    executed += node[..<end.lowerBound]
    executed += Array(">:".utf8)
    return (executed, node[end.upperBound...])
  }

  private static func cut(_ message: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let nested = message.range(of: " template:") else { return message }
    return message[..<nested.lowerBound]
  }

  var text: [UInt8] {
    var lines: [UInt8] = []
    if !location.isEmpty { lines += location + Array("\n  ".utf8) }
    if !executed.isEmpty { lines += executed + Array("\n    ".utf8) }
    if !message.isEmpty { lines += message + Array("\n".utf8) }
    return lines
  }
}

extension ArraySlice<UInt8> {
  fileprivate func range(of wanted: StaticString) -> Range<Int>? {
    withUnsafeBufferPointer { bytes in
      wanted.withUTF8Buffer { pattern in
        bytes.firstIndex(of: pattern).map { $0 + startIndex..<$0 + startIndex + pattern.count }
      }
    }
  }

  fileprivate func lastRange(of wanted: StaticString) -> Range<Int>? {
    let pattern = wanted.withUTF8Buffer { Array($0) }
    guard count >= pattern.count else { return nil }
    for start in (startIndex...endIndex - pattern.count).reversed()
    where self[start..<start + pattern.count].elementsEqual(pattern) {
      return start..<start + pattern.count
    }
    return nil
  }
}

extension [UInt8] {
  /// Without white space at both ends.
  fileprivate var trimmed: [UInt8] {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
    let front = drop(while: isSpace)
    let end = front.lastIndex { !isSpace($0) } ?? front.startIndex - 1
    return Array(front[front.startIndex..<Swift.max(end + 1, front.startIndex)])
  }
}
