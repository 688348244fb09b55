extension Diagnostic {
  /// The long form: message, place with its source line, trace and help, one block of several lines.
  ///
  /// Control characters of the source are shown escaped, so the block is safe for a terminal.
  public func report() -> String {
    var lines = ["error: \(brief(message, bytes: 4096))"]
    if let primary {
      lines += excerpt(primary, arrow: " --> ")
    }
    if trace.count <= Self.longestTrace {
      lines += trace.map(call)
    } else {
      // Where calls have no end, how it began and how it went on says it all.
      lines += trace.prefix(3).map(call)
      lines.append("  = and \(trace.count - 6) more calls")
      lines += trace.suffix(3).map(call)
    }
    if let limit { lines.append("  = limit: \(limit.rawValue)") }
    if let help { lines.append("help: \(brief(help, bytes: 4096))") }
    return lines.joined(separator: "\n")
  }

  private static let longestTrace = 8
  private static let longestExcerpt = 400

  private func call(_ label: Label) -> String {
    let place = label.file.position(of: label.span.start)
    let words = label.text.isEmpty ? "called from" : brief(label.text)
    return "  = \(words): \(brief(label.file.name)):\(place.line):\(place.column)"
  }

  /// Text that is safe to show, and of a reasonable length.
  private func brief(_ text: String, bytes: Int = longestExcerpt) -> String {
    visible(shortened(text, to: bytes))
  }

  private func excerpt(_ label: Label, arrow: String) -> [String] {
    let place = label.file.position(of: label.span.start)
    let heading = "\(arrow)\(brief(label.file.name)):\(place.line):\(place.column)"
    let written = label.file.line(place.line)
    guard !written.isEmpty, written.count <= Self.longestExcerpt else { return [heading] }
    let bytes = SecretName.hidingValues(in: written)
    let before = visible(String(decoding: bytes.prefix(place.column - 1), as: UTF8.self))
    let number = String(place.line)
    let width = max(1, min(label.span.end - label.span.start, bytes.count - place.column + 1))
    return [
      heading,
      "\(number) | \(visible(String(decoding: bytes, as: UTF8.self)))",
      String(repeating: " ", count: number.count) + " | "
        + String(repeating: " ", count: before.unicodeScalars.count)
        + String(repeating: "^", count: width) + (label.text.isEmpty ? "" : " " + label.text),
    ]
  }
}

/// Text that is safe to show: control characters and bidirectional marks are written as escapes.
///
/// Line ends are kept when `keepingLines` is set, for messages of several lines. What stands before the
/// host of an address may be a password and is left out.
public func visible(_ text: String, keepingLines: Bool = false) -> String {
  let text = withoutPasswords(text)
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x0A where keepingLines: result.unicodeScalars.append(scalar)
    case 0x09: result += keepingLines ? "\t" : " "
    case _ where scalar.steersDisplay:
      let hex = String(scalar.value, radix: 16)
      result +=
        scalar.value < 0x100
        ? "\\x" + String(repeating: "0", count: 2 - hex.count) + hex : "\\u" + hex
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// A text whose addresses have no user and password: `https://user:secret@host` becomes
/// `https://xxxxx@host`.
package func withoutPasswords(_ text: String) -> String {
  let utf8 = text.utf8
  guard utf8.contains(UInt8(ascii: "@")), text.contains("://") else { return text }
  var result = ""
  var rest = text[...]
  while let mark = rest.firstRange(of: "://") {
    let authority = rest[mark.upperBound...].utf8.prefix {
      $0 > 0x20 && !"/?#\"'`<>\\".utf8.contains($0)
    }
    result += rest[..<mark.upperBound]
    if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
      result += "xxxxx"
      rest = rest[at...]
    } else {
      rest = rest[mark.upperBound...]
    }
  }
  return result + rest
}

extension Unicode.Scalar {
  /// Whether the character steers what shows it and is no text by itself: control characters, line
  /// separators, bidirectional marks.
  package var steersDisplay: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
