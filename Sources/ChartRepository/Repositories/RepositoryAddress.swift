internal import Diagnostics
internal import Transport
internal import ValueTree

/// Addresses of repositories and of what is in them, by the reference's rules.
internal enum RepositoryAddress {
  /// Whether two addresses mean the same repository: a slash at the end does not count.
  internal static func areEqual(_ first: ByteString, _ second: ByteString) -> Bool {
    first == second || normalized(String(first)) == normalized(String(second))
  }

  private static func normalized(_ text: String) -> String {
    guard let scheme = text.firstRange(of: "://") else { return PathText.cleaned(text) }
    let rest = text[scheme.upperBound...]
    let pathEnd = rest.firstIndex { $0 == "?" || $0 == "#" } ?? rest.endIndex
    let slash = rest[..<pathEnd].firstIndex(of: "/") ?? pathEnd
    let path = rest[slash..<pathEnd]
    return text[..<scheme.lowerBound].lowercased() + "://" + rest[..<slash]
      + PathText.cleaned("/" + path) + rest[pathEnd...]
  }

  /// The scheme of an address, in lower case; empty where there is none.
  internal static func scheme(of text: String) -> String {
    guard let colon = text.firstIndex(of: ":") else { return "" }
    let scheme = text[..<colon].lowercased()
    let isScheme = scheme.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || "+-.".utf8.contains(byte)
    }
    return isScheme ? scheme : ""
  }

  /// Whether a text is an address and not a mere name.
  internal static func isAddress(_ text: String) -> Bool {
    text.hasPrefix("/") || !scheme(of: text).isEmpty
  }

  /// What a reference in the index of a repository leads to.
  ///
  /// The query of the repository's address takes the place of the reference's own, so that a
  /// signature in it covers the archives, too.
  internal static func resolve(
    _ reference: String, in repository: String
  ) throws(Diagnostic) -> WebURL {
    func invalid(_ text: String) -> Diagnostic {
      Diagnostic(
        .dependency, "`\(text)` is no web address",
        helmText: "invalid chart URL format: \(text)")
    }
    if !scheme(of: reference).isEmpty {
      guard let url = WebURL(reference) else { throw invalid(reference) }
      return url
    }
    let mark = repository.firstIndex(of: "?") ?? repository.endIndex
    var base = repository[..<mark]
    if base.hasSuffix("/") { base = base.dropLast() }
    let path = reference.prefix { $0 != "?" && $0 != "#" }
    guard let folder = WebURL(base + "/"), let url = folder.resolving(String(path)) else {
      throw invalid(repository)
    }
    if mark == repository.endIndex { return url }
    guard let whole = WebURL(url.textWithUserInfo + repository[mark...]) else {
      throw invalid(repository)
    }
    return whole
  }
}

extension WebURL {
  /// The address with user and password, as far as they are plain.
  fileprivate var textWithUserInfo: String {
    guard let userInfo else { return description }
    let user = WebURL.encodedComponent(userInfo.user)
    let password = WebURL.encodedComponent(userInfo.password)
    return "\(scheme)://\(user):\(password)@\(authority)\(path)"
  }
}
