internal import Diagnostics
package import ValueTree

/// The values of a render that messages do not show: those whose keys say that they are secrets.
///
/// Gathered only where there is a message, so a render that succeeds pays nothing.
package struct SecretValues {
  private var texts: Set<ByteString> = []
  /// Values still to be looked at; bounds the work on trees without end.
  private var nodesLeft = 1_000_000

  /// Shorter values are no secrets: hiding them would spoil every message.
  private static let shortest = 4
  private static let most = 256
  private static let mask = Array("***".utf8)

  /// Nothing to hide yet.
  package init() {}

  /// Takes the secrets of a tree of values.
  package mutating func add(_ values: ValueSnapshot, named name: ByteString? = nil) {
    guard nodesLeft > 0 else { return }
    nodesLeft -= 1
    switch values {
    case .dict(let entries):
      for entry in entries { add(entry.value, named: entry.key) }
    case .list(let elements):
      for element in elements { add(element, named: name) }
    case .string(let text):
      guard let name, text.count >= Self.shortest, texts.count < Self.most,
        SecretName.isSecret(name.bytes)
      else { return }
      texts.insert(text)
      // Messages quote, and cut texts of several lines.
      texts.insert(GoQuote.quoted(text).dropQuotes)
      for line in text.bytes.split(separator: UInt8(ascii: "\n")) where line.count >= 8 {
        texts.insert(ByteString(line))
      }
    default: return
    }
  }

  /// A text without the secrets.
  package func hidden(in text: String) -> String {
    var bytes = Array(text.utf8)
    var isChanged = false
    // A secret may be part of another one.
    for secret in texts.sorted(by: { $0.count > $1.count }) {
      let found = bytes.withUnsafeBufferPointer { buffer in
        secret.withBytes { buffer.firstIndex(of: $0) }
      }
      guard found != nil else { continue }
      bytes = secret.withBytes { Self.replacing($0, in: bytes) }
      isChanged = true
    }
    return isChanged ? String(decoding: bytes, as: UTF8.self) : text
  }

  private static func replacing(
    _ secret: UnsafeBufferPointer<UInt8>, in bytes: [UInt8]
  ) -> [UInt8] {
    var result: [UInt8] = []
    bytes.withUnsafeBufferPointer { buffer in
      var start = 0
      while let index = buffer.firstIndex(of: secret, from: start) {
        result += buffer[start..<index]
        result += mask
        start = index + secret.count
      }
      result += buffer[start...]
    }
    return result
  }
}

extension ByteString {
  /// A quoted text without its quotes.
  fileprivate var dropQuotes: ByteString {
    count < 2 ? self : suffix(from: 1).prefix(upTo: count - 2)
  }
}

extension Chart {
  /// Takes the secrets among the defaults of the chart and of those below it.
  internal func addSecrets(to secrets: inout SecretValues) {
    secrets.add(values)
    for chart in dependencies { chart.addSecrets(to: &secrets) }
  }

  /// The secrets of a render of this chart.
  package func secrets(_ values: ValueSnapshot) -> SecretValues {
    var secrets = SecretValues()
    secrets.add(values)
    addSecrets(to: &secrets)
    return secrets
  }
}
