/// A text of a reasonable length: the middle of a longer one is left out, with a note that says so.
///
/// - Parameter limit: The bytes that the result has at most, but for the note.
package func shortened(_ text: String, to limit: Int = 64 << 10) -> String {
  let bytes = text.utf8
  guard bytes.count > limit else { return text }
  let (front, back) = (limit / 4 * 3, limit / 4)
  return "\(prefix(text, front)) … (\(bytes.count - front - back) bytes left out) … "
    + suffix(text, back)
}

/// The first bytes of a text, up to three fewer where a character would be cut.
private func prefix(_ text: String, _ count: Int) -> Substring {
  let scalars = text.unicodeScalars
  var end = text.utf8.index(text.utf8.startIndex, offsetBy: count)
  while end.samePosition(in: scalars) == nil { end = text.utf8.index(before: end) }
  return text[..<end]
}

/// The last bytes of a text, up to three fewer where a character would be cut.
private func suffix(_ text: String, _ count: Int) -> Substring {
  let scalars = text.unicodeScalars
  var start = text.utf8.index(text.utf8.endIndex, offsetBy: -count)
  while start.samePosition(in: scalars) == nil { start = text.utf8.index(after: start) }
  return text[start...]
}
