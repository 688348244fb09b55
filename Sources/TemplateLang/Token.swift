/// One token of a template: its kind and where it stands; the text stays in the source.
package struct Token: Sendable, Equatable {
  /// What kinds of token there are, in the order that Go's template lexer has them: everything
  /// after `keyword` is a word of the language.
  package enum Kind: UInt8, Sendable, Comparable {
    case error, bool, character, characterConstant, comment, complex, assign, declare, end, field
    case identifier, leftDelimiter, leftParenthesis, number, pipe, rawString, rightDelimiter
    case rightParenthesis, space, string, text, variable
    case keyword, block, breakWord, continueWord, dot, define, elseWord, endWord, ifWord, nilWord
    case rangeWord, template, with

    package static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
  }

  package var kind: Kind
  private let startOffset: UInt32
  private let endOffset: UInt32
  private let lineNumber: UInt32

  package init(kind: Kind, start: Int, end: Int, line: Int) {
    self.kind = kind
    startOffset = UInt32(truncatingIfNeeded: start)
    endOffset = UInt32(truncatingIfNeeded: end)
    lineNumber = UInt32(truncatingIfNeeded: line)
  }

  /// The first byte.
  package var start: Int { Int(startOffset) }
  /// One past the last byte.
  package var end: Int { Int(endOffset) }
  /// The line of the first byte, from 1.
  package var line: Int { Int(lineNumber) }
}
