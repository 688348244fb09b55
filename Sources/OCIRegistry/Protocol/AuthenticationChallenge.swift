/// One challenge of a field `WWW-Authenticate` (RFC 9110, 11.6.1).
struct AuthenticationChallenge: Hashable {
  /// The scheme in lower case.
  var scheme: String
  /// The parameters, their names in lower case.
  var parameters: [String: String] = [:]

  /// All challenges of some field values.
  static func all(in values: [String]) -> [AuthenticationChallenge] { values.flatMap(parse) }

  private static func parse(_ value: String) -> [AuthenticationChallenge] {
    var challenges: [AuthenticationChallenge] = []
    var rest = value[...]
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
      let word = rest.prefix { isWordPart($0) }
      if word.isEmpty { return challenges }
      rest = rest.dropFirst(word.count)
      let blanks = rest.prefix { $0 == " " || $0 == "\t" }
      let after = rest.dropFirst(blanks.count)
      // A word before an equals sign names a parameter, any other one a scheme.
      guard after.first == "=", !challenges.isEmpty else {
        challenges.append(AuthenticationChallenge(scheme: word.lowercased()))
        rest = rest.drop { $0 != " " && $0 != "\t" && $0 != "," }
        continue
      }
      rest = after.dropFirst().drop { $0 == " " || $0 == "\t" }
      let text: String
      if rest.first == "\"" {
        (text, rest) = quoted(rest.dropFirst())
      } else {
        let bare = rest.prefix { $0 != "," && $0 != " " }
        text = String(bare)
        rest = rest.dropFirst(bare.count)
      }
      challenges[challenges.count - 1].parameters[word.lowercased()] = text
    }
  }

  private static func quoted(_ text: Substring) -> (String, Substring) {
    var result = ""
    var rest = text
    while let character = rest.popFirst() {
      if character == "\"" { break }
      if character == "\\", let escaped = rest.popFirst() {
        result.append(escaped)
      } else {
        result.append(character)
      }
    }
    return (result, rest)
  }

  private static func isWordPart(_ character: Character) -> Bool {
    character.isASCII
      && (character.isLetter || character.isNumber || "!#$%&'*+-.^_`|~".contains(character))
  }
}
