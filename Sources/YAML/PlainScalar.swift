internal import Glibc
internal import ValueTree

/// What an unquoted scalar means under the reference's YAML 1.1 rules.
enum PlainScalar {
  case null
  case bool(Bool)
  case int(Int64)
  /// An integer above the range of `int64`.
  case uint(UInt64)
  case float(Double)
  case timestamp
  case string

  /// The meaning of a scalar's text.
  ///
  /// Only the first byte decides whether more than a glance is needed: most texts start with a
  /// letter that begins neither a word of the list nor a number.
  init(_ text: UnsafeBufferPointer<UInt8>, words: YAMLReader.Options.Words = .yaml11) {
    guard let first = text.first else {
      self = .null
      return
    }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      self = PlainScalar.number(text)
    case UInt8(ascii: "."):
      self = PlainScalar.dotted(text)
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
      UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
      self = text.count <= 5 ? PlainScalar.word(text) : .string
      // All words of a truth value that are shorter than `true` are YAML 1.1's alone.
      if words == .core, text.count < 4, case .bool = self { self = .string }
    default:
      self = .string
    }
  }

  /// Whether writing the text without quotes would read back as the same text.
  static func readsAsText(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard case .string = PlainScalar(text) else { return false }
    return !isSexagesimal(text)
  }

  // MARK: Words

  private static func word(_ text: UnsafeBufferPointer<UInt8>) -> PlainScalar {
    // Every word of the list comes in lower case, capitalised and in upper case, and no other mix.
    var lower: UInt64 = 0
    var uppers = 0
    for byte in text {
      let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
      if isUpper { uppers += 1 }
      lower = lower << 8 | UInt64(isUpper ? byte | 0x20 : byte)
    }
    let firstIsUpper = text[0] >= UInt8(ascii: "A") && text[0] <= UInt8(ascii: "Z")
    guard uppers == 0 || uppers == text.count || (uppers == 1 && firstIsUpper) else {
      return .string
    }
    switch lower {
    case 0x79, 0x79_6573, 0x7472_7565, 0x6F6E: return .bool(true)
    case 0x6E, 0x6E6F, 0x66_616C_7365, 0x6F_6666: return .bool(false)
    case 0x7E, 0x6E75_6C6C: return .null
    default: return .string
    }
  }

  // MARK: Numbers

  private static func dotted(_ text: UnsafeBufferPointer<UInt8>) -> PlainScalar {
    if let special = nonFinite(text) { return special }
    return isFloat(text) ? float(text) : .string
  }

  /// `.nan` and the signed or unsigned `.inf` in their three spellings.
  private static func nonFinite(_ text: UnsafeBufferPointer<UInt8>) -> PlainScalar? {
    func ends(_ word: StaticString, from start: Int) -> Bool {
      text.count - start == word.utf8CodeUnitCount
        && memcmp(text.baseAddress! + start, word.utf8Start, word.utf8CodeUnitCount) == 0
    }
    guard text.count == 4 || text.count == 5 else { return nil }
    let start = text[0] == UInt8(ascii: ".") ? 0 : 1
    if ends(".inf", from: start) || ends(".Inf", from: start) || ends(".INF", from: start) {
      return .float(text[0] == UInt8(ascii: "-") ? -.infinity : .infinity)
    }
    if start == 0, ends(".nan", from: 0) || ends(".NaN", from: 0) || ends(".NAN", from: 0) {
      return .float(.nan)
    }
    return nil
  }

  private static func number(_ text: UnsafeBufferPointer<UInt8>) -> PlainScalar {
    if text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-"),
      let special = nonFinite(text)
    {
      return special
    }
    if Timestamp.isTimestamp(text) { return .timestamp }
    if text.contains(UInt8(ascii: "_")) {
      let stripped = text.filter { $0 != UInt8(ascii: "_") }
      return stripped.withUnsafeBufferPointer { numberWithoutUnderscores($0) }
    }
    return numberWithoutUnderscores(text)
  }

  private static func numberWithoutUnderscores(
    _ text: UnsafeBufferPointer<UInt8>
  ) -> PlainScalar {
    if let result = integer(text) { return result }
    if isFloat(text) { return float(text) }
    return oddBinary(text) ?? .string
  }

  /// A whole number with Go's base prefixes; nil if it is none or fits no 64 bits.
  private static func integer(_ text: UnsafeBufferPointer<UInt8>) -> PlainScalar? {
    let (number, failure) = GoNumber.parseInt(text, base: 0)
    if failure == nil { return .int(number) }
    let (large, largeFailure) = GoNumber.parseUnsigned(text, base: 0)
    return largeFailure == nil ? .uint(large) : nil
  }

  /// A sign after `0b`, which the reference lets pass: `0b-1` is -1.
  private static func oddBinary(_ text: UnsafeBufferPointer<UInt8>) -> PlainScalar? {
    guard text.count > 3, text[0] == UInt8(ascii: "0"), text[1] == UInt8(ascii: "b"),
      text[2] == UInt8(ascii: "-") || text[2] == UInt8(ascii: "+")
    else { return nil }
    let (number, failure) = GoNumber.parseInt(
      UnsafeBufferPointer(rebasing: text[2...]), base: 2)
    return failure == nil ? .int(number) : nil
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  private static func isFloat(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    func digits() -> Int {
      let start = index
      while index < text.count, text[index] >= UInt8(ascii: "0"), text[index] <= UInt8(ascii: "9") {
        index += 1
      }
      return index - start
    }
    func accepts(_ first: UInt8, _ second: UInt8) -> Bool {
      guard index < text.count, text[index] == first || text[index] == second else { return false }
      index += 1
      return true
    }
    _ = accepts(UInt8(ascii: "-"), UInt8(ascii: "+"))
    let whole = digits()
    if accepts(UInt8(ascii: "."), UInt8(ascii: ".")) {
      let fraction = digits()
      if whole == 0 && fraction == 0 { return false }
    } else if whole == 0 {
      return false
    }
    if accepts(UInt8(ascii: "e"), UInt8(ascii: "E")) {
      _ = accepts(UInt8(ascii: "-"), UInt8(ascii: "+"))
      if digits() == 0 { return false }
    }
    return index == text.count
  }

  /// The value of a text that has the form of a float; beyond the range it stays text.
  private static func float(_ text: UnsafeBufferPointer<UInt8>) -> PlainScalar {
    let (value, failure) = GoFloat.parse(text)
    return failure == nil ? .float(value) : .string
  }

  /// A number in base 60 as YAML 1.1 has them: read as text here, but written with quotes.
  ///
  /// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`
  private static func isSexagesimal(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    func isDigit(_ index: Int) -> Bool {
      index < text.count && text[index] >= UInt8(ascii: "0") && text[index] <= UInt8(ascii: "9")
    }
    var index = 0
    if text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") { index = 1 }
    guard isDigit(index) else { return false }
    while isDigit(index) || (index < text.count && text[index] == UInt8(ascii: "_")) { index += 1 }
    var groups = 0
    while index < text.count, text[index] == UInt8(ascii: ":") {
      guard isDigit(index + 1) else { return false }
      let hasTwo = text[index + 1] <= UInt8(ascii: "5") && isDigit(index + 2)
      index += hasTwo ? 3 : 2
      groups += 1
    }
    guard groups > 0 else { return false }
    if index < text.count, text[index] == UInt8(ascii: ".") {
      index += 1
      while isDigit(index) || (index < text.count && text[index] == UInt8(ascii: "_")) {
        index += 1
      }
    }
    return index == text.count
  }
}
