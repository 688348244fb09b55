internal import ValueTree

/// A URL or relative reference, taken apart, resolved and written back as Go's `net/url` does.
///
/// The messages of the `uri` formats and the identities of schemas both depend on that package's
/// reading of odd references.
struct URLReference {
  /// Why a text is no URL: Go's words, without the text itself.
  struct Failure: Error {
    var reason: String
  }

  var scheme: [UInt8] = []
  var opaque: [UInt8] = []
  /// The escaped name and password before the `@`, or nil if there is no `@`.
  var user: [UInt8]?
  /// Host and port, unescaped.
  var host: [UInt8] = []
  /// The path, unescaped.
  var path: [UInt8] = []
  /// The path as written, where that is not the standard spelling; else empty.
  var rawPath: [UInt8] = []
  var query: [UInt8] = []
  var hasEmptyQuery = false
  var omitsHost = false

  /// Whether there is a scheme.
  var isAbsolute: Bool { !scheme.isEmpty }

  /// Takes a text apart; a fragment is checked and dropped.
  init(parsing text: [UInt8]) throws(Failure) {
    let hash = text.firstIndex(of: UInt8(ascii: "#"))
    let front = Array(text[..<(hash ?? text.endIndex)])
    do throws(Failure) {
      try parse(front)
    } catch {
      throw Failure(reason: "parse \(goQuoted(ByteString(front))): \(error.reason)")
    }
    guard let hash else { return }
    do throws(Failure) {
      _ = try URLEscape.decoded(text[(hash + 1)...], in: .fragment)
    } catch {
      throw Failure(reason: "parse \(goQuoted(ByteString(text))): \(error.reason)")
    }
  }

  private mutating func parse(_ text: [UInt8]) throws(Failure) {
    if text.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw Failure(reason: "net/url: invalid control character in URL")
    }
    if text == [UInt8(ascii: "*")] {
      path = text
      return
    }
    var rest = try parseScheme(text)
    if rest.last == UInt8(ascii: "?"), rest.firstIndex(of: UInt8(ascii: "?")) == rest.endIndex - 1 {
      hasEmptyQuery = true
      rest.removeLast()
    } else if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = Array(rest[(mark + 1)...])
      rest = rest[..<mark]
    }
    let slash = UInt8(ascii: "/")
    if rest.first != slash {
      if isAbsolute {
        opaque = Array(rest)
        return
      }
      if rest.prefix(while: { $0 != slash }).contains(UInt8(ascii: ":")) {
        throw Failure(reason: "first path segment in URL cannot contain colon")
      }
    }
    if rest.starts(with: [slash, slash]), isAbsolute || !rest.starts(with: [slash, slash, slash]) {
      let authority = rest.dropFirst(2)
      let end = authority.firstIndex(of: slash) ?? authority.endIndex
      try parseAuthority(authority[..<end])
      rest = authority[end...]
    } else if isAbsolute, rest.first == slash {
      omitsHost = true
    }
    try setPath(Array(rest))
  }

  private mutating func parseScheme(_ text: [UInt8]) throws(Failure) -> ArraySlice<UInt8> {
    for (index, byte) in text.enumerated() {
      if byte.isLetter { continue }
      if byte == UInt8(ascii: ":") {
        if index == 0 { throw Failure(reason: "missing protocol scheme") }
        scheme = text[..<index].map { $0.isLetter ? $0 | 0x20 : $0 }
        return text[(index + 1)...]
      }
      let isInner = byte.isDigit || [0x2B, 0x2D, 0x2E].contains(byte)
      if !isInner || index == 0 { break }
    }
    return text[...]
  }

  private mutating func parseAuthority(_ text: ArraySlice<UInt8>) throws(Failure) {
    guard let at = text.lastIndex(of: UInt8(ascii: "@")) else {
      host = try parsedHost(text)
      return
    }
    host = try parsedHost(text[(at + 1)...])
    let allowed = Set("-._:~!$&'()*+,;=%@".utf8)
    guard text[..<at].allSatisfy({ $0.isLetter || $0.isDigit || allowed.contains($0) }) else {
      throw Failure(reason: "net/url: invalid userinfo")
    }
    let parts = text[..<at].split(
      separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    var written: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if index > 0 { written.append(UInt8(ascii: ":")) }
      let plain = try URLEscape.decoded(part, in: .userPassword)
      written += URLEscape.encoded(plain, in: .userPassword)
    }
    user = written
  }

  private func parsedHost(_ text: ArraySlice<UInt8>) throws(Failure) -> [UInt8] {
    if let open = text.lastIndex(of: UInt8(ascii: "[")) {
      if open > text.startIndex { throw Failure(reason: "invalid IP-literal") }
      return try parsedLiteral(text)
    }
    if let first = text.firstIndex(of: UInt8(ascii: ":")) {
      let isStrict = scheme == Array("http".utf8) || scheme == Array("https".utf8)
      let last = text.lastIndex(of: UInt8(ascii: ":")) ?? first
      try checkPort(text[(isStrict ? first : last)...])
    }
    return try URLEscape.decoded(text, in: .host)
  }

  private func parsedLiteral(_ text: ArraySlice<UInt8>) throws(Failure) -> [UInt8] {
    guard let close = text.lastIndex(of: UInt8(ascii: "]")) else {
      throw Failure(reason: "missing ']' in host")
    }
    let port = text[(close + 1)...]
    try checkPort(port)
    let name = text[(text.startIndex + 1)..<close]
    var address: [UInt8]
    if let zone = name.firstRange(of: Array("%25".utf8))?.lowerBound {
      address = try URLEscape.decoded(name[..<zone], in: .host)
      address += try URLEscape.decoded(name[zone...], in: .zone)
    } else {
      address = try URLEscape.decoded(name, in: .host)
    }
    switch IPAddress.parse(address) {
    case .failure(let failure): throw Failure(reason: "invalid host: \(failure.reason)")
    case .success(.v4): throw Failure(reason: "invalid IP-literal")
    case .success(.v6): break
    }
    return [UInt8(ascii: "[")] + address + [UInt8(ascii: "]")] + port
  }

  private func checkPort(_ text: ArraySlice<UInt8>) throws(Failure) {
    if text.isEmpty || isPort(text) { return }
    throw Failure(reason: "invalid port \(goQuoted(ByteString(text))) after host")
  }

  private func isPort(_ text: ArraySlice<UInt8>) -> Bool {
    text.isEmpty || text.first == UInt8(ascii: ":") && text.dropFirst().allSatisfy(\.isDigit)
  }

  private mutating func setPath(_ text: [UInt8]) throws(Failure) {
    path = try URLEscape.decoded(text[...], in: .path)
    rawPath = URLEscape.encoded(path, in: .path) == text ? [] : text
  }

  /// The host without port and brackets.
  var hostName: [UInt8] {
    var name = host[...]
    if let colon = name.lastIndex(of: UInt8(ascii: ":")), isPort(name[colon...]) {
      name = name[..<colon]
    }
    if name.first == UInt8(ascii: "["), name.last == UInt8(ascii: "]"), name.count > 1 {
      name = name.dropFirst().dropLast()
    }
    return Array(name)
  }

  /// The path with its escapes.
  var escapedPath: [UInt8] {
    if !rawPath.isEmpty, URLEscape.isValid(rawPath),
      let plain = try? URLEscape.decoded(rawPath[...], in: .path), plain == path
    {
      return rawPath
    }
    return path == [UInt8(ascii: "*")] ? path : URLEscape.encoded(path, in: .path)
  }

  /// The reference as text again.
  var text: [UInt8] {
    var result = scheme
    if isAbsolute { result.append(UInt8(ascii: ":")) }
    if !opaque.isEmpty {
      result += opaque
    } else {
      let hasNoHost = host.isEmpty && user == nil
      if isAbsolute || !hasNoHost, !(omitsHost && hasNoHost) {
        if !host.isEmpty || !path.isEmpty || user != nil { result += Array("//".utf8) }
        if let user { result += user + [UInt8(ascii: "@")] }
        result += URLEscape.encoded(host, in: .host)
      }
      var path = escapedPath[...]
      if omitsHost, hasNoHost, path.starts(with: Array("//".utf8)) {
        result += Array("%2F".utf8)
        path = path.dropFirst()
      }
      if let first = path.first, first != UInt8(ascii: "/"), !host.isEmpty {
        result.append(UInt8(ascii: "/"))
      }
      if result.isEmpty,
        path.prefix(while: { $0 != UInt8(ascii: "/") }).contains(UInt8(ascii: ":"))
      {
        result += Array("./".utf8)
      }
      result += path
    }
    if hasEmptyQuery || !query.isEmpty { result += [UInt8(ascii: "?")] + query }
    return result
  }

  /// The reference as seen from this base.
  func resolving(_ reference: URLReference) -> URLReference {
    var result = reference
    if !reference.isAbsolute { result.scheme = scheme }
    if reference.isAbsolute || !reference.host.isEmpty || reference.user != nil {
      result.replacePath(with: Self.resolvedPath(reference.escapedPath, []))
      return result
    }
    if !reference.opaque.isEmpty {
      result.user = nil
      result.host = []
      result.path = []
      return result
    }
    if reference.path.isEmpty, !reference.hasEmptyQuery, reference.query.isEmpty {
      result.query = query
    }
    if reference.path.isEmpty, !opaque.isEmpty {
      result.opaque = opaque
      result.user = nil
      result.host = []
      result.path = []
      return result
    }
    result.host = host
    result.user = user
    result.replacePath(with: Self.resolvedPath(escapedPath, reference.escapedPath))
    return result
  }

  private mutating func replacePath(with text: [UInt8]) {
    do throws(Failure) { try setPath(text) } catch { path = text }
  }

  private static func resolvedPath(_ base: [UInt8], _ reference: [UInt8]) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    var full = reference
    if reference.isEmpty {
      full = base
    } else if reference.first != slash {
      full = Array(base[..<((base.lastIndex(of: slash) ?? -1) + 1)]) + reference
    }
    if full.isEmpty { return [] }
    var result: [UInt8] = [slash]
    var isFirst = true
    var last: ArraySlice<UInt8> = []
    for element in full.split(separator: slash, omittingEmptySubsequences: false) {
      last = element
      if element.elementsEqual(".".utf8) {
        isFirst = false
      } else if element.elementsEqual("..".utf8) {
        let cut = result[1...].lastIndex(of: slash) ?? 1
        result.removeLast(result.count - cut)
        isFirst = result.count == 1
      } else {
        if !isFirst { result.append(slash) }
        result += element
        isFirst = false
      }
    }
    if last.elementsEqual(".".utf8) || last.elementsEqual("..".utf8) { result.append(slash) }
    return result.count > 1 && result[1] == slash ? Array(result.dropFirst()) : result
  }
}

/// Percent escapes, by the part of a URL they stand in.
enum URLEscape {
  /// A part of a URL with its own set of bytes that need no escape.
  enum Part {
    case path, pathSegment, host, zone, userPassword, fragment
  }

  private static let pathBytes = Set("$&+,-./:;=@_~".utf8)
  private static let segmentBytes = Set("$&+-.:=@_~".utf8)
  private static let hostBytes = Set("!\"$&'()*+,-.:;<=>[]_~".utf8)
  private static let userBytes = Set("$&+,-.;=_~".utf8)
  private static let fragmentBytes = Set("!$&()*+,-./:;=?@_~".utf8)

  static func needsEscape(_ byte: UInt8, in part: Part) -> Bool {
    if byte.isLetter || byte.isDigit { return false }
    switch part {
    case .path: return !pathBytes.contains(byte)
    case .pathSegment: return !segmentBytes.contains(byte)
    case .host, .zone: return !hostBytes.contains(byte)
    case .userPassword: return !userBytes.contains(byte)
    case .fragment: return !fragmentBytes.contains(byte)
    }
  }

  /// The bytes with escapes where the part needs them.
  static func encoded(_ bytes: [UInt8], in part: Part) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in bytes {
      if needsEscape(byte, in: part) {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        result.append(byte)
      }
    }
    return result
  }

  /// The bytes with their escapes undone.
  static func decoded(
    _ bytes: ArraySlice<UInt8>, in part: Part
  ) throws(URLReference.Failure) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var position = bytes.startIndex
    while position < bytes.endIndex {
      let byte = bytes[position]
      if byte != UInt8(ascii: "%") {
        if part == .host || part == .zone, byte < 0x80, needsEscape(byte, in: part) {
          let text = goQuoted(ByteString([byte]))
          throw URLReference.Failure(reason: "invalid character \(text) in host name")
        }
        result.append(byte)
        position += 1
        continue
      }
      let escape = bytes[position..<min(position + 3, bytes.endIndex)]
      guard escape.count == 3, escape.dropFirst().allSatisfy(\.isHexDigit) else {
        throw invalid(escape)
      }
      let value = hexValue(escape[position + 1]) << 4 | hexValue(escape[position + 2])
      let isPercent = value == UInt8(ascii: "%")
      if part == .host, value < 0x80, !isPercent { throw invalid(escape) }
      if part == .zone, !isPercent, value != 0x20, needsEscape(value, in: .host) {
        throw invalid(escape)
      }
      result.append(value)
      position += 3
    }
    return result
  }

  /// Whether a path may stand as it is written.
  static func isValid(_ path: [UInt8]) -> Bool {
    let allowed = Set("!$&'()*+,;=:@[]%".utf8)
    return path.allSatisfy { allowed.contains($0) || !needsEscape($0, in: .path) }
  }

  private static func invalid(_ escape: ArraySlice<UInt8>) -> URLReference.Failure {
    URLReference.Failure(reason: "invalid URL escape \(goQuoted(ByteString(escape)))")
  }

  private static func hexValue(_ byte: UInt8) -> UInt8 { 9 &* (byte >> 6) &+ (byte & 15) }
}
