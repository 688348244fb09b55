internal import LinearRegex
internal import ValueTree

/// `equalRaw`: the text of a file such as `NOTES.txt` is the one expected.
struct EqualRawCheck: Sendable {
  var value: String

  func verdict(_ context: CheckContext) -> Verdict {
    context.eachDocument(orMissing: failure("no manifest found", context)) { _, manifest in
      let actual = RawText.uniform(of: manifest)
      return (ByteString(value) == ByteString(actual)) != context.isNegative
        ? .passed : .failed(failure(actual, context))
    }
  }

  private func failure(_ actual: String, _ context: CheckContext) -> [String] {
    let expected = ManifestText.yaml(.string(ByteString(value)))
    let text = FailureText().expected(" to equal", expected, isNegative: context.isNegative)
    if context.isNegative { return text.lines }
    let found = ManifestText.yaml(.string(ByteString(actual)))
    return text.actual(found).difference(expected, found).lines
  }
}

/// `matchRegexRaw`: the text of a file such as `NOTES.txt` matches a pattern.
struct RegexRawCheck: Sendable {
  var pattern: Pattern

  func verdict(_ context: CheckContext) -> Verdict {
    if pattern.text.isEmpty { return .error("expected field 'pattern' to be filled") }
    return context.eachDocument(orMissing: failure("no manifest found", context)) { _, manifest in
      let actual = RawText.uniform(of: manifest)
      switch pattern.compiled {
      case .failure(let error): return .error("error parsing regexp: \(error)")
      case .success(let regex):
        return regex.matches(Array(actual.utf8)) != context.isNegative
          ? .passed : .failed(failure(actual, context))
      }
    }
  }

  private func failure(_ actual: String, _ context: CheckContext) -> [String] {
    FailureText().expected(" to match", pattern.text, isNegative: context.isNegative)
      .actual(actual).lines
  }
}

/// `failedTemplate`: rendering fails, and with the right words.
struct FailedTemplateCheck: Sendable {
  var message: String
  var pattern: String

  func verdict(_ context: CheckContext) -> Verdict {
    if !message.isEmpty, !pattern.isEmpty {
      return .error(
        "single attribute 'errorMessage' or 'errorPattern' supported at the same time")
    }
    if let error = context.renderError {
      return message.isEmpty && pattern.isEmpty ? .passed : words(error, nil, context)
    }
    if context.selected.isEmpty {
      return context.isNegative
        ? .passed : .failed(failure("No failed document", nil, context))
    }
    if message.isEmpty, pattern.isEmpty { return .passed }
    return context.eachDocument(orMissing: []) { index, document in
      guard case .string(let actual)? = document[RawText.key] else {
        return pattern.isEmpty && !context.isNegative
          ? .failed(failure("<nil>", index, context)) : .passed
      }
      return words(String(actual), index, context)
    }
  }

  private func words(_ actual: String, _ document: Int?, _ context: CheckContext) -> Verdict {
    if !message.isEmpty {
      return (ByteString(message) == ByteString(actual)) != context.isNegative
        ? .passed : .failed(failure(actual, document, context))
    }
    let bytes = Array(actual.utf8)
    // A pattern that is none, or does not match, may be meant as plain text.
    let asRegex = (try? Regex(pattern))?.matches(bytes)
    if let asRegex, asRegex != context.isNegative { return .passed }
    let asText = ByteString(actual).firstIndex(of: ByteString(pattern)) != nil
    return asText != context.isNegative ? .passed : .failed(failure(actual, document, context))
  }

  private func failure(
    _ actual: String, _ document: Int?, _ context: CheckContext
  ) -> [String] {
    let text = FailureText(document: document)
      .expected(
        pattern.isEmpty ? " to equal" : " to match", message.isEmpty ? pattern : message,
        isNegative: context.isNegative)
    return context.isNegative ? text.lines : text.actual(actual).lines
  }
}

/// Files that are no YAML, as documents: their text at one key.
enum RawText {
  /// The key.
  static let key: ByteString = "raw"

  /// A document that holds a text.
  static func document(_ text: ByteString) -> ValueSnapshot {
    .dict([ValueSnapshot.Entry(key: key, value: .string(text))])
  }

  /// The text of a document, made uniform.
  static func uniform(of document: ValueSnapshot) -> String {
    guard case .string(let text)? = document[key] else { return "<nil>" }
    return uniform(String(text))
  }

  /// A text without blanks at line ends, carriage returns after them, and line ends at its start.
  static func uniform(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: " ") else {
        result.append(bytes[index])
        index += 1
        continue
      }
      var end = index
      while end < bytes.count, bytes[end] == UInt8(ascii: " ") { end += 1 }
      var lineEnd = end
      if lineEnd < bytes.count, bytes[lineEnd] == UInt8(ascii: "\r") { lineEnd += 1 }
      if lineEnd < bytes.count, bytes[lineEnd] == UInt8(ascii: "\n") {
        index = lineEnd
      } else {
        result += bytes[index..<end]
        index = end
      }
    }
    let start = result.firstIndex { $0 != UInt8(ascii: "\n") } ?? result.count
    return String(decoding: result[start...], as: UTF8.self)
  }
}
