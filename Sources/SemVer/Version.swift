/// A semantic version, read as leniently as charts need it.
///
/// `1`, `1.2`, `v1.2.3` and `01.2.3` are accepted by ``init(_:)``; missing parts are zero. Ordering
/// follows the semantic versioning rules: a pre-release comes before its release and build metadata
/// does not count, so two versions can be equal and still print differently.
public struct Version: Sendable {
  /// The longest text that is read, in bytes; real versions are far shorter.
  public static let longestText = 256

  /// The first number.
  public let major: UInt64
  /// The second number.
  public let minor: UInt64
  /// The third number.
  public let patch: UInt64
  /// What follows the first hyphen, such as `rc.1`; empty for a release.
  public let prerelease: String
  /// What follows the plus sign; empty if there is none.
  public let metadata: String
  /// The text this version was read from.
  public let original: String

  /// Makes a version of its parts.
  ///
  /// `original` becomes the normal form, with a `v` in front if asked for.
  public init(
    major: UInt64, minor: UInt64, patch: UInt64, prerelease: String = "", metadata: String = "",
    hasPrefix: Bool = false
  ) {
    self.major = major
    self.minor = minor
    self.patch = patch
    self.prerelease = prerelease
    self.metadata = metadata
    let text = Self.text(major, minor, patch, prerelease, metadata)
    original = hasPrefix ? "v" + text : text
  }

  internal init(
    _ numbers: (UInt64, UInt64, UInt64), prerelease: String, metadata: String, original: String
  ) {
    (major, minor, patch) = numbers
    self.prerelease = prerelease
    self.metadata = metadata
    self.original = original
  }

  internal static func text(
    _ major: UInt64, _ minor: UInt64, _ patch: UInt64, _ prerelease: String, _ metadata: String
  ) -> String {
    var text = "\(major).\(minor).\(patch)"
    if !prerelease.isEmpty { text += "-" + prerelease }
    if !metadata.isEmpty { text += "+" + metadata }
    return text
  }

  /// Whether this is a pre-release.
  public var isPrerelease: Bool { !prerelease.isEmpty }

  /// Whether the text this version was read from starts with `v`.
  public var hasPrefix: Bool { original.utf8.first == UInt8(ascii: "v") }
}

extension Version: CustomStringConvertible {
  /// The normal form: three numbers, no `v`.
  public var description: String { Self.text(major, minor, patch, prerelease, metadata) }
}

/// Why a text is no version or no range of versions.
public enum VersionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// An empty text where a strict version is needed.
  case empty
  /// Not the shape of a version.
  case invalid
  /// A character that no version holds.
  case invalidCharacters
  /// A number with a leading zero.
  case leadingZero
  /// Build metadata with an empty or wrong part.
  case invalidMetadata
  /// A pre-release with an empty or wrong part.
  case invalidPrerelease
  /// A number that is empty or beyond 64 bits.
  case number(String, isOutOfRange: Bool, isStrict: Bool)
  /// Not the shape of a range; holds the part between `||` that is wrong.
  case improperConstraint([UInt8])
  /// A range of the right shape whose version is wrong.
  case constraintVersion
  /// A text of more bytes than are looked at.
  case tooLong(limit: Int)

  /// The message, as the reference words it.
  public var description: String {
    switch self {
    case .empty: "version string empty"
    case .invalid: "invalid semantic version"
    case .invalidCharacters: "invalid characters in version"
    case .leadingZero: "version segment starts with 0"
    case .invalidMetadata: "invalid metadata string"
    case .invalidPrerelease: "invalid prerelease string"
    case .number(let text, let isOutOfRange, let isStrict):
      (isStrict ? "" : "error parsing version segment: ") + "strconv.ParseUint: parsing "
        + quoted(Array(text.utf8)) + (isOutOfRange ? ": value out of range" : ": invalid syntax")
    case .improperConstraint(let text): "improper constraint: " + quoted(text)
    case .constraintVersion: "constraint parser error"
    case .tooLong(let limit): "version or constraint of more than \(limit) bytes"
    }
  }
}
