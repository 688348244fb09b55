/// The names that models have: on the hub, in the library of a server, or as a folder of models.
enum ModelName {
  /// Where servers mount the folder of models.
  private static let folder: Substring = "data"

  /// Whether a text is `name`, `owner/name` or `registry/owner/name`, or an absolute path below
  /// `/data`; no part leads anywhere else.
  static func isModel(_ text: String) -> Bool {
    guard (1...256).contains(text.utf8.count) else { return false }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.first == "" {
      return parts.count > 2 && parts[1] == folder && parts.dropFirst(2).allSatisfy(isPart)
    }
    return parts.count <= 3 && parts.allSatisfy(isPart)
  }

  private static func isPart(_ part: Substring) -> Bool {
    guard let first = part.utf8.first, isWord(first) else { return false }
    return part.utf8.allSatisfy { isWord($0) || "._-:+@".utf8.contains($0) }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
