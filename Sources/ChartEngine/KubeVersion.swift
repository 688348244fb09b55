internal import ValueTree

/// A Kubernetes version as templates see it.
public struct KubeVersion: Sendable, Hashable {
  /// The version as it was given, with a leading `v`: `v1.33.4-gke.1245000`.
  public var version: String
  /// The version without any suffix, which constraints are checked against: `v1.33.4`.
  public var normalized: String
  /// The first number, as text.
  public var major: String
  /// The second number, as text.
  public var minor: String

  /// The version that the reference assumes when none is given.
  public static let `default` = KubeVersion(
    version: "v1.36.0", normalized: "v1.36.0", major: "1", minor: "36")

  private init(version: String, normalized: String, major: String, minor: String) {
    self.version = version
    self.normalized = normalized
    self.major = major
    self.minor = minor
  }

  /// Why a text is no version; the words are those of the Kubernetes version parser.
  public struct Refusal: Error, Sendable, CustomStringConvertible {
    /// The reason.
    public var message: String

    /// The reason.
    public var description: String { message }
  }

  /// Reads a version: an optional `v`, at least two numbers, any suffix on the same line.
  public init(parsing text: String) throws(Refusal) {
    let bytes = Array(text.utf8)
    let quoted = "\(GoQuote.quoted(ByteString(text)))"
    var index = 0
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0C, 0x0D].contains(bytes[index]) { index += 1 }
    if index < bytes.count, bytes[index] == UInt8(ascii: "v") { index += 1 }
    var components: [String] = []
    var start = index
    while true {
      while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
      guard index > start else { break }
      components.append(String(decoding: bytes[start..<index], as: UTF8.self))
      guard index < bytes.count, bytes[index] == UInt8(ascii: "."), index + 1 < bytes.count,
        bytes[index + 1] >= 0x30, bytes[index + 1] <= 0x39
      else { break }
      index += 1
      start = index
    }
    guard !components.isEmpty, !bytes[index...].contains(UInt8(ascii: "\n")) else {
      throw Refusal(message: "could not parse \(quoted) as version")
    }
    guard components.count >= 2 else {
      throw Refusal(message: "illegal version string \(quoted)")
    }
    if components[0].count > 1, components[0].hasPrefix("0") {
      throw Refusal(
        message: "illegal zero-prefixed version component \"\(components[0])\" in \(quoted)")
    }
    var numbers: [String] = []
    for component in components {
      guard let number = UInt64(component) else {
        throw Refusal(
          message: "illegal non-numeric version component \"\(component)\" in \(quoted): "
            + "strconv.ParseUint: parsing \"\(component)\": value out of range")
      }
      numbers.append(String(number))
    }
    version = text.hasPrefix("v") ? text : "v" + text
    normalized = "v" + numbers.joined(separator: ".")
    major = numbers[0]
    minor = numbers[1]
  }
}
