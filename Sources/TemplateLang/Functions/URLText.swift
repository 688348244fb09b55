package import ValueTree

/// A URL in its parts, taken apart and put together by the rules of Go's `net/url`.
struct URLText {
  /// A user name and, if there was a colon, a password.
  struct User {
    var name: ByteString
    var password: ByteString?

    /// The escaped form, as it stands before the `@`.
    var text: ByteString {
      let name = PercentCoding.userInfo.escaped(name)
      return password.map { name + ":" + PercentCoding.userInfo.escaped($0) } ?? name
    }
  }

  var scheme = ByteString()
  /// What follows the scheme of a URL that is no hierarchy, such as `mailto:a@b`.
  var opaque = ByteString()
  var user: User?
  var host = ByteString()
  var path = ByteString()
  var query = ByteString()
  var fragment = ByteString()

  /// A URL without parts.
  init() {}

  /// The host without port and brackets.
  var hostname: ByteString {
    var name = host
    if let colon = name.lastIndex(of: ":"), Self.isOptionalPort(name.suffix(from: colon)) {
      name = name.prefix(upTo: colon)
    }
    return name.hasPrefix("[") && name.hasSuffix("]") ? name[1..<(name.count - 1)] : name
  }

  /// The whole URL, each part escaped.
  var text: ByteString {
    var output = ByteString()
    if !scheme.isEmpty { output = scheme + ":" }
    if !opaque.isEmpty {
      output = output + opaque
    } else {
      if !scheme.isEmpty || !host.isEmpty || user != nil {
        if !host.isEmpty || !path.isEmpty || user != nil { output = output + "//" }
        if let user { output = output + user.text + "@" }
        output = output + PercentCoding.host.escaped(host)
      }
      let escaped = path == "*" ? path : PercentCoding.path.escaped(path)
      if !escaped.isEmpty, !escaped.hasPrefix("/"), !host.isEmpty { output = output + "/" }
      // A colon in the first part of a bare path would make that part a scheme.
      if output.isEmpty, escaped.cut(at: "/").head.firstIndex(of: ":") != nil { output = "./" }
      output = output + escaped
    }
    if !query.isEmpty { output = output + "?" + query }
    if !fragment.isEmpty { output = output + "#" + PercentCoding.fragment.escaped(fragment) }
    return output
  }
}

extension ByteString {
  /// Whether Go's parser finds a scheme in the text and nothing wrong with it.
  package var isRequestURL: Bool {
    guard let url = try? URLText(parsing: self) else { return false }
    return !url.scheme.isEmpty
  }

  /// The host and path that Go's parser finds; nil for what it refuses.
  package var hostAndPath: (host: ByteString, path: ByteString)? {
    (try? URLText(parsing: self)).map { ($0.host, $0.path) }
  }
}

// MARK: Parsing

extension URLText {
  /// Why a text is no URL.
  struct Fault: Error {
    /// Go's text.
    let message: ByteString

    init(_ message: ByteString) { self.message = message }

    /// A fault with the text that it was found in.
    fileprivate init(_ reason: Fault, parsing text: ByteString) {
      message = "parse " + GoQuote.quoted(text) + ": " + reason.message
    }
  }

  /// Takes a URL apart.
  init(parsing text: ByteString) throws(Fault) {
    let (main, fragment) = text.cut(at: "#")
    do throws(Fault) {
      try parse(main)
    } catch {
      throw Fault(error, parsing: main)
    }
    do throws(Fault) {
      self.fragment = try PercentCoding.fragment.unescaped(fragment ?? ByteString())
    } catch {
      throw Fault(error, parsing: text)
    }
  }

  private mutating func parse(_ text: ByteString) throws(Fault) {
    if text.withBytes({ $0.contains { $0 < 0x20 || $0 == 0x7F } }) {
      throw Fault("net/url: invalid control character in URL")
    }
    var rest = try takeScheme(from: text)
    if let mark = rest.firstIndex(of: "?") {
      query = rest.suffix(from: mark + 1)
      rest = rest.prefix(upTo: mark)
    }
    if !rest.hasPrefix("/") {
      if !scheme.isEmpty {
        opaque = rest
        return
      }
      if rest.cut(at: "/").head.firstIndex(of: ":") != nil {
        throw Fault("first path segment in URL cannot contain colon")
      }
    }
    if rest.hasPrefix("//"), !scheme.isEmpty || !rest.hasPrefix("///") {
      let end = rest.firstIndex(of: "/", from: 2) ?? rest.count
      try parseAuthority(rest[2..<end])
      rest = rest.suffix(from: end)
    }
    path = try PercentCoding.path.unescaped(rest)
  }

  /// Sets the scheme, if the text starts with one, and gives what follows it.
  private mutating func takeScheme(from text: ByteString) throws(Fault) -> ByteString {
    for index in 0..<text.count {
      switch text[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        if index == 0 { return text }
      case UInt8(ascii: ":"):
        if index == 0 { throw Fault("missing protocol scheme") }
        scheme = ByteString(
          text.prefix(upTo: index).bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 })
        return text.suffix(from: index + 1)
      default: return text
      }
    }
    return text
  }

  private mutating func parseAuthority(_ authority: ByteString) throws(Fault) {
    guard let mark = authority.lastIndex(of: "@") else {
      host = try parsedHost(authority)
      return
    }
    host = try parsedHost(authority.suffix(from: mark + 1))
    let info = authority.prefix(upTo: mark)
    guard info.withBytes({ $0.allSatisfy(Self.mayStandInUserInfo) }) else {
      throw Fault("net/url: invalid userinfo")
    }
    let (name, password) = info.cut(at: ":")
    user = User(name: try PercentCoding.userInfo.unescaped(name), password: nil)
    if let password { user?.password = try PercentCoding.userInfo.unescaped(password) }
  }

  private static func mayStandInUserInfo(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._:~!$&'()*+,;=%@".utf8.contains(byte)
    }
  }

  private func parsedHost(_ text: ByteString) throws(Fault) -> ByteString {
    if let bracket = text.lastIndex(of: "[") {
      guard bracket == 0 else { throw Fault("invalid IP-literal") }
      return try parsedLiteral(text)
    }
    if var colon = text.firstIndex(of: ":") {
      // Web addresses have one colon at most; elsewhere the last one counts.
      if scheme != "http", scheme != "https" { colon = text.lastIndex(of: ":") ?? colon }
      try Self.checkPort(text.suffix(from: colon))
    }
    return try PercentCoding.host.unescaped(text)
  }

  /// An address in brackets, perhaps with a zone and a port.
  private func parsedLiteral(_ text: ByteString) throws(Fault) -> ByteString {
    guard let end = text.lastIndex(of: "]") else { throw Fault("missing ']' in host") }
    let port = text.suffix(from: end + 1)
    try Self.checkPort(port)
    let name = text[1..<end]
    let zone = name.firstIndex(of: "%25") ?? name.count
    let address =
      try PercentCoding.host.unescaped(name.prefix(upTo: zone))
      + PercentCoding.zone.unescaped(name.suffix(from: zone))
    let isVersion4: Bool
    do throws(IPAddressText.Fault) {
      isVersion4 = try IPAddressText.isVersion4(address)
    } catch {
      throw Fault("invalid host: " + error.message)
    }
    if isVersion4 { throw Fault("invalid IP-literal") }
    return "[" + address + "]" + port
  }

  private static func checkPort(_ port: ByteString) throws(Fault) {
    if !isOptionalPort(port) {
      throw Fault("invalid port " + GoQuote.quoted(port) + " after host")
    }
  }

  private static func isOptionalPort(_ text: ByteString) -> Bool {
    text.isEmpty
      || text.hasPrefix(":")
        && text.withBytes { $0.dropFirst().allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
  }
}

extension ByteString {
  /// The text before the first separator and the text after it, if there is one.
  fileprivate func cut(at separator: ByteString) -> (head: ByteString, tail: ByteString?) {
    guard let place = firstIndex(of: separator) else { return (self, nil) }
    return (prefix(upTo: place), suffix(from: place + separator.count))
  }

  /// The last place of an ASCII character.
  fileprivate func lastIndex(of character: Unicode.Scalar) -> Int? {
    withBytes { $0.lastIndex(of: UInt8(ascii: character)) }
  }
}
