internal import CRE2

/// A regular expression in the reference engine's dialect, matched in linear time.
///
/// Text is bytes; a byte that is no UTF-8 counts as one character U+FFFD. Compiled expressions do
/// not change and can be shared between tasks.
public struct Regex: Sendable {
  /// Memory for one compiled expression, and for the few that need more.
  private static let memoryLimits: [Int64] = [8 << 20, 24 << 20]
  /// The most that the groups of one match may take, in bytes.
  private static let largestState = 256 << 20
  /// The longest expression that is read, in bytes.
  private static let longestPattern = 1 << 20

  private let program: Program
  /// Whether the expression takes more memory than most: keep few of these.
  public let isLarge: Bool
  /// The bytes that the compiled form takes at least; none takes more than `largestSize`.
  public var size: Int { program.size }
  /// How many instructions the compiled form has.
  public var instructionCount: Int { program.instructionCount }
  /// What one search in a text of so many bytes takes at worst: each instruction looks at each byte.
  public func mostWork(onBytes count: Int) -> Int {
    let (work, overflows) = instructionCount.multipliedReportingOverflow(by: count)
    return overflows ? .max : work
  }
  /// About what the largest expressions take, and what it costs to find out that one is larger.
  public static let largestSize = 24 << 20
  /// The names of the groups by number; the whole match is number 0, nameless.
  internal let groupNames: [[UInt8]?]
  /// Whether `\B` occurs, which for RE2 also holds between the bytes of one character.
  private let hasInsideWord: Bool
  /// Whether the expression is the empty text.
  internal let isEmpty: Bool

  /// Compiles an expression.
  public init(_ pattern: some Collection<UInt8>) throws(RegexError) {
    guard pattern.count <= Self.longestPattern else { throw RegexError(.size, []) }
    var translation = Translation(Array(pattern))
    try translation.run()
    let small = Program(translation.output, memory: Self.memoryLimits[0])
    guard let program = small ?? Program(translation.output, memory: Self.memoryLimits[1]) else {
      throw RegexError(.size, pattern)
    }
    // Matching keeps the groups of every way that is still open.
    let ways = program.size.multipliedReportingOverflow(by: 2 * translation.groupNames.count)
    guard !ways.overflow, ways.partialValue <= Self.largestState else {
      throw RegexError(.size, pattern)
    }
    self.program = program
    isLarge = small == nil
    groupNames = translation.groupNames
    hasInsideWord = translation.hasInsideWord
    isEmpty = pattern.isEmpty
  }

  /// Compiles an expression.
  public init(_ pattern: String) throws(RegexError) {
    try self.init(pattern.utf8)
  }

  /// The number of groups, the whole match not counted.
  public var groupCount: Int { groupNames.count - 1 }

  /// Searches valid UTF-8 text and fills the first `groups.count / 2` pairs of offsets.
  internal func search(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, groups: inout [Int]
  ) -> Bool {
    guard hasInsideWord else { return program.search(text, from: start, groups: &groups) }
    if groups.isEmpty { groups = [0, 0] }
    var start = start
    while program.search(text, from: start, groups: &groups) {
      start = groups[0]
      while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
      if start == groups[0] { return true }
    }
    return false
  }
}

/// A compiled expression of RE2.
///
/// `@unchecked Sendable` holds because RE2 promises that its matching is thread-safe on one object
/// and nothing else is done with it until `deinit`.
internal final class Program: @unchecked Sendable {
  private let handle: OpaquePointer

  /// Compiles a pattern in RE2's own syntax; nil if it is too large.
  init?(_ pattern: [UInt8], memory: Int64) {
    guard
      let handle = pattern.withUnsafeBufferPointer({
        cre2_compile($0.baseAddress, $0.count, memory)
      })
    else { return nil }
    guard cre2_is_usable(handle) else {
      cre2_free(handle)
      return nil
    }
    self.handle = handle
  }

  deinit { cre2_free(handle) }

  /// The bytes that the instructions take.
  var size: Int { instructionCount &* 16 }
  var instructionCount: Int { cre2_size(handle) }

  func search(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, groups: inout [Int]
  ) -> Bool {
    groups.withUnsafeMutableBufferPointer { offsets in
      cre2_search(
        handle, text.baseAddress, text.count, start, offsets.baseAddress, offsets.count / 2)
    }
  }
}
