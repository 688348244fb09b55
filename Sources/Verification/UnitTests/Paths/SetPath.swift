internal import ValueTree

/// The path of a `set` entry: `image.tag`, `hosts[0].name`, `annotations.[a.b/c]`.
enum SetPath {
  /// How long a list may become because of a place named in it.
  private static let maximumIndex = 65_536

  private enum Step {
    case key(ByteString)
    case item(Int)
  }

  private enum State { case key, item, denotation, escapedKey }

  /// The map in which the value stands at the path; lists are filled with null before it.
  static func map(of path: String, to value: ValueSnapshot) throws(PathError) -> ValueSnapshot {
    if path.isEmpty { throw PathError("set path is empty") }
    return try steps(path).reversed().reduce(value) { inner, step in
      switch step {
      case .key(let key): .dict([ValueSnapshot.Entry(key: key, value: inner)])
      case .item(let index): .list(Array(repeating: .null, count: index) + [inner])
      }
    }
  }

  private static func steps(_ path: String) throws(PathError) -> [Step] {
    var steps: [Step] = []
    var state = State.key
    var word = ""
    var escaped = ""
    for character in path {
      guard ".[],{}=".contains(character) else {
        word.append(character)
        continue
      }
      if ",{}=".contains(character) { throw PathError("invalid token found \(character)") }
      switch (state, character) {
      case (.key, "."):
        steps.append(.key(ByteString(word)))
      case (.key, "["):
        escaped = ""
        if word.isEmpty {
          state = .escapedKey
        } else {
          steps.append(.key(ByteString(word)))
          state = .item
        }
      case (.key, _): throw PathError("invalid key \(character)")
      case (.item, "]"):
        guard let index = Int(word), index >= 0 else {
          throw PathError("strconv.Atoi: parsing \"\(word)\": invalid syntax")
        }
        guard index <= maximumIndex else { throw PathError("index \(index) is too large") }
        steps.append(.item(index))
        state = .denotation
      case (.item, _): throw PathError("missing index value")
      case (.denotation, "."): state = .key
      case (.denotation, "["): state = .item
      case (.denotation, _): throw PathError("invalid denotation token \(character)")
      case (.escapedKey, "."): escaped += word + "."
      case (.escapedKey, "]"):
        steps.append(.key(ByteString(escaped + word)))
        state = .denotation
      case (.escapedKey, _): throw PathError("invalid escaping token \(character)")
      }
      word = ""
    }
    switch state {
    case .key where !word.isEmpty: steps.append(.key(ByteString(word)))
    case .denotation where word.isEmpty: break
    default: throw PathError("unexpected end of")
    }
    return steps
  }
}
