internal import ChartEngine
internal import ValueTree
internal import YAML

/// OC113: entries of ConfigMaps that are tokens or passwords by their name or their form.
internal enum TokenCheck {
  static func findings(in render: LintRender) -> [Finding] {
    var findings: [Finding] = []
    for item in render.items where item.kind == "ConfigMap" {
      guard case .dict(let data)? = item.at("data") else { continue }
      for (index, key) in data.keys.enumerated() {
        guard case .string(let text) = data.value(at: index) else { continue }
        let hasForm = hasTokenForm(text)
        guard hasForm || isToken(key) && mayBeToken(text) else { continue }
        findings.append(
          item.finding(
            .exposedToken, at: [.key("data"), .key(key)],
            "`\(key)` of ConfigMap `\(item.object.name)` "
              + (hasForm ? "holds what looks like a token" : "is a token by its name"),
            help: "keep it in a Secret and refer to that"))
      }
    }
    return findings
  }

  /// Whether the last words of a name say that it is a secret.
  static func isToken(_ name: ByteString) -> Bool {
    let words = self.words(of: name)
    guard let last = words.last else { return false }
    if ["token", "password", "passwd", "secret", "apikey", "passphrase"].contains(last) {
      return true
    }
    guard words.count > 1, last == "key" else { return false }
    return ["api", "access", "private", "secret", "auth"].contains(words[words.count - 2])
  }

  /// The words of a name such as `HF_TOKEN` or `accessToken`.
  private static func words(of name: ByteString) -> [String] {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for byte in name.bytes {
      let isUpper = byte >= 0x41 && byte <= 0x5A
      let isLetter = isUpper || byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39
      if !isLetter || isUpper && wasLower {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if isLetter { word.unicodeScalars.append(Unicode.Scalar(isUpper ? byte + 0x20 : byte)) }
      wasLower = isLetter && !isUpper
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// Whether a text can be a secret at all: no path, number, switch, reference or whole document.
  private static func mayBeToken(_ text: ByteString) -> Bool {
    let content = text.trimmedSpaces
    guard content.firstIndex(of: "\n") == nil, !content.hasPrefix("/"), !content.hasPrefix("$"),
      content.firstIndex(of: "://") == nil, content.firstIndex(of: ".Values") == nil
    else { return false }
    if ["true", "false", "yes", "no", "none", "null", "enabled", "disabled"].contains(content) {
      return false
    }
    return !content.bytes.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } || content.isEmpty
  }

  /// Beginnings of tokens that services give out, and of keys.
  private static func hasTokenForm(_ text: ByteString) -> Bool {
    if text.firstIndex(of: "-----BEGIN ") != nil, text.firstIndex(of: "PRIVATE KEY-----") != nil {
      return true
    }
    let content = text.trimmedSpaces
    let isWord = content.bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    guard isWord, content.count >= 20 else { return false }
    return ["hf_", "ghp_", "gho_", "glpat-", "xoxb-", "AKIA", "eyJhbGciOi", "sk-"]
      .contains { content.hasPrefix(ByteString($0)) }
  }
}
