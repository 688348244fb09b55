internal import ValueTree

/// A `format` that is checked; other names are ignored.
///
/// Each check mirrors the reference's own, which is laxer than the standards in places, and gives
/// its reason as the reference words it. Texts only: other values always pass.
enum StringFormat: String, Sendable {
  case regex
  case jsonPointer = "json-pointer"
  case relativeJSONPointer = "relative-json-pointer"
  case uuid
  case duration
  case period
  case ipv4
  case ipv6
  case hostname
  case email
  case date
  case time
  case dateTime = "date-time"
  case uri
  case iri
  case uriReference = "uri-reference"
  case iriReference = "iri-reference"
  case uriTemplate = "uri-template"
  case semver

  /// Why a text is not of this format; nil if it is.
  func fault(in text: ByteString) -> String? {
    if self == .regex {
      do throws(Pattern.Failure) { _ = try Pattern(text) } catch { return error.reason }
      return nil
    }
    let bytes = text.bytes[...]
    do throws(FormatFault) {
      switch self {
      case .regex: break
      case .jsonPointer: try checkJSONPointer(bytes)
      case .relativeJSONPointer: try checkRelativeJSONPointer(bytes)
      case .uuid: try checkUUID(bytes)
      case .duration: try checkDuration(bytes)
      case .period: try checkPeriod(bytes)
      case .ipv4: try checkIPv4(bytes)
      case .ipv6: try checkIPv6(bytes)
      case .hostname: try checkHostname(bytes)
      case .email: try checkEmail(bytes)
      case .date: try checkDate(bytes)
      case .time: try checkTime(bytes)
      case .dateTime: try checkDateTime(bytes)
      case .uri, .iri: try checkURI(bytes)
      case .uriReference, .iriReference: try checkURIReference(bytes)
      case .uriTemplate: try checkURITemplate(bytes)
      case .semver: try checkSemanticVersion(bytes)
      }
      return nil
    } catch {
      return error.reason
    }
  }
}

/// Why a text is not of some format.
struct FormatFault: Error {
  var reason: String

  init(_ reason: String) { self.reason = reason }
}

/// Runs a check inside another, with words before its reason.
func nested(
  _ words: String, _ check: () throws(FormatFault) -> Void
) throws(FormatFault) {
  do throws(FormatFault) { try check() } catch { throw FormatFault("\(words): \(error.reason)") }
}

/// The parts between separators, empty ones included.
func parts(_ text: ArraySlice<UInt8>, at separator: Unicode.Scalar) -> [ArraySlice<UInt8>] {
  text.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false)
}

/// The first character that a predicate refuses, in Go's quotes.
///
/// Bytes that are no UTF-8 count as U+FFFD.
func firstCharacter(
  of text: ArraySlice<UInt8>, where isRefused: (Unicode.Scalar) -> Bool
) -> String? {
  for scalar in String(decoding: text, as: UTF8.self).unicodeScalars where isRefused(scalar) {
    return goQuoted(scalar)
  }
  return nil
}

private func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
  scalar.isASCII && (UInt8(ascii: scalar).isLetter || UInt8(ascii: scalar).isDigit)
}

private func checkJSONPointer(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  if text.isEmpty { return }
  guard text.first == UInt8(ascii: "/") else { throw FormatFault("not starting with /") }
  var position = text.startIndex
  while position < text.endIndex {
    if text[position] == UInt8(ascii: "~") {
      position += 1
      guard position < text.endIndex, [0x30, 0x31].contains(text[position]) else {
        throw FormatFault("~ must be followed by 0 or 1")
      }
    }
    position += 1
  }
}

private func checkRelativeJSONPointer(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  let digits = text.prefix(while: \.isDigit)
  if digits.isEmpty { throw FormatFault("must start with non-negative integer") }
  if digits.count > 1, digits.first == UInt8(ascii: "0") { throw FormatFault("starts with zero") }
  let rest = text.dropFirst(digits.count)
  if !rest.elementsEqual("#".utf8) { try checkJSONPointer(rest) }
}

private func checkUUID(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  let lengths = [8, 4, 4, 4, 12]
  let groups = parts(text, at: "-")
  guard groups.count == lengths.count else {
    throw FormatFault("must have \(lengths.count) elements")
  }
  for (index, group) in groups.enumerated() {
    if group.count != lengths[index] {
      throw FormatFault("element \(index + 1) must be \(lengths[index]) characters long")
    }
    if let character = firstCharacter(
      of: group, where: { !($0.isASCII && UInt8(ascii: $0).isHexDigit) })
    {
      throw FormatFault("non-hex character \(character)")
    }
  }
}

/// A decimal number as Go's `Atoi` reads it, or its reason.
func decimal(_ text: ArraySlice<UInt8>) throws(FormatFault) -> Int {
  let sign = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? 1 : 0
  let digits = text.dropFirst(sign)
  guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else {
    throw FormatFault("strconv.Atoi: parsing \(goQuoted(ByteString(text))): invalid syntax")
  }
  guard let number = Int(String(decoding: text, as: UTF8.self)) else {
    throw FormatFault("strconv.Atoi: parsing \(goQuoted(ByteString(text))): value out of range")
  }
  return number
}

private func checkIPv4(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  let groups = parts(text, at: ".")
  guard groups.count == 4 else { throw FormatFault("expected four decimals") }
  for group in groups {
    if group.count > 1, group.first == UInt8(ascii: "0") { throw FormatFault("leading zeros") }
    let number = try decimal(group)
    if number < 0 || number > 255 {
      throw FormatFault("decimal must be between 0 and 255")
    }
  }
}

func checkIPv6(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  guard text.contains(UInt8(ascii: ":")) else { throw FormatFault("missing colon") }
  switch IPAddress.parse(Array(text)) {
  case .failure(let failure): throw FormatFault(failure.reason)
  case .success(.v6(hasZone: true)):
    throw FormatFault("zone id is not a part of ipv6 address")
  case .success: break
  }
}

private func checkHostname(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  let name = text.last == UInt8(ascii: ".") ? text.dropLast() : text
  if name.count > 253 { throw FormatFault("more than 253 characters long") }
  for label in parts(name, at: ".") {
    if label.isEmpty || label.count > 63 {
      throw FormatFault("label must be 1 to 63 characters long")
    }
    if label.first == UInt8(ascii: "-") { throw FormatFault("label starts with hyphen") }
    if label.last == UInt8(ascii: "-") { throw FormatFault("label ends with hyphen") }
    if let character = firstCharacter(of: label, where: { !isAlphanumeric($0) && $0 != "-" }) {
      throw FormatFault("invalid character \(character)")
    }
  }
}

private func checkEmail(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  if text.count > 254 { throw FormatFault("more than 255 characters long") }
  guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { throw FormatFault("missing @") }
  try checkEmailLocalPart(text[..<at])
  let domain = text[(at + 1)...]
  guard domain.first == UInt8(ascii: "["), domain.last == UInt8(ascii: "]") else {
    return try nested("invalid domain") { () throws(FormatFault) in try checkHostname(domain) }
  }
  let address = domain.dropFirst().dropLast()
  if address.starts(with: "IPv6:".utf8) {
    try nested("invalid ipv6 address") { () throws(FormatFault) in
      try checkIPv6(address.dropFirst(5))
    }
  } else {
    try nested("invalid ipv4 address") { () throws(FormatFault) in try checkIPv4(address) }
  }
}

private func checkEmailLocalPart(_ local: ArraySlice<UInt8>) throws(FormatFault) {
  if local.count > 64 { throw FormatFault("local part more than 64 characters long") }
  let dot = UInt8(ascii: ".")
  if local.count > 1, local.first == UInt8(ascii: "\"") {
    let inner = local.dropFirst().dropLast()
    if inner.contains(UInt8(ascii: "\\")) || inner.contains(UInt8(ascii: "\"")) {
      throw FormatFault("backslash and quote are not allowed within quoted local part")
    }
    return
  }
  if local.first == dot { throw FormatFault("starts with dot") }
  if local.last == dot { throw FormatFault("ends with dot") }
  if local.firstRange(of: [dot, dot]) != nil { throw FormatFault("consecutive dots") }
  let marks = ".!#$%&'*+-/=?^_`{|}~".unicodeScalars
  if let character = firstCharacter(
    of: local, where: { !isAlphanumeric($0) && !marks.contains($0) })
  {
    throw FormatFault("invalid character \(character)")
  }
}

private func parsedURL(_ text: ArraySlice<UInt8>) throws(FormatFault) -> URLReference {
  let reference: URLReference
  do throws(URLReference.Failure) {
    reference = try URLReference(parsing: Array(text))
  } catch {
    throw FormatFault(error.reason)
  }
  let name = reference.hostName
  if name.contains(UInt8(ascii: ":")) {
    guard reference.host.contains(UInt8(ascii: "[")), reference.host.contains(UInt8(ascii: "]"))
    else { throw FormatFault("ipv6 address not enclosed in brackets") }
    try nested("invalid ipv6 address") { () throws(FormatFault) in try checkIPv6(name[...]) }
  }
  return reference
}

private func checkURI(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  if try !parsedURL(text).isAbsolute { throw FormatFault("relative url") }
}

private func checkURIReference(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  if text.contains(UInt8(ascii: "\\")) { throw FormatFault("contains \\") }
  _ = try parsedURL(text)
}

private func checkURITemplate(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  for part in parts(try parsedURL(text).rawPath[...], at: "/") {
    let plain: [UInt8]
    do throws(URLReference.Failure) {
      plain = try URLEscape.decoded(part, in: .pathSegment)
    } catch {
      throw FormatFault("percent decode failed: \(error.reason)")
    }
    var isOpen = false
    for byte in plain where byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
      if (byte == UInt8(ascii: "{")) == isOpen { throw FormatFault("nested curly braces") }
      isOpen.toggle()
    }
    if isOpen { throw FormatFault("no matching closing brace") }
  }
}

private func checkSemanticVersion(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  var core = text
  if let plus = core.firstIndex(of: UInt8(ascii: "+")) {
    let build = core[(plus + 1)...]
    if build.isEmpty { throw FormatFault("build is empty") }
    for identifier in parts(build, at: ".") {
      if identifier.isEmpty { throw FormatFault("build identifier is empty") }
      try checkIdentifier(identifier, of: "build")
    }
    core = core[..<plus]
  }
  if let dash = core.firstIndex(of: UInt8(ascii: "-")) {
    for identifier in parts(core[(dash + 1)...], at: ".") {
      if identifier.isEmpty { throw FormatFault("pre-release identifier is empty") }
      try checkIdentifier(identifier, of: "pre-release")
      if identifier.count > 1, identifier.first == UInt8(ascii: "0"),
        identifier.allSatisfy(\.isDigit)
      {
        throw FormatFault("pre-release numeric identifier starts with zero")
      }
    }
    core = core[..<dash]
  }
  let numbers = parts(core, at: ".")
  guard numbers.count == 3 else {
    throw FormatFault("versionCore must have 3 numbers separated by dot")
  }
  for (number, name) in zip(numbers, ["major", "minor", "patch"]) {
    if number.isEmpty { throw FormatFault("\(name) is empty") }
    if number.count > 1, number.first == UInt8(ascii: "0") {
      throw FormatFault("\(name) starts with zero")
    }
    if !number.allSatisfy(\.isDigit) { throw FormatFault("\(name) contains non-digit") }
  }
}

private func checkIdentifier(
  _ identifier: ArraySlice<UInt8>, of part: String
) throws(FormatFault) {
  if let character = firstCharacter(of: identifier, where: { !isAlphanumeric($0) && $0 != "-" }) {
    throw FormatFault("invalid character \(character) in \(part) identifier")
  }
}
