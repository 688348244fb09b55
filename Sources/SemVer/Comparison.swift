/// One operator and its version, such as `>=1.2` or `1.x`.
internal struct Comparison: Sendable {
  /// The operators as written.
  enum Symbol: String, Sendable {
    case none = ""
    case equal = "="
    case notEqual = "!="
    case greater = ">"
    case less = "<"
    case greaterOrEqual = ">="
    case greaterOrEqualReversed = "=>"
    case lessOrEqual = "<="
    case lessOrEqualReversed = "=<"
    case tilde = "~"
    case tildeGreater = "~>"
    case caret = "^"
  }

  /// The first part that is missing or a wildcard.
  enum Wildcard: Sendable {
    case none, major, minor, patch
  }

  var symbol: Symbol
  /// The version with zeros in place of wildcards.
  var version: Version
  var wildcard: Wildcard
  /// The version as written.
  var original: String

  /// Reads all comparisons of one alternative; nil if the text has another shape.
  static func all(in bytes: [UInt8]) throws(VersionError) -> [Comparison]? {
    var parts: [(symbol: Symbol, pattern: VersionPattern)] = []
    var position = 0
    func skipBlanks() {
      while position < bytes.count, isBlank(bytes[position]) { position += 1 }
    }
    skipBlanks()
    while true {
      let start = position
      while position < bytes.count, "=!<>~^".utf8.contains(bytes[position]) { position += 1 }
      guard let symbol = Symbol(rawValue: String(decoding: bytes[start..<position], as: UTF8.self))
      else { return nil }
      skipBlanks()
      guard let pattern = VersionPattern(bytes, at: position, allowsWildcards: true) else {
        return nil
      }
      parts.append((symbol, pattern))
      position = pattern.end
      skipBlanks()
      if position == bytes.count { break }
      if bytes[position] == UInt8(ascii: ",") {
        position += 1
        skipBlanks()
      } else if position == pattern.end {
        return nil
      }
    }
    var result: [Comparison] = []
    for part in parts {
      result.append(try Comparison(part.symbol, part.pattern, in: bytes))
    }
    return result
  }

  private init(
    _ symbol: Symbol, _ pattern: VersionPattern, in bytes: [UInt8]
  ) throws(VersionError) {
    func isWild(_ range: Range<Int>) -> Bool {
      if range.isEmpty { return true }
      guard range.count == 1 else { return false }
      let byte = bytes[range.lowerBound]
      return byte == UInt8(ascii: "*") || byte | 0x20 == UInt8(ascii: "x")
    }
    func number(_ range: Range<Int>) throws(VersionError) -> UInt64 {
      guard let value = Version.number(bytes[range]) else { throw .constraintVersion }
      return value
    }
    self.symbol = symbol
    original = String(decoding: bytes[pattern.start..<pattern.end], as: UTF8.self)
    var numbers: (UInt64, UInt64, UInt64) = (0, 0, 0)
    if isWild(pattern.major) {
      wildcard = .major
    } else if isWild(pattern.minor) {
      wildcard = .minor
      numbers = (try number(pattern.major), 0, 0)
    } else if isWild(pattern.patch) {
      wildcard = .patch
      numbers = (try number(pattern.major), try number(pattern.minor), 0)
    } else {
      wildcard = .none
      numbers = (
        try number(pattern.major), try number(pattern.minor), try number(pattern.patch)
      )
    }
    guard pattern.end - pattern.start <= Version.longestText else { throw .constraintVersion }
    let prerelease = bytes[pattern.prerelease]
    guard (try? Version.validate(prerelease: prerelease)) != nil else { throw .constraintVersion }
    version = Version(
      numbers, prerelease: String(decoding: prerelease, as: UTF8.self),
      metadata: String(decoding: bytes[pattern.metadata], as: UTF8.self), original: original)
  }
}

extension Comparison {
  /// Why a version does not satisfy a comparison.
  enum Objection {
    case equal, notEqual, lessOrEqual, greaterOrEqual, less, greater
    case otherMajor, otherMajorOrMinor, otherMinor, otherMinorBelowOne, otherPatchBelowOne

    /// The sentence that the reference prints.
    func text(_ version: Version, _ constraint: String) -> String {
      let version = quoted(Array(version.description.utf8))
      let constraint = quoted(Array(constraint.utf8))
      return switch self {
      case .equal: "\(version) is equal to \(constraint)"
      case .notEqual: "\(version) is not equal to \(constraint)"
      case .lessOrEqual: "\(version) is less than or equal to \(constraint)"
      case .greaterOrEqual: "\(version) is greater than or equal to \(constraint)"
      case .less: "\(version) is less than \(constraint)"
      case .greater: "\(version) is greater than \(constraint)"
      case .otherMajor: "\(version) does not have same major version as \(constraint)"
      case .otherMajorOrMinor:
        "\(version) does not have same major and minor version as \(constraint)"
      case .otherMinor: "\(version) does not have same minor version as \(constraint)"
      case .otherMinorBelowOne:
        "\(version) does not have same minor version as \(constraint). Expected minor versions to "
          + "match when constraint major version is 0"
      case .otherPatchBelowOne:
        "\(version) does not equal \(constraint). Expect version and constraint to equal when "
          + "major and minor versions are 0"
      }
    }
  }

  /// The first reason against a version; nil if it satisfies the comparison.
  ///
  /// Whether a pre-release may count at all is the group's matter and decided before.
  func objection(to candidate: Version) -> Objection? {
    switch symbol {
    case .none, .equal:
      if wildcard != .none { return tilde(candidate) }
      return candidate == version ? nil : .notEqual
    case .notEqual: return isExcluded(candidate) ? .equal : nil
    case .greater: return isAbove(candidate) ? nil : .lessOrEqual
    case .less: return candidate < version ? nil : .greaterOrEqual
    case .greaterOrEqual, .greaterOrEqualReversed: return candidate >= version ? nil : .less
    case .lessOrEqual, .lessOrEqualReversed: return isAtMost(candidate) ? nil : .greater
    case .tilde, .tildeGreater: return tilde(candidate)
    case .caret: return caret(candidate)
    }
  }

  private func isExcluded(_ candidate: Version) -> Bool {
    switch wildcard {
    case .none: return candidate == version
    case .major:
      // The reference looks on after a bare wildcard, with zeros in the numbers' places.
      return candidate == version
    case .minor: return candidate.major == version.major
    case .patch:
      guard candidate.major == version.major, candidate.minor == version.minor else {
        return false
      }
      guard candidate.isPrerelease || version.isPrerelease else { return true }
      return Version.compare(prerelease: candidate.prerelease, to: version.prerelease) == 0
    }
  }

  private func isAbove(_ candidate: Version) -> Bool {
    switch wildcard {
    case .none, .major: return candidate > version
    case .minor: return candidate.major > version.major
    case .patch:
      return candidate.major > version.major
        || (candidate.major == version.major && candidate.minor > version.minor)
    }
  }

  private func isAtMost(_ candidate: Version) -> Bool {
    if wildcard == .none { return candidate <= version }
    if candidate.major != version.major { return candidate.major < version.major }
    return wildcard == .minor || candidate.minor <= version.minor
  }

  private func tilde(_ candidate: Version) -> Objection? {
    if candidate < version { return .less }
    if version.major == 0, version.minor == 0, version.patch == 0,
      wildcard == .none || wildcard == .major
    {
      return nil
    }
    if candidate.major != version.major { return .otherMajor }
    if candidate.minor != version.minor, wildcard != .minor { return .otherMajorOrMinor }
    return nil
  }

  private func caret(_ candidate: Version) -> Objection? {
    if candidate < version { return .less }
    if version.major > 0 || wildcard == .minor {
      return candidate.major == version.major ? nil : .otherMajor
    }
    if candidate.major > 0 { return .otherMajor }
    if version.minor > 0 || wildcard == .patch {
      return candidate.minor == version.minor ? nil : .otherMinorBelowOne
    }
    if candidate.minor > 0 { return .otherMinor }
    return candidate.patch == version.patch ? nil : .otherPatchBelowOne
  }
}
