/// Why a text is no regular expression.
public struct RegexError: Error, Sendable, Hashable {
  /// What is wrong, in the reference's words.
  public enum Reason: String, Sendable {
    /// A range in a character class that runs backwards, or an unknown class name.
    case characterRange = "invalid character class range"
    /// An escape that means nothing.
    case escape = "invalid escape sequence"
    /// A group name that is empty, unfinished or holds something else than letters and digits.
    case groupName = "invalid named capture"
    /// An unknown form of `(?`.
    case perlSyntax = "invalid or unsupported Perl syntax"
    /// A repetition of a repetition, such as `a**`.
    case nestedRepetition = "invalid nested repetition operator"
    /// A count above 1000, also by nesting, or a range that runs backwards.
    case repeatCount = "invalid repeat count"
    /// Bytes that are no UTF-8.
    case invalidUTF8 = "invalid UTF-8"
    /// A character class without its end.
    case missingBracket = "missing closing ]"
    /// A group without its end.
    case missingParenthesis = "missing closing )"
    /// A repetition of nothing.
    case missingOperand = "missing argument to repetition operator"
    /// A lone backslash at the end.
    case trailingBackslash = "trailing backslash at end of expression"
    /// A `)` without its start.
    case unexpectedParenthesis = "unexpected )"
    /// More nesting than the limit.
    case nesting = "expression nests too deeply"
    /// A program above the size limit.
    case size = "expression too large"
  }

  /// What is wrong.
  public var reason: Reason
  /// The part of the expression meant, any bytes.
  public var fragment: [UInt8]

  internal init(_ reason: Reason, _ fragment: some Sequence<UInt8>) {
    self.reason = reason
    self.fragment = Array(fragment)
  }

  /// The message as the reference words it, with the fragment's bytes unchanged.
  public var message: [UInt8] {
    Array("error parsing regexp: \(reason.rawValue): `".utf8) + fragment + [UInt8(ascii: "`")]
  }
}

extension RegexError: CustomStringConvertible {
  /// The message as text; bytes that are no UTF-8 become U+FFFD.
  public var description: String { String(decoding: message, as: UTF8.self) }
}
