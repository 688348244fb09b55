internal import ChartEngine
internal import Diagnostics
internal import JSON
internal import ValueTree

/// Whether the README's tables and the schema of a chart say what its values file says.
struct ChartDocumentation {
  let folder: String
  let fixes: Bool
  /// What is out of step.
  private(set) var findings: [Finding] = []
  /// The files that were written.
  private(set) var written: [String] = []

  init(folder: String, fixes: Bool) {
    self.folder = folder
    self.fixes = fixes
  }

  /// Looks at the files of a chart.
  mutating func check(_ chart: Chart) {
    guard let bytes = try? SystemFile.content(folder + "/values.yaml", limit: 16 << 20) else {
      return
    }
    let values = ValuesComments(bytes, name: "values.yaml")
    checkReadme(values)
    if let schema = chart.schema { checkSchema(schema, chart.values) }
  }

  // MARK: README

  private mutating func checkReadme(_ values: ValuesComments) {
    let path = folder + "/README.md"
    guard let bytes = try? SystemFile.content(path, limit: 16 << 20) else { return }
    var lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    let tables = ReadmeTable.all(in: lines)
    let known = Dictionary(values.entries.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
    // A table is about values if most of its rows are.
    let own = tables.filter { table in
      let named = table.rows.count { row in
        row.cells.indices.contains(table.key)
          && known[ReadmeTable.plain(row.cells[table.key])] != nil
      }
      return named * 2 > table.rows.count
    }
    guard !own.isEmpty else { return }
    var gone: [Int] = []
    for table in own {
      for row in table.rows where row.cells.count > max(table.key, table.fallback) {
        let name = ReadmeTable.plain(row.cells[table.key])
        guard let entry = known[name] else {
          // Values of subcharts and patterns of names are no rows of this file's values.
          if name.contains("*") || name.contains("<") || name.contains(" ") { continue }
          if name.split(separator: ".").first.map({ known[String($0)] == nil }) ?? true { continue }
          if Self.isBelowEmpty(name, known) { continue }
          add(row.line, name, "`\(name)` is no value of values.yaml any more")
          gone.append(row.line - 1)
          continue
        }
        var cells = row.cells
        if !ReadmeTable.says(cells[table.fallback], entry.value) {
          let shown = ReadmeTable.shown(entry.value)
          add(
            row.line, name,
            "the default of `\(name)` is \(shown), not \(ReadmeTable.plain(cells[table.fallback]))")
          cells[table.fallback] = "`\(shown.replacing("|", with: "\\|"))`"
        }
        if let meaning = table.meaning, cells.indices.contains(meaning), !entry.comment.isEmpty,
          Self.uniform(cells[meaning]) != Self.uniform(entry.comment)
        {
          add(row.line, name, "the comment of `\(name)` in values.yaml says something else")
          cells[meaning] = entry.comment.replacing("|", with: "\\|")
        }
        if cells != row.cells {
          lines[row.line - 1] = "| " + cells.joined(separator: " | ") + " |"
        }
      }
    }
    let missing = missingRows(values, own)
    if fixes, let table = own.last, !missing.isEmpty {
      let place = (table.rows.last?.line ?? table.line + 1)
      lines.insert(contentsOf: missing.map { Self.row($0, table) }, at: min(place, lines.count))
    }
    guard fixes else { return }
    for line in gone.reversed() { lines.remove(at: line) }
    write(Array(lines.joined(separator: "\n").utf8), to: path, unlike: bytes)
    if findings.contains(where: { $0.code == CheckRule.readme }) {
      findings.removeAll { $0.code == CheckRule.readme }
    }
  }

  /// Values whose comment is marked for documentation, and that no table has.
  private mutating func missingRows(
    _ values: ValuesComments, _ tables: [ReadmeTable]
  ) -> [ValuesComments.Entry] {
    let named = Set(
      tables.flatMap { table in
        table.rows.compactMap { row in
          row.cells.indices.contains(table.key) ? ReadmeTable.plain(row.cells[table.key]) : nil
        }
      })
    let missing = values.entries.filter { $0.isMarked && !named.contains($0.path) }
    for entry in missing {
      findings.append(
        Finding(
          CheckRule.readme, .warning, at: Finding.Place(file: "values.yaml", line: entry.line),
          field: entry.path, "`\(entry.path)` is in no table of the README",
          help: "write it with `check --fix`"))
    }
    return missing
  }

  private static func row(_ entry: ValuesComments.Entry, _ table: ReadmeTable) -> String {
    let count = max(table.key, table.fallback, table.meaning ?? 0) + 1
    var cells = Array(repeating: "", count: count)
    cells[table.key] = "`\(entry.path)`"
    cells[table.fallback] = "`\(ReadmeTable.shown(entry.value).replacing("|", with: "\\|"))`"
    if let meaning = table.meaning { cells[meaning] = entry.comment.replacing("|", with: "\\|") }
    return "| " + cells.joined(separator: " | ") + " |"
  }

  /// Whether a name leads below a value that is empty by default: anything may stand there.
  private static func isBelowEmpty(
    _ name: String, _ known: [String: ValuesComments.Entry]
  ) -> Bool {
    var parts = name.split(separator: ".")
    while parts.count > 1 {
      parts.removeLast()
      if let entry = known[parts.joined(separator: ".")] { return entry.value.isEmptyOfItsType }
    }
    return false
  }

  /// A text whose marks and blanks do not count.
  private static func uniform(_ text: String) -> String {
    text.filter { !$0.isWhitespace && $0 != "`" && $0 != "\\" && $0 != "." }
  }

  private mutating func add(_ line: Int, _ name: String, _ words: String) {
    findings.append(
      Finding(
        CheckRule.readme, .warning, at: Finding.Place(file: "README.md", line: line), field: name,
        words, help: "write it with `check --fix`"))
  }

  // MARK: Schema

  private mutating func checkSchema(_ bytes: [UInt8], _ values: ValueSnapshot) {
    guard let read = try? JSONReader.read(ByteString(bytes), as: .dict) else { return }
    let schema = ValueSnapshot(read)
    compare(schema, values, "", schema)
    guard fixes, findings.contains(where: { $0.code == CheckRule.schema }) else { return }
    let fixed = SchemaFix.schema(schema, fitting: values)
    var text: [UInt8] = []
    guard
      (try? JSONWriter.appendIndented(fixed.materialized(), to: &text, escapingHTML: false))
        != nil
    else { return }
    text.append(UInt8(ascii: "\n"))
    write(text, to: folder + "/values.schema.json", unlike: bytes)
    findings.removeAll { $0.code == CheckRule.schema }
  }

  /// Compares a map of values with the properties that the schema names, level by level.
  private mutating func compare(
    _ schema: ValueSnapshot, _ values: ValueSnapshot, _ path: String, _ root: ValueSnapshot
  ) {
    let schema = SchemaFix.resolved(schema, root)
    guard case .dict(let entries) = values, case .dict(let properties)? = schema["properties"]
    else {
      return
    }
    for entry in entries {
      let name = path.isEmpty ? "\(entry.key)" : "\(path).\(entry.key)"
      guard let property = properties.first(where: { $0.key == entry.key })?.value else {
        if schema["patternProperties"] != nil || schema["additionalProperties"]?["type"] != nil {
          continue
        }
        add(schema: name, "`\(name)` has no property in values.schema.json")
        continue
      }
      let own = SchemaFix.resolved(property, root)
      if let known = own["default"], known.withFloats != entry.value.withFloats {
        add(
          schema: name,
          "the schema says that the default of `\(name)` is \(DocumentedValue.json(known)), but it "
            + "is \(DocumentedValue.json(entry.value))")
      }
      compare(own, entry.value, name, root)
    }
  }

  private mutating func add(schema name: String, _ words: String) {
    findings.append(
      Finding(
        CheckRule.schema, .warning, at: Finding.Place(file: "values.schema.json"), field: name,
        words, help: "write it with `check --fix`"))
  }

  private mutating func write(_ bytes: [UInt8], to path: String, unlike old: [UInt8]) {
    guard bytes != old, (try? FileWriting.replace(path, with: bytes)) != nil else { return }
    written.append(path)
  }
}
