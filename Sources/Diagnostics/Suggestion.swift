/// The word of a list that is nearest to what was typed, if one is near enough.
package func nearest(_ word: String, among words: [String]) -> String? {
  words.map { ($0, editDistance(word, $0)) }
    .filter { $0.1 <= 2 || ($0.0.hasPrefix(word) && !word.isEmpty) }
    .min { $0.1 < $1.1 }?.0
}

/// How many letters must be put in, taken out or changed to make one word the other.
package func editDistance(_ first: String, _ second: String) -> Int {
  let (left, right) = (Array(first.utf8), Array(second.utf8))
  var row = Array(0...right.count)
  for (index, byte) in left.enumerated() {
    var previous = row[0]
    row[0] = index + 1
    for column in right.indices {
      let change = previous + (byte == right[column] ? 0 : 1)
      previous = row[column + 1]
      row[column + 1] = min(change, previous + 1, row[column] + 1)
    }
  }
  return row[right.count]
}
