/// The address of a server, taken apart.
struct ServerAddress: Sendable, Hashable {
  var url: String
  var host: String
  var port: String

  init(url: String, host: String, port: String) {
    self.url = url
    self.host = host
    self.port = port
  }

  /// Reads `scheme://host[:port][/…]`; nil for anything else.
  init?(url text: String) {
    guard let mark = text.firstRange(of: "://") else { return nil }
    let scheme = text[..<mark.lowerBound]
    guard let first = scheme.utf8.first, Self.isLetter(first),
      scheme.utf8.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) || "+-.".utf8.contains($0) })
    else { return nil }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !"\"<>\\^`{|}".utf8.contains($0) })
    else { return nil }
    let rest = text[mark.upperBound...]
    var authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if let at = authority.lastIndex(of: "@") {
      authority = authority[authority.index(after: at)...]
    }
    guard let (host, port) = Self.hostAndPort(authority) else { return nil }
    self.init(url: text, host: host, port: port ?? Self.defaultPort(scheme.lowercased()))
  }

  /// Reads `host[:port]`.
  init?(host text: String, scheme: String) {
    guard let (host, port) = Self.hostAndPort(Substring(text)) else { return nil }
    let number = port ?? Self.defaultPort(scheme)
    self.init(url: "\(scheme)://\(text)", host: host, port: number)
  }

  /// Whether this is the address of a web service.
  var isHTTP: Bool {
    let start = url.prefix(8).lowercased()
    return start.hasPrefix("http://") || start.hasPrefix("https://")
  }

  private static func hostAndPort(_ text: Substring) -> (host: String, port: String?)? {
    var host = text
    var port: Substring?
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[...end]
      let rest = text[text.index(after: end)...]
      if rest.hasPrefix(":") { port = rest.dropFirst() } else if !rest.isEmpty { return nil }
      guard
        host.dropFirst().dropLast().utf8.allSatisfy({ isHexadecimal($0) || ":.%".utf8.contains($0) }
        )
      else { return nil }
    } else {
      if let colon = text.firstIndex(of: ":") {
        host = text[..<colon]
        port = text[text.index(after: colon)...]
      }
      guard
        host.utf8.allSatisfy({
          isLetter($0) || isDigit($0) || "-._".utf8.contains($0) || $0 >= 0x80
        })
      else { return nil }
    }
    guard !host.isEmpty else { return nil }
    if let port {
      guard let number = UInt16(port), number > 0, port.utf8.allSatisfy(isDigit) else { return nil }
    }
    return (String(host), port.map { String($0) })
  }

  private static func defaultPort(_ scheme: String) -> String {
    switch scheme {
    case "https": "443"
    case "redis", "rediss": "6379"
    case "mongodb": "27017"
    default: "80"
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    let small = byte | 0x20
    return small >= UInt8(ascii: "a") && small <= UInt8(ascii: "z")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (isLetter(byte) && byte | 0x20 <= UInt8(ascii: "f"))
  }
}
