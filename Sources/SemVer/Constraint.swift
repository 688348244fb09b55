/// A range of versions, such as `>=1.2 <2 || ^3.1.0-0`.
///
/// Alternatives are separated by `||`; within one, comparisons are separated by blanks or commas
/// and must all hold. Operators are `=`, `!=`, `>`, `>=` (`=>`), `<`, `<=` (`=<`), `~` (`~>`) and
/// `^`; `x`, `X`, `*` and missing parts are wildcards; `1.2 - 2` means from 1.2 to 2. A pre-release
/// is in an alternative only if a comparison of that alternative names a pre-release.
public struct Constraint: Sendable {
  /// The longest text that is read, in bytes.
  public static let longestText = 512
  /// The most alternatives that are read.
  public static let mostGroups = 32

  /// Comparisons that must all hold.
  internal struct Group: Sendable {
    var comparisons: [Comparison]
    var admitsPrereleases: Bool
  }

  internal let groups: [Group]
  /// Whether pre-releases count in every alternative.
  public var includesPrereleases = false

  /// Reads a range.
  public init(_ text: some StringProtocol) throws(VersionError) {
    try self.init(bytes: Array(text.utf8))
  }

  /// Reads a range.
  public init(bytes: [UInt8]) throws(VersionError) {
    guard bytes.count <= Self.longestText else {
      throw .constraintTooLong(limit: Self.longestText)
    }
    let parts = Self.alternatives(of: Self.rewritingRanges(in: bytes))
    guard parts.count <= Self.mostGroups else { throw .tooManyGroups(limit: Self.mostGroups) }
    var groups: [Group] = []
    for part in parts {
      guard let comparisons = try Comparison.all(in: Array(part)) else {
        throw .improperConstraint(Array(part))
      }
      groups.append(
        Group(
          comparisons: comparisons,
          admitsPrereleases: comparisons.contains { $0.version.isPrerelease }))
    }
    self.groups = groups
  }

  /// Whether a version is in the range.
  public func contains(_ version: Version) -> Bool {
    groups.contains { group in
      let admitsPrereleases = includesPrereleases || group.admitsPrereleases
      guard admitsPrereleases || !version.isPrerelease else { return false }
      return group.comparisons.allSatisfy { $0.objection(to: version) == nil }
    }
  }

  /// Why a version is not in the range, in the reference's words; empty if it is.
  public func objections(to version: Version) -> [String] {
    var reasons: [String] = []
    var saysPrerelease = false
    for group in groups {
      var fits = true
      for comparison in group.comparisons {
        if version.isPrerelease, !includesPrereleases, !group.admitsPrereleases {
          if !saysPrerelease {
            reasons.append(
              "\(quoted(Array(version.description.utf8))) is a prerelease version and the "
                + "constraint is only looking for release versions")
            saysPrerelease = true
          }
          fits = false
        } else if let objection = comparison.objection(to: version) {
          reasons.append(objection.text(version, comparison.original))
          fits = false
        }
      }
      if fits { return [] }
    }
    return reasons
  }

  private static func alternatives(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    let bar = UInt8(ascii: "|")
    var parts: [ArraySlice<UInt8>] = []
    var start = 0
    var position = 0
    while position + 1 < bytes.count {
      if bytes[position] == bar, bytes[position + 1] == bar {
        parts.append(bytes[start..<position])
        position += 2
        start = position
      } else {
        position += 1
      }
    }
    return parts + [bytes[start...]]
  }

  /// Writes `a - b` as `>= a, <= b `, wherever it stands.
  private static func rewritingRanges(in bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "-")) else { return bytes }
    var result: [UInt8] = []
    var rest = 0
    var position = 0
    while position < bytes.count {
      guard let range = hyphenRange(bytes, at: position) else {
        position += 1
        continue
      }
      result += bytes[rest..<position]
      result += Array(">= ".utf8) + bytes[range.low] + Array(", <= ".utf8) + bytes[range.high]
      result.append(UInt8(ascii: " "))
      position = range.end
      rest = position
    }
    return result + bytes[rest...]
  }

  private static func hyphenRange(
    _ bytes: [UInt8], at start: Int
  ) -> (low: Range<Int>, high: Range<Int>, end: Int)? {
    func blanks(from start: Int) -> Int {
      var end = start
      while end < bytes.count, isBlank(bytes[end]) { end += 1 }
      return end
    }
    let first = blanks(from: start)
    guard let low = VersionPattern(bytes, at: first, allowsWildcards: true) else { return nil }
    let hyphen = blanks(from: low.end)
    guard hyphen > low.end, hyphen < bytes.count, bytes[hyphen] == UInt8(ascii: "-") else {
      return nil
    }
    let second = blanks(from: hyphen + 1)
    guard second > hyphen + 1,
      let high = VersionPattern(bytes, at: second, allowsWildcards: true)
    else { return nil }
    return (low.start..<low.end, high.start..<high.end, blanks(from: high.end))
  }
}

extension Constraint: CustomStringConvertible {
  /// The range in the form of its parts, `||` between alternatives.
  public var description: String {
    groups.map { group in
      group.comparisons.map { $0.symbol.rawValue + $0.original }.joined(separator: " ")
    }.joined(separator: " || ")
  }
}

internal func isBlank(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
}
