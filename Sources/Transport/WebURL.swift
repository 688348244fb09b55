/// An absolute address with a host, such as `https://example.com:8443/charts/index.yaml?x=1`.
///
/// Any scheme is read; which ones make sense is for the caller to say. A fragment is dropped. Bytes
/// that no address may hold are written as `%XX`, so that nothing in it can end a header line.
public struct WebURL: Sendable, Hashable, CustomStringConvertible {
  /// The scheme in lower case.
  public let scheme: String
  /// The user and password before the host, decoded; nil where there are none.
  public let userInfo: UserInfo?
  /// The host in lower case; an IPv6 address keeps its brackets.
  public let host: String
  /// The port, if one is named.
  public let port: Int?
  /// The path, encoded, with its leading slash; may be empty.
  public let path: String
  /// What follows the question mark, encoded.
  public let query: String?

  /// The user and password of an address.
  public struct UserInfo: Sendable, Hashable {
    /// The name.
    public let user: String
    /// The password; empty where none is given.
    public let password: String
  }

  private init(
    scheme: String, userInfo: UserInfo?, host: String, port: Int?, path: String, query: String?
  ) {
    self.scheme = scheme
    self.userInfo = userInfo
    self.host = host
    self.port = port
    self.path = path
    self.query = query
  }

  /// Reads an address; nil where it has no scheme or no host, or the host or port are malformed.
  public init?(_ text: String) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let scheme = text[..<colon]
    guard let first = scheme.utf8.first, Self.isLetter(first),
      scheme.utf8.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) || "+-.".utf8.contains($0) })
    else { return nil }
    let rest = text[text.utf8.index(after: colon)...]
    guard rest.hasPrefix("//") else { return nil }
    let parts = Self.split(rest.dropFirst(2))
    var authority = parts.authority
    var userInfo: UserInfo?
    if let at = authority.utf8.lastIndex(of: UInt8(ascii: "@")) {
      let info = authority[..<at]
      let separator = info.utf8.firstIndex(of: UInt8(ascii: ":"))
      userInfo = UserInfo(
        user: Self.decoded(info[..<(separator ?? info.endIndex)]),
        password: separator.map { Self.decoded(info[info.utf8.index(after: $0)...]) } ?? "")
      authority = authority[authority.utf8.index(after: at)...]
    }
    guard let (host, port) = Self.hostAndPort(authority) else { return nil }
    self.init(
      scheme: scheme.lowercased(), userInfo: userInfo, host: host, port: port,
      path: Self.encoded(parts.path), query: parts.query.map(Self.encoded))
  }

  /// Scheme, host and port: what has to be the same for a secret to be sent.
  public var origin: WebOrigin {
    WebOrigin(scheme: scheme, host: host, port: port ?? (scheme == "https" ? 443 : 80))
  }

  /// Host and port as they are written in the address.
  public var authority: String { port.map { "\(host):\($0)" } ?? host }

  /// The address without user and password: what is sent and what is shown.
  public var description: String {
    "\(scheme)://\(authority)\(path)\(query.map { "?" + $0 } ?? "")"
  }

  /// The last part of the path, decoded: the name of the file that is meant.
  public var fileName: String {
    Self.decoded(path.split(separator: "/", omittingEmptySubsequences: false).last ?? "")
  }

  /// The same address without user and password.
  public var withoutUserInfo: WebURL {
    WebURL(scheme: scheme, userInfo: nil, host: host, port: port, path: path, query: query)
  }

  /// The address with one more part of the query.
  public func adding(query name: String, _ value: String) -> WebURL {
    let item = "\(Self.encodedComponent(name))=\(Self.encodedComponent(value))"
    return WebURL(
      scheme: scheme, userInfo: userInfo, host: host, port: port, path: path,
      query: query.map { $0.isEmpty ? item : "\($0)&\(item)" } ?? item)
  }

  /// What a reference in a document at this address means (RFC 3986, 5.2); nil if it is malformed.
  public func resolving(_ reference: String) -> WebURL? {
    let reference =
      reference.utf8.firstIndex(of: UInt8(ascii: "#")).map { reference[..<$0] }
      ?? reference[...]
    if Self.hasScheme(reference) { return WebURL(String(reference)) }
    if reference.hasPrefix("//") { return WebURL("\(scheme):\(reference)") }
    let mark = reference.utf8.firstIndex(of: UInt8(ascii: "?"))
    let referencePath = reference[..<(mark ?? reference.endIndex)]
    let referenceQuery = mark.map { Self.encoded(reference[reference.utf8.index(after: $0)...]) }
    var target: String
    if referencePath.isEmpty {
      target = path
    } else if referencePath.hasPrefix("/") {
      target = Self.withoutDots(referencePath)
    } else {
      let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? "/"
      target = Self.withoutDots(folder + referencePath)
    }
    target = Self.encoded(target[...])
    return WebURL(
      scheme: scheme, userInfo: userInfo, host: host, port: port, path: target,
      query: referencePath.isEmpty ? referenceQuery ?? query : referenceQuery)
  }

  private static func split(
    _ text: Substring
  ) -> (authority: Substring, path: Substring, query: Substring?) {
    let text = text.utf8.firstIndex(of: UInt8(ascii: "#")).map { text[..<$0] } ?? text
    let end = text.utf8.firstIndex { "/?".utf8.contains($0) } ?? text.endIndex
    let rest = text[end...]
    guard let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) else {
      return (text[..<end], rest, nil)
    }
    return (text[..<end], rest[..<mark], rest[rest.utf8.index(after: mark)...])
  }

  private static func hostAndPort(_ authority: Substring) -> (host: String, port: Int?)? {
    var host = authority
    var port: Int?
    let bracket = authority.utf8.lastIndex(of: UInt8(ascii: "]"))
    if let colon = authority.utf8.lastIndex(of: UInt8(ascii: ":")),
      bracket.map({ $0 < colon }) ?? true
    {
      host = authority[..<colon]
      let digits = authority[authority.utf8.index(after: colon)...]
      if !digits.isEmpty {
        guard digits.utf8.allSatisfy(isDigit), let number = Int(digits), number <= 65535 else {
          return nil
        }
        port = number
      }
    }
    guard !host.isEmpty else { return nil }
    let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
    let allowed = isAddress ? "[]:.%-_" : ".-_~"
    guard
      host.utf8.allSatisfy({ isLetter($0) || isDigit($0) || allowed.utf8.contains($0) })
    else { return nil }
    return (host.lowercased(), port)
  }

  private static func hasScheme(_ text: Substring) -> Bool {
    guard let end = text.utf8.firstIndex(where: { ":/?".utf8.contains($0) }),
      text.utf8[end] == UInt8(ascii: ":"), end != text.startIndex
    else { return false }
    return text[..<end].utf8.allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
  }

  private static func withoutDots(_ path: some StringProtocol) -> String {
    var parts: [Substring] = []
    let all = Substring(path).split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (index, part) in all.enumerated() {
      let isLast = index == all.count - 1
      switch part {
      case ".": if isLast { parts.append("") }
      case "..":
        if !parts.isEmpty { parts.removeLast() }
        if isLast { parts.append("") }
      default: parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Writes as `%XX` what no address may hold; what is encoded stays as it is.
  private static func encoded(_ text: some StringProtocol) -> String {
    percentEncoded(text) { $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) }
  }

  /// A text as one part of a path or query: all that has a meaning there is written as `%XX`.
  public static func encodedComponent(_ text: String) -> String {
    percentEncoded(text) { isLetter($0) || isDigit($0) || "-._~".utf8.contains($0) }
  }

  private static func percentEncoded(
    _ text: some StringProtocol, keeping isKept: (UInt8) -> Bool
  ) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if isKept(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func decoded(_ text: some StringProtocol) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let value = UInt8(
          String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
      {
        result.append(value)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// Scheme, host and port of an address.
public struct WebOrigin: Sendable, Hashable, CustomStringConvertible {
  /// The scheme in lower case.
  public let scheme: String
  /// The host in lower case.
  public let host: String
  /// The port, the scheme's own where none is written.
  public let port: Int

  /// Makes an origin; all in lower case.
  public init(scheme: String, host: String, port: Int) {
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  /// `scheme://host:port`.
  public var description: String { "\(scheme)://\(host):\(port)" }
}
