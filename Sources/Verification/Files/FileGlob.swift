internal import ChartEngine
internal import ValueTree

/// Finds files by patterns of paths: `*`, `?` and `[a-z]` within a name, `**` across folders.
enum FileGlob {
  /// How many paths one pattern may find.
  private static let maximumMatches = 100_000

  /// The paths that a pattern matches, sorted within each folder; links are not followed by `**`.
  static func paths(_ pattern: String) -> [String] {
    let pieces = pattern.split(separator: "**", omittingEmptySubsequences: false)
    if pieces.count == 1 { return matches(pattern) }
    var found = [""]
    for (index, piece) in pieces.enumerated() {
      var next: [String] = []
      var known: Set<String> = []
      for path in found {
        for match in matches(path + piece) {
          // What follows `**` may stand in any folder below.
          for below in index == pieces.count - 1 ? [match] : tree(match)
          where known.count < maximumMatches && known.insert(below).inserted {
            next.append(below)
          }
        }
      }
      found = next
    }
    return found
  }

  /// The path and all below it, in byte order.
  private static func tree(_ path: String, depth: Int = 0) -> [String] {
    guard depth < 64, (try? SystemFile.linkStatus(path))?.isFolder == true,
      let names = try? SystemFile.names(inFolder: path)
    else { return [path] }
    return [path] + names.flatMap { tree(Path.joined(path, String($0)), depth: depth + 1) }
  }

  /// The paths that a pattern without `**` matches.
  private static func matches(_ pattern: String) -> [String] {
    guard hasWildcard(pattern) else {
      let path = pattern.isEmpty ? "." : pattern
      return (try? SystemFile.linkStatus(path)) == nil ? [] : [Path.cleaned(path)]
    }
    var found = [pattern.hasPrefix("/") ? "/" : "."]
    for part in pattern.split(separator: "/") {
      if !hasWildcard(String(part)) {
        found = found.map { Path.joined($0, String(part)) }.filter {
          (try? SystemFile.linkStatus($0)) != nil
        }
        continue
      }
      found = found.flatMap { folder in
        ((try? SystemFile.names(inFolder: folder)) ?? []).map { String($0) }
          .filter { NamePattern(String(part)).matches($0) }.map { Path.joined(folder, $0) }
      }
      if found.count > maximumMatches { return [] }
    }
    return found
  }

  private static func hasWildcard(_ text: String) -> Bool {
    text.contains { "*?[\\".contains($0) }
  }
}

/// The pattern of one name: `*`, `?`, `[a-z]`, `[^a]` and `\`.
struct NamePattern {
  private enum Piece {
    case literal(Character)
    case one
    case many
    case set([ClosedRange<Character>], isInverted: Bool)
  }

  private var pieces: [Piece] = []

  init(_ text: String) {
    let characters = Array(text)
    var index = 0
    while index < characters.count {
      let character = characters[index]
      index += 1
      switch character {
      case "*": pieces.append(.many)
      case "?": pieces.append(.one)
      case "\\" where index < characters.count:
        pieces.append(.literal(characters[index]))
        index += 1
      case "[":
        guard let end = characters[index...].dropFirst().firstIndex(of: "]") else {
          pieces.append(.literal(character))
          continue
        }
        pieces.append(Self.set(characters[index..<end]))
        index = end + 1
      default: pieces.append(.literal(character))
      }
    }
  }

  private static func set(_ text: ArraySlice<Character>) -> Piece {
    var rest = text
    let isInverted = rest.first == "^" || rest.first == "!"
    if isInverted { rest = rest.dropFirst() }
    var ranges: [ClosedRange<Character>] = []
    while let first = rest.popFirst() {
      if rest.first == "-", rest.count > 1, let last = rest.dropFirst().first, last >= first {
        ranges.append(first...last)
        rest = rest.dropFirst(2)
      } else {
        ranges.append(first...first)
      }
    }
    return .set(ranges, isInverted: isInverted)
  }

  /// Whether a whole name fits; time is at most the product of both lengths.
  func matches(_ name: String) -> Bool {
    let name = Array(name)
    var (piece, place) = (0, 0)
    var star: (piece: Int, place: Int)?
    while place < name.count {
      if piece < pieces.count, case .many = pieces[piece] {
        star = (piece, place)
        piece += 1
      } else if piece < pieces.count, fits(pieces[piece], name[place]) {
        piece += 1
        place += 1
      } else if let back = star {
        star = (back.piece, back.place + 1)
        (piece, place) = (back.piece + 1, back.place + 1)
      } else {
        return false
      }
    }
    return pieces[piece...].allSatisfy { if case .many = $0 { true } else { false } }
  }

  private func fits(_ piece: Piece, _ character: Character) -> Bool {
    switch piece {
    case .literal(let wanted): wanted == character
    case .one: true
    case .many: false
    case .set(let ranges, let isInverted):
      ranges.contains { $0.contains(character) } != isInverted
    }
  }
}
