internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree

/// The templates that a tree of charts defines, by name; of several with one name the one that counts.
internal struct TemplateDefinitions {
  /// Two definitions of one name that differ.
  struct Conflict {
    let name: ByteString
    /// The one that counts.
    let winner: StaticAnalysis.Template
    let loser: StaticAnalysis.Template
  }

  /// A file of the tree, parsed.
  private struct File {
    let chart: Chart
    let path: ByteString
    let depth: Int
    let source: SourceFile
    let definitions: [Definition]
  }

  private var byName: [ByteString: StaticAnalysis.Template] = [:]
  /// All of them, by number.
  private(set) var all: [StaticAnalysis.Template] = []
  /// The definitions that others have replaced, in the reference's order.
  private(set) var conflicts: [Conflict] = []

  init(_ chart: Chart) {
    var files: [File] = []
    Self.collect(chart, path: chart.name, depth: 0, &files)
    // The reference's order: the last definition of a name counts, unless it is blank.
    files.sort { $0.depth == $1.depth ? $0.path > $1.path : $0.depth > $1.depth }
    for file in files {
      for definition in file.definitions { add(definition, of: file) }
    }
  }

  private static func collect(
    _ chart: Chart, path: ByteString, depth: Int, _ files: inout [File]
  ) {
    for template in chart.templates where template.isPartial || !chart.metadata.isLibrary {
      let name = path + "/" + template.name
      let source = SourceFile(name: String(name), bytes: template.data)
      guard let tree = try? Parser.parse(source, name: name, functions: .helm) else { continue }
      files.append(
        File(
          chart: chart, path: name, depth: name.bytes.count { $0 == UInt8(ascii: "/") },
          source: source, definitions: tree.definitions))
    }
    guard depth < 16 else { return }
    for (child, alias) in chart.children {
      collect(child, path: path + "/charts/" + alias, depth: depth + 1, &files)
    }
  }

  private mutating func add(_ definition: Definition, of file: File) {
    let new = StaticAnalysis.Template(
      definition: definition, file: file.source, number: all.count, chart: file.chart)
    all.append(new)
    if let former = byName[definition.name] {
      if definition.isBlank { return }
      if !former.definition.isBlank, former.definition.source != definition.source {
        conflicts.append(Conflict(name: definition.name, winner: new, loser: former))
      }
    }
    byName[definition.name] = new
  }

  /// Adds a definition that a text given to `tpl` makes, unless there is one of its name.
  mutating func addIfNew(_ definition: Definition, in source: SourceFile) {
    guard byName[definition.name] == nil else { return }
    let new = StaticAnalysis.Template(
      definition: definition, file: source, number: all.count, chart: nil)
    all.append(new)
    byName[definition.name] = new
  }

  /// The template of a name.
  subscript(name: ByteString) -> StaticAnalysis.Template? { byName[name] }

  /// All names, sorted.
  var names: [ByteString] { byName.keys.sorted() }
}

extension ChartFile {
  /// Whether a template only lends its definitions.
  internal var isPartial: Bool {
    name.bytes.split(separator: UInt8(ascii: "/")).last?.first == UInt8(ascii: "_")
  }
}
