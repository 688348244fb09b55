/// The names that Kubernetes allows.
enum DNSName {
  /// RFC 1123 subdomain: names of most objects.
  static func isSubdomain(_ text: String) -> Bool {
    text.utf8.count <= 253 && !text.isEmpty
      && text.split(separator: ".", omittingEmptySubsequences: false)
        .allSatisfy { isLabel($0.utf8) }
  }

  /// RFC 1123 label: names of namespaces.
  static func isLabel(_ text: String) -> Bool {
    text.utf8.count <= 63 && isLabel(Substring(text).utf8)
  }

  /// RFC 1035 label: names of Services; the length is not looked at.
  static func isService(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) else { return false }
    return isLabel(Substring(text).utf8)
  }

  /// A name like a text, with what is not allowed replaced.
  static func subdomain(near text: String) -> String? {
    let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let name = words.joined(separator: "-")
    return isSubdomain(name) ? name : nil
  }

  /// A Service name like a text, with what is not allowed replaced.
  static func service(near text: String) -> String? {
    guard let name = subdomain(near: text), name.utf8.count <= 63, isService(name) else {
      return nil
    }
    return name
  }

  /// Names of environment variables as Kubernetes takes them everywhere.
  static func isVariable(_ text: String) -> Bool {
    guard let first = text.utf8.first, !isDigit(first), text != ".", !text.hasPrefix("..") else {
      return false
    }
    return text.utf8.allSatisfy {
      isLetter($0 | 0x20) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: ".")
    }
  }

  private static func isLabel(_ bytes: Substring.UTF8View) -> Bool {
    guard let first = bytes.first, let last = bytes.last else { return false }
    let isWord: (UInt8) -> Bool = { isLetter($0) || isDigit($0) }
    return isWord(first) && isWord(last)
      && bytes.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
