extension Version {
  /// Reads a version leniently: `v` in front, missing parts and leading zeros are accepted.
  public init(_ text: some StringProtocol) throws(VersionError) {
    try self.init(bytes: Array(text.utf8))
  }

  /// Reads a version leniently: `v` in front, missing parts and leading zeros are accepted.
  public init(bytes: [UInt8]) throws(VersionError) {
    guard bytes.count <= Self.longestText else { throw .tooLong(limit: Self.longestText) }
    guard let pattern = VersionPattern(bytes, at: 0, allowsWildcards: false),
      pattern.end == bytes.count
    else { throw .invalid }
    func number(_ range: Range<Int>) throws(VersionError) -> UInt64 {
      if range.isEmpty { return 0 }
      if let value = Self.number(bytes[range]) { return value }
      throw .number(
        String(decoding: bytes[range], as: UTF8.self), isOutOfRange: true, isStrict: false)
    }
    let numbers = (
      try number(pattern.major), try number(pattern.minor), try number(pattern.patch)
    )
    try Self.validate(prerelease: bytes[pattern.prerelease])
    self.init(
      numbers, prerelease: String(decoding: bytes[pattern.prerelease], as: UTF8.self),
      metadata: String(decoding: bytes[pattern.metadata], as: UTF8.self),
      original: String(decoding: bytes, as: UTF8.self))
  }

  /// Reads a version that must be complete and exact: three numbers, no `v`, no leading zero.
  public init(strict text: some StringProtocol) throws(VersionError) {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.longestText else { throw .tooLong(limit: Self.longestText) }
    guard !bytes.isEmpty else { throw .empty }
    let parts = bytes.split(
      separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .invalid }
    var patch = parts[2]
    let metadata = Self.cut(&patch, at: UInt8(ascii: "+"))
    if let metadata { try Self.validate(metadata: metadata) }
    let prerelease = Self.cut(&patch, at: UInt8(ascii: "-"))
    if let prerelease {
      guard !prerelease.isEmpty else { throw .invalidPrerelease }
      try Self.validate(prerelease: prerelease)
    }
    for part in [parts[0], parts[1], patch] {
      guard part.allSatisfy(isDigit) else { throw .invalidCharacters }
      if part.count > 1, part.first == UInt8(ascii: "0") { throw .leadingZero }
    }
    func number(_ part: ArraySlice<UInt8>) throws(VersionError) -> UInt64 {
      if let value = Self.number(part) { return value }
      throw .number(
        String(decoding: part, as: UTF8.self), isOutOfRange: !part.isEmpty, isStrict: true)
    }
    self.init(
      (try number(parts[0]), try number(parts[1]), try number(patch)),
      prerelease: String(decoding: prerelease ?? [], as: UTF8.self),
      metadata: String(decoding: metadata ?? [], as: UTF8.self),
      original: String(decoding: bytes, as: UTF8.self))
  }

  /// Takes what follows the first `separator` off a text.
  private static func cut(
    _ text: inout ArraySlice<UInt8>, at separator: UInt8
  ) -> ArraySlice<UInt8>? {
    guard let index = text.firstIndex(of: separator) else { return nil }
    defer { text = text[..<index] }
    return text[(index + 1)...]
  }

  /// Checks the parts of a pre-release; an empty one is none.
  internal static func validate(prerelease: ArraySlice<UInt8>) throws(VersionError) {
    if prerelease.isEmpty { return }
    for part in prerelease.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
      if part.isEmpty { throw .invalidPrerelease }
      if part.allSatisfy(isDigit) {
        if part.count > 1, part.first == UInt8(ascii: "0") { throw .leadingZero }
      } else if !part.allSatisfy(isIdentifier) {
        throw .invalidPrerelease
      }
    }
  }

  /// Checks the parts of build metadata.
  internal static func validate(metadata: ArraySlice<UInt8>) throws(VersionError) {
    for part in metadata.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    where part.isEmpty || !part.allSatisfy(isIdentifier) {
      throw .invalidMetadata
    }
    if metadata.isEmpty { throw .invalidMetadata }
  }
}

extension Version {
  /// The next version that differs in the third number; the release of a pre-release.
  ///
  /// Nil if the number would leave 64 bits; so for the two below.
  public var nextPatch: Version? {
    let (next, overflow) = isPrerelease ? (patch, false) : patch.addingReportingOverflow(1)
    return overflow
      ? nil : Version(major: major, minor: minor, patch: next, hasPrefix: hasPrefix)
  }

  /// The next version that differs in the second number.
  public var nextMinor: Version? {
    let (next, overflow) = minor.addingReportingOverflow(1)
    return overflow ? nil : Version(major: major, minor: next, patch: 0, hasPrefix: hasPrefix)
  }

  /// The next version that differs in the first number.
  public var nextMajor: Version? {
    let (next, overflow) = major.addingReportingOverflow(1)
    return overflow ? nil : Version(major: next, minor: 0, patch: 0, hasPrefix: hasPrefix)
  }

  /// The same version with another pre-release, given without its hyphen.
  public func with(prerelease: [UInt8]) throws(VersionError) -> Version {
    try Self.validate(prerelease: prerelease[...])
    return Version(
      major: major, minor: minor, patch: patch,
      prerelease: String(decoding: prerelease, as: UTF8.self), metadata: metadata,
      hasPrefix: hasPrefix)
  }

  /// The same version with other build metadata, given without its plus sign.
  public func with(metadata: [UInt8]) throws(VersionError) -> Version {
    if !metadata.isEmpty { try Self.validate(metadata: metadata[...]) }
    return Version(
      major: major, minor: minor, patch: patch, prerelease: prerelease,
      metadata: String(decoding: metadata, as: UTF8.self), hasPrefix: hasPrefix)
  }
}
