/// The difference of two texts, line by line, in the unified form with one line of context.
package enum UnifiedDiff {
  /// Beyond so many pairs of lines the middle counts as replaced as a whole.
  private static let maximumCells = 4_000_000

  private enum Edit { case same, removed, added }

  /// The difference, `Expected` first; empty if there is none.
  package static func text(_ expected: String, _ actual: String, context: Int = 1) -> String {
    let old = lines(expected)
    let new = lines(actual)
    let edits = edits(old, new)
    guard edits.contains(where: { $0 != .same }) else { return "" }
    var result = "--- Expected\n+++ Actual\n"
    for hunk in hunks(edits, context) { append(hunk, edits, old, new, to: &result) }
    return result
  }

  private static func lines(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  private static func edits(_ old: [Substring], _ new: [Substring]) -> [Edit] {
    let head = zip(old, new).prefix { $0 == $1 }.count
    let tail = zip(old.reversed(), new.reversed()).prefix(min(old.count, new.count) - head)
      .prefix { $0 == $1 }.count
    let first = Array(old[head..<(old.count - tail)])
    let second = Array(new[head..<(new.count - tail)])
    return Array(repeating: .same, count: head) + middle(first, second)
      + Array(repeating: .same, count: tail)
  }

  /// The edits between lines by their longest common subsequence.
  private static func middle(_ old: [Substring], _ new: [Substring]) -> [Edit] {
    if old.isEmpty || new.isEmpty || old.count * new.count > maximumCells {
      return Array(repeating: .removed, count: old.count)
        + Array(repeating: .added, count: new.count)
    }
    let width = new.count + 1
    var lengths = [Int32](repeating: 0, count: (old.count + 1) * width)
    for row in old.indices.reversed() {
      for column in new.indices.reversed() {
        lengths[row * width + column] =
          old[row] == new[column]
          ? lengths[(row + 1) * width + column + 1] + 1
          : max(lengths[(row + 1) * width + column], lengths[row * width + column + 1])
      }
    }
    var edits: [Edit] = []
    var (row, column) = (0, 0)
    while row < old.count || column < new.count {
      if row < old.count, column < new.count, old[row] == new[column] {
        edits.append(.same)
        row += 1
        column += 1
      } else if column == new.count
        || (row < old.count
          && lengths[(row + 1) * width + column] >= lengths[row * width + column + 1])
      {
        edits.append(.removed)
        row += 1
      } else {
        edits.append(.added)
        column += 1
      }
    }
    return edits
  }

  /// Ranges of edits that belong together: changes with the context around them.
  private static func hunks(_ edits: [Edit], _ context: Int) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for (index, edit) in edits.enumerated() where edit != .same {
      let range = max(0, index - context)..<min(edits.count, index + context + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks
  }

  private static func append(
    _ hunk: Range<Int>, _ edits: [Edit], _ old: [Substring], _ new: [Substring],
    to result: inout String
  ) {
    var row = edits[..<hunk.lowerBound].count { $0 != .added }
    var column = edits[..<hunk.lowerBound].count { $0 != .removed }
    let rows = edits[hunk].count { $0 != .added }
    let columns = edits[hunk].count { $0 != .removed }
    result += "@@ -\(range(row, rows)) +\(range(column, columns)) @@\n"
    for edit in edits[hunk] {
      switch edit {
      case .same:
        result += " \(old[row])\n"
        row += 1
        column += 1
      case .removed:
        result += "-\(old[row])\n"
        row += 1
      case .added:
        result += "+\(new[column])\n"
        column += 1
      }
    }
  }

  private static func range(_ start: Int, _ count: Int) -> String {
    count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
  }
}
