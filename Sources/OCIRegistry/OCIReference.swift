public import Digests
internal import Transport

/// A repository of a registry: `ghcr.io/opea/charts/tgi`.
public struct OCIRepository: Sendable, Hashable, CustomStringConvertible {
  /// The host, with its port if one is named.
  public let host: String
  /// The name within the registry.
  public let name: String

  /// Makes a repository; nil where the host or the name is malformed.
  public init?(host: String, name: String) {
    guard WebURL("https://\(host)/")?.authority == host.lowercased(), Self.isName(name) else {
      return nil
    }
    self.host = host
    self.name = name
  }

  /// `HOST/NAME`.
  public var description: String { "\(host)/\(name)" }

  /// Parts between slashes of lower-case letters and digits, with `.`, `_`, `__` or dashes between them.
  private static func isName(_ text: String) -> Bool {
    guard !text.isEmpty, text.utf8.count <= 255 else { return false }
    return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      var separator: [UInt8] = []
      var hasLetter = false
      for byte in part.utf8 {
        switch byte {
        case 0x61...0x7A, 0x30...0x39:
          let isAllowed =
            separator.isEmpty
            || hasLetter
              && (separator == [0x2E] || separator == [0x5F] || separator == [0x5F, 0x5F]
                || separator.allSatisfy { $0 == 0x2D })
          if !isAllowed { return false }
          separator = []
          hasLetter = true
        case 0x2D, 0x2E, 0x5F: separator.append(byte)
        default: return false
        }
      }
      return hasLetter && separator.isEmpty
    }
  }
}

/// One content of a repository, by tag, by digest, or by both: `oci://HOST/NAME:TAG@sha256:HEX`.
public struct OCIReference: Sendable, Hashable, CustomStringConvertible {
  /// Where it is.
  public var repository: OCIRepository
  /// The tag; in registries, `_` stands for the `+` of a version.
  public var tag: String?
  /// The digest of its manifest.
  public var digest: ContentDigest?

  /// Makes a reference.
  public init(_ repository: OCIRepository, tag: String? = nil, digest: ContentDigest? = nil) {
    self.repository = repository
    self.tag = tag
    self.digest = digest
  }

  /// Reads a reference with or without `oci://` before it. A `+` in the tag becomes `_`.
  public init(parsing text: String) throws(RegistryError) {
    func refused(_ why: String) -> RegistryError {
      RegistryError(.badReference, "invalid reference `\(text)`: \(why)")
    }
    var rest = text.hasPrefix("oci://") ? text.dropFirst(6) : text[...]
    var digest: ContentDigest?
    if let at = rest.utf8.lastIndex(of: UInt8(ascii: "@")) {
      digest = ContentDigest(String(rest[rest.utf8.index(after: at)...]))
      guard digest != nil else { throw refused("the digest is none of SHA-256") }
      rest = rest[..<at]
    }
    guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      throw refused("missing registry or repository")
    }
    let host = rest[..<slash]
    var name = rest[rest.utf8.index(after: slash)...]
    var tag: String?
    if let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")) {
      let text = Self.tag(ofVersion: String(name[name.utf8.index(after: colon)...]))
      guard Self.isTag(text) else { throw refused("`\(text)` is no tag") }
      tag = text
      name = name[..<colon]
    }
    guard let repository = OCIRepository(host: String(host), name: String(name)) else {
      throw refused("invalid registry or repository")
    }
    self.init(repository, tag: tag, digest: digest)
  }

  /// The form without `oci://`.
  public var description: String {
    "\(repository)\(tag.map { ":" + $0 } ?? "")\(digest.map { "@\($0)" } ?? "")"
  }

  /// What stands in the path of a request: the digest if there is one, else the tag.
  var pathPart: String? { digest?.description ?? tag }

  /// The tag that a version has.
  public static func tag(ofVersion version: String) -> String {
    String(decoding: version.utf8.map { $0 == 0x2B ? 0x5F : $0 }, as: UTF8.self)
  }

  /// The version that a tag stands for.
  public static func version(ofTag tag: String) -> String {
    String(decoding: tag.utf8.map { $0 == 0x5F ? 0x2B : $0 }, as: UTF8.self)
  }

  /// Whether a text can be a tag: `[A-Za-z0-9_][A-Za-z0-9._-]{0,127}`.
  public static func isTag(_ text: String) -> Bool {
    let isWord = { (byte: UInt8) in
      (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5F
    }
    guard let first = text.utf8.first, isWord(first), text.utf8.count <= 128 else { return false }
    return text.utf8.allSatisfy { isWord($0) || $0 == 0x2E || $0 == 0x2D }
  }
}
