/// What is known of texts, found by the whole text.
///
/// Texts are told apart by their length first, so that looking up costs no hash of all their bytes.
internal struct TextTable<Value> {
  private var byLength: [Int: [(text: [UInt8], value: Value)]] = [:]

  /// What is known of a text; setting keeps the first entry of equal texts.
  subscript(text: [UInt8]) -> Value? {
    get { byLength[text.count]?.first { $0.text == text }?.value }
    set {
      guard let newValue, self[text] == nil else { return }
      byLength[text.count, default: []].append((text, newValue))
    }
  }
}
