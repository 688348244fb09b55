/// A profile that someone wants whatever else there is: a name, an id, or eight digits of one at least.
struct Pin {
  /// What came of looking for it.
  enum Finding {
    case found(Profile)
    case notFound
    case ambiguous([Profile])
  }

  private let word: String

  /// A pin as written; the description that listings put behind a name is cut off.
  init(_ text: String) {
    let head = text.prefix { !$0.isWhitespace && $0 != "(" }
    word = head.hasPrefix("sha256:") ? String(head.dropFirst(7)) : String(head)
  }

  /// Looks for it among the profiles of a model.
  func find(in profiles: [Profile]) -> Finding {
    for candidate in [word, withoutMemory].compactMap({ $0 }) {
      let named = profiles.filter { $0.name == candidate }
      if let only = Self.only(named) { return only }
    }
    guard word.count >= 8, word.allSatisfy(\.isHexDigit) else { return .notFound }
    let digits = word.lowercased()
    return Self.only(profiles.filter { $0.id.hasPrefix(digits) }) ?? .notFound
  }

  /// Whether it stands for one of some profiles, or for several.
  func means(anyOf profiles: [Profile]) -> Bool {
    if case .notFound = find(in: profiles) { return false }
    return true
  }

  private static func only(_ profiles: [Profile]) -> Finding? {
    guard let first = profiles.first else { return nil }
    return profiles.allSatisfy { $0.id == first.id } ? .found(first) : .ambiguous(profiles)
  }

  /// The word without the memory that listings append, as in `vllm-bf16-tp4-34.0`.
  private var withoutMemory: String? {
    guard let dash = word.lastIndex(of: "-"), Double(word[word.index(after: dash)...]) != nil else {
      return nil
    }
    return String(word[..<dash])
  }
}
