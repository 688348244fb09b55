internal import ValueTree

/// A table of values in a README: rows of key, default and meaning.
struct ReadmeTable {
  /// A row as it stands in the text.
  struct Row {
    var line: Int
    var cells: [String]
  }

  /// The columns that mean key, default and description.
  private(set) var key = 0
  private(set) var fallback = 1
  private(set) var meaning: Int?
  private(set) var rows: [Row] = []
  /// The line of the heading.
  private(set) var line = 0

  /// All tables of values in a text: those with columns for key and default.
  static func all(in lines: [String]) -> [ReadmeTable] {
    var tables: [ReadmeTable] = []
    var index = 0
    while index + 1 < lines.count {
      guard var table = ReadmeTable(heading: cells(lines[index])), isRule(lines[index + 1]) else {
        index += 1
        continue
      }
      table.line = index + 1
      index += 2
      while index < lines.count, lines[index].trimmed.hasPrefix("|") {
        table.rows.append(Row(line: index + 1, cells: cells(lines[index])))
        index += 1
      }
      tables.append(table)
    }
    return tables
  }

  private init?(heading: [String]) {
    let words = heading.map { $0.lowercased() }
    guard
      let key = words.firstIndex(where: { ["key", "value", "name", "parameter"].contains($0) }),
      let fallback = words.firstIndex(where: { ["default", "default value"].contains($0) })
    else { return nil }
    self.key = key
    self.fallback = fallback
    meaning = words.firstIndex { ["description", "meaning"].contains($0) }
  }

  private static func isRule(_ line: String) -> Bool {
    line.trimmed.hasPrefix("|") && line.allSatisfy { "|-: ".contains($0) } && line.contains("-")
  }

  /// The cells of a row; `\|` is no border.
  static func cells(_ line: String) -> [String] {
    var text = line.trimmed
    guard text.hasPrefix("|") else { return [] }
    text = text.dropFirst()
    if text.hasSuffix("|"), !text.hasSuffix("\\|") { text = text.dropLast() }
    var cells: [String] = []
    var cell = ""
    var isEscaped = false
    for character in text {
      if character == "|", !isEscaped {
        cells.append(String(cell.trimmed))
        cell = ""
      } else {
        cell.append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return cells + [String(cell.trimmed)]
  }

  /// A cell without the marks of code.
  static func plain(_ cell: String) -> String {
    cell.hasPrefix("`") && cell.hasSuffix("`") && cell.count > 1
      ? String(cell.dropFirst().dropLast()) : cell
  }

  /// A default as tables show it: JSON, texts without quotes too.
  static func shown(_ value: ValueSnapshot) -> String {
    if case .string(let text) = value, !text.isEmpty { return String(text) }
    return DocumentedValue.json(value)
  }

  /// Whether a cell says what a default is, in one of the ways in which tables do.
  static func says(_ cell: String, _ value: ValueSnapshot) -> Bool {
    let text = plain(cell).replacing("\\|", with: "|")
    func packed(_ text: String) -> String { text.filter { !$0.isWhitespace } }
    if [shown(value), DocumentedValue.json(value)].map(packed).contains(packed(text)) {
      return true
    }
    // Words about a default, or a shortened one, are not checked.
    return text.isEmpty || text.contains("…") || text.contains("...")
      || (cell.hasPrefix("see ") || cell.hasPrefix("*"))
  }
}
