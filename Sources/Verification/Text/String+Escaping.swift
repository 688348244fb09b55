extension String {
  /// The text with other words for some characters.
  ///
  /// They are Unicode's: to `String` a carriage return with a line feed is one character, and a bar
  /// with an accent on it is no bar.
  func escaping(_ words: [Unicode.Scalar: String]) -> String {
    var result = ""
    for scalar in unicodeScalars {
      if let word = words[scalar] { result += word } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}
