internal import Glibc

/// What is known of texts, found by the whole text.
///
/// Texts are told apart by their length first, so that looking up costs no hash of all their bytes.
internal struct TextTable<Value> {
  /// How many texts of one length are kept: a chart may be made of texts that are all equally long.
  private static var perLength: Int { 64 }

  private var byLength: [Int: [(text: [UInt8], value: Value)]] = [:]

  /// What is known of a text; setting keeps the first entry of equal texts.
  subscript(text: [UInt8]) -> Value? {
    get { byLength[text.count]?.first { $0.text == text }?.value }
    set {
      guard let newValue, self[text] == nil else { return }
      add(text, newValue)
    }
  }

  private mutating func add(_ text: [UInt8], _ value: Value) {
    if byLength[text.count]?.count ?? 0 < Self.perLength {
      byLength[text.count, default: []].append((text, value))
    }
  }
}

extension TextTable where Value == Void {
  /// An array of some bytes: the one that equal bytes gave before, if there is one.
  mutating func text(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    guard let start = bytes.baseAddress, bytes.count > 0 else { return [] }
    let known = byLength[bytes.count]?.first { entry in
      entry.text.withUnsafeBytes { memcmp($0.baseAddress ?? start, start, bytes.count) == 0 }
    }
    if let known { return known.text }
    let text = [UInt8](bytes)
    add(text, ())
    return text
  }
}
