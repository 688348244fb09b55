internal import Diagnostics

/// The valid word that a wrong one most likely stands for: the same letters in another case, a few
/// letters changed, or one the beginning of the other.
func nearestWord(_ word: String, among words: [String]) -> String? {
  guard !word.isEmpty else { return nil }
  let wanted = word.lowercased()
  var best: (word: String, distance: Int)?
  for candidate in words {
    let other = candidate.lowercased()
    var distance = editDistance(wanted, other)
    let allowed = max(2, min(wanted.utf8.count, other.utf8.count) / 3)
    if distance > allowed {
      let shorter = min(wanted.utf8.count, other.utf8.count)
      guard shorter >= 3, wanted.hasPrefix(other) || other.hasPrefix(wanted) else { continue }
      distance = 100 - shorter
    }
    if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
  }
  return best?.word
}

/// A list of words for a message, each marked.
func listed(_ words: [String], _ last: String = "or") -> String {
  let marked = words.map { "`\($0)`" }
  guard let final = marked.last, marked.count > 1 else { return marked.first ?? "" }
  return marked.dropLast().joined(separator: ", ") + " \(last) " + final
}
