internal import ChartEngine
internal import Diagnostics
internal import JSON
internal import ValueTree

/// The members of a request, or of an object in it, taken one after the other; what is left in the
/// end is refused by name, so that a misspelled option is never ignored.
internal struct RequestFields {
  private let dict: Dict
  /// The way from the request to here, for messages.
  private let path: String
  private var known: [String] = []

  private init(_ dict: Dict, path: String) {
    self.dict = dict
    self.path = path
  }

  /// Reads a request.
  init(json bytes: [UInt8]) throws(RequestError) {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw RequestError(.request, "no UTF-8 at byte \(error.byteOffsets.lowerBound)")
    }
    do throws(JSONError) {
      let value = try JSONReader.read(
        ByteString(bytes), numbers: .integersWhereWhole, maximumDepth: 1000)
      guard case .dict(let dict) = value else {
        throw JSONError("a request is a JSON object")
      }
      self.init(dict, path: "")
    } catch {
      var failure = RequestError(.request, error.text)
      let offset = min(error.offset, bytes.count)
      failure.labels = [
        Diagnostic.Label(
          file: SourceFile(name: "request", bytes: bytes), span: SourceSpan(offset, offset))
      ]
      throw failure
    }
  }

  // MARK: Members

  /// A member of any type; null counts as absent.
  private mutating func take(_ name: String) -> Value? {
    known.append(name)
    guard let value = dict[ByteString(name)] else { return nil }
    if case .null = value { return nil }
    return value
  }

  /// The member `id`, which a response repeats: a text or a number.
  mutating func identifier() throws(RequestError) -> Value? {
    guard let value = take("id") else { return nil }
    switch value {
    case .string, .integer, .float: return value
    default: throw mismatch("id", "a text or a number")
    }
  }

  mutating func bytes(_ name: String) throws(RequestError) -> ByteString? {
    guard let value = take(name) else { return nil }
    guard case .string(let text) = value else { throw mismatch(name, "a text") }
    return text
  }

  mutating func text(_ name: String) throws(RequestError) -> String? {
    try bytes(name).map { String($0) }
  }

  mutating func requiredText(_ name: String) throws(RequestError) -> String {
    guard let text = try text(name) else {
      throw RequestError(.request, "member `\(path)\(name)` is missing")
    }
    return text
  }

  mutating func bool(_ name: String) throws(RequestError) -> Bool {
    guard let value = take(name) else { return false }
    guard case .bool(let flag) = value else { throw mismatch(name, "true or false") }
    return flag
  }

  mutating func integer(_ name: String) throws(RequestError) -> Int64? {
    guard let value = take(name) else { return nil }
    guard case .integer(let number, let type) = value, !type.isUnsigned else {
      throw mismatch(name, "a whole number")
    }
    return number
  }

  mutating func handle(_ name: String) throws(RequestError) -> UInt64? {
    guard let number = try integer(name) else { return nil }
    return UInt64(clamping: number)
  }

  mutating func texts(_ name: String) throws(RequestError) -> [ByteString] {
    guard let value = take(name) else { return [] }
    guard case .list(let list) = value else { throw mismatch(name, "a list of texts") }
    var texts: [ByteString] = []
    for element in list.elements {
      guard case .string(let text) = element else { throw mismatch(name, "a list of texts") }
      texts.append(text)
    }
    return texts
  }

  /// An object inside; nil if it is absent.
  mutating func optionalObject(_ name: String) throws(RequestError) -> RequestFields? {
    guard let value = take(name) else { return nil }
    guard case .dict(let dict) = value else { throw mismatch(name, "an object") }
    return RequestFields(dict, path: "\(path)\(name).")
  }

  /// An object inside; empty if it is absent.
  mutating func object(_ name: String) throws(RequestError) -> RequestFields {
    try optionalObject(name) ?? RequestFields(Dict(), path: "\(path)\(name).")
  }

  /// An object whose members are texts.
  mutating func textsByName(
    _ name: String
  ) throws(RequestError) -> [(name: String, text: ByteString)] {
    guard let value = take(name) else { return [] }
    guard case .dict(let dict) = value else { throw mismatch(name, "an object of texts") }
    var texts: [(name: String, text: ByteString)] = []
    for index in 0..<dict.count {
      let entry = dict.entry(at: index)
      guard case .string(let text) = entry.value else {
        throw mismatch(name, "an object of texts")
      }
      texts.append((String(entry.key), text))
    }
    return texts
  }

  /// An object whose members are numbers.
  mutating func numbersByName(
    _ name: String
  ) throws(RequestError) -> [(name: String, number: Double)] {
    guard let value = take(name) else { return [] }
    guard case .dict(let dict) = value else { throw mismatch(name, "an object of numbers") }
    var numbers: [(name: String, number: Double)] = []
    for index in 0..<dict.count {
      let entry = dict.entry(at: index)
      switch entry.value {
      case .integer(let number, _): numbers.append((String(entry.key), Double(number)))
      case .float(let number): numbers.append((String(entry.key), number))
      default: throw mismatch(name, "an object of numbers")
      }
    }
    return numbers
  }

  /// A whole number that is not negative.
  mutating func count(_ name: String) throws(RequestError) -> Int? {
    guard let number = try integer(name) else { return nil }
    guard number >= 0, let count = Int(exactly: number) else {
      throw mismatch(name, "a whole number that is not negative")
    }
    return count
  }

  /// A Kubernetes version; an empty text counts as absent.
  mutating func kubeVersion(_ name: String) throws(RequestError) -> KubeVersion? {
    guard let text = try text(name), !text.isEmpty else { return nil }
    do throws(KubeVersion.Refusal) {
      return try KubeVersion(parsing: text)
    } catch {
      throw RequestError(.request, "invalid kube version '\(text)': \(error.message)")
    }
  }

  /// A text or a whole number, as text.
  mutating func word(_ name: String) throws(RequestError) -> String? {
    guard let value = take(name) else { return nil }
    switch value {
    case .string(let text): return String(text)
    case .integer(let number, let type) where !type.isUnsigned: return String(number)
    default: throw mismatch(name, "a text or a whole number")
    }
  }

  /// Refuses every member that was not asked for.
  func finish() throws(RequestError) {
    for key in dict.keys {
      let name = String(key)
      if known.contains(name) { continue }
      throw RequestError(
        .request, "unknown member `\(path)\(name)`",
        help: nearest(name, among: known).map { "did you mean `\($0)`?" })
    }
  }

  /// The error for a word that is none of those a member can have.
  func refusal(_ name: String, _ word: String, _ known: [String]) -> RequestError {
    RequestError(
      .request, "`\(word)` of `\(path)\(name)` is none of \(known.joined(separator: ", "))",
      help: nearest(word, among: known).map { "did you mean `\($0)`?" })
  }

  private func mismatch(_ name: String, _ wanted: String) -> RequestError {
    RequestError(.request, "member `\(path)\(name)` has to be \(wanted)")
  }
}
