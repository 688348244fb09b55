/// Tells by the name of a key that its value is a secret.
///
/// Nobody marks the secrets among the values of a chart, but charts name them by a few words.
package enum SecretName {
  /// The last words of names whose values are secrets, without what stands between the words.
  private static let words: Set<String> = [
    "password", "passwd", "passphrase", "pwd", "token", "secret", "apikey", "privatekey",
    "secretkey", "accesskey", "encryptionkey", "signingkey", "credential", "credentials",
  ]
  /// The first words of names of things that hold a secret: `existingSecret` is the name of one.
  private static let references: Set<String> = ["existing", "automount", "image", "pull", "create"]

  /// Whether a key such as `rootPassword`, `HF_TOKEN` or `api-key` names a secret.
  package static func isSecret(_ name: some Collection<UInt8>) -> Bool {
    guard name.count <= 256 else { return false }
    let parts = words(of: name)
    guard let last = parts.last, let first = parts.first else { return false }
    if parts.count > 1, references.contains(first) { return false }
    return words.contains(last)
      || (parts.count > 1 && words.contains(parts[parts.count - 2] + last))
  }

  /// The words of a name in small letters, whether they are set apart by marks or by capitals.
  private static func words(of name: some Collection<UInt8>) -> [String] {
    var words: [[UInt8]] = []
    var isInside = false
    var wasSmall = false
    for byte in name {
      let isCapital = (0x41...0x5A).contains(byte)
      let isWord = isCapital || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
      if isWord {
        if !isInside || (isCapital && wasSmall) { words.append([]) }
        words[words.count - 1].append(isCapital ? byte + 0x20 : byte)
      }
      isInside = isWord
      wasSmall = isWord && !isCapital
    }
    return words.map { String(decoding: $0, as: UTF8.self) }
  }

  /// A line of YAML, or of `key=value` pairs, with stars for the values of keys that name a secret.
  /// Lines with template actions hold no values.
  static func hidingValues(in line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let opens = zip(line, line.dropFirst()).contains { $0 == 0x7B && $1 == 0x7B }
    if opens { return line }
    var result = line
    var nameStart: Int?
    var index = line.startIndex
    while index < line.endIndex {
      let byte = line[index]
      switch byte {
      case UInt8(ascii: ":"), UInt8(ascii: "="):
        if let start = nameStart, isSecret(line[start..<index]) {
          index = hideValue(in: &result, after: index, endsAtComma: byte == UInt8(ascii: "="))
        }
        nameStart = nil
      case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: "."):
        nameStart = nil
      default:
        if nameStart == nil { nameStart = index }
      }
      index += 1
    }
    return result
  }

  /// Writes stars over a value, and gives the index of its last byte.
  private static func hideValue(
    in line: inout ArraySlice<UInt8>, after separator: Int, endsAtComma: Bool
  ) -> Int {
    var index = separator + 1
    while index < line.endIndex, line[index] == UInt8(ascii: " ") { index += 1 }
    while index < line.endIndex {
      let byte = line[index]
      if endsAtComma, byte == UInt8(ascii: ","), line[index - 1] != UInt8(ascii: "\\") { break }
      line[index] = UInt8(ascii: "*")
      index += 1
    }
    return index - 1
  }
}
