internal import ChartEngine
internal import Diagnostics
internal import JSON
internal import TemplateLang
internal import ValueTree
internal import ValuesMerge

/// One kind of work, with what is made once: the chart is loaded, the template compiled.
enum Work {
  /// Executes the templates of a chart; nothing is sorted.
  case templates(Chart)
  /// Renders a chart: the manifest sorted, the hooks split off, and all of it as one text.
  case manifest(Chart)
  /// Executes one template, without a chart.
  case execution(Program, TemplateSet)
  /// Reads the text of a values file.
  case yaml

  init(_ name: String, subject: String) throws {
    switch name {
    case "templates": self = .templates(try ChartLoader().load(path: subject))
    case "manifest": self = .manifest(try ChartLoader().load(path: subject))
    case "execute":
      let file = SourceFile(name: subject, bytes: try SystemFile.content(subject, limit: .max))
      let programs = try Program.compile(file, name: "main", functions: .standard)
      var set = TemplateSet()
      set.add(programs)
      guard let main = set["main"] else { throw UsageError(text: "no template") }
      self = .execution(main, set)
    case "yaml": self = .yaml
    default: throw UsageError(text: "no such work: \(name)")
    }
  }

  /// What one turn works on.
  enum Input {
    /// A text that is read as part of the work, as on the other side.
    case text([UInt8])
    /// Data in memory.
    case data(Value)
  }

  /// Makes the input of one turn, before the clock starts.
  func prepared(_ text: [UInt8]) throws -> Input {
    guard case .execution = self else { return .text(text) }
    return .data(try JSONReader.read(ByteString(text)))
  }

  /// Does the work; gives the size of what came out.
  func size(of input: Input) throws -> Int {
    switch (self, input) {
    case (.templates(let chart), .text(let values)):
      try chart.renderTemplates(values: snapshot(values), options: Self.options)
        .reduce(0) { $0 + $1.text.count }
    case (.manifest(let chart), .text(let values)):
      TemplateOutput(rendered: try chart.render(values: snapshot(values), options: Self.options))
        .text().count
    case (.execution(let program, let set), .data(let data)):
      try execute(program, set, data).count
    case (.yaml, .text(let text)):
      try ValuesFile(name: "values.yaml", bytes: text).values.entryCount
    default: throw UsageError(text: "wrong input")
    }
  }

  /// Does the work; gives what came out in a form that the other side can be compared with.
  func shown(_ input: Input) throws -> [UInt8] {
    switch (self, input) {
    case (.templates(let chart), .text(let values)):
      let files = try chart.renderTemplates(values: snapshot(values), options: Self.options)
      return try json(files.map { (key: ByteString($0.path), value: .string($0.text)) })
    case (.manifest(let chart), .text(let values)):
      let rendered = try chart.render(values: snapshot(values), options: Self.options)
      let whole = TemplateOutput(rendered: rendered).text()
      let bare = TemplateOutput(rendered: rendered, includesHooks: false).text()
      return try json([
        (key: "hooks", value: .string(ByteString(Array(whole.dropFirst(bare.count))))),
        (key: "manifest", value: .string(ByteString(bare))),
      ])
    case (.execution(let program, let set), .data(let data)):
      return try execute(program, set, data)
    case (.yaml, .text(let text)):
      let values = try ValuesFile(name: "values.yaml", bytes: text).values
      return try JSONWriter.text(of: values.materialized()).bytes
    default: throw UsageError(text: "wrong input")
    }
  }

  private static let options = RenderOptions(release: Release(name: "bench"))

  /// The values of a turn come as JSON, as those of the SDK do.
  private func snapshot(_ json: [UInt8]) throws -> ValueSnapshot {
    ValueSnapshot(try JSONReader.read(ByteString(json)))
  }

  private func json(_ entries: [(key: ByteString, value: Value)]) throws -> [UInt8] {
    try JSONWriter.text(of: .dict(Dict(entries))).bytes
  }

  private func execute(
    _ program: Program, _ set: TemplateSet, _ data: Value
  ) throws -> [UInt8] {
    var machine = Machine(set: set, functions: .standard, context: CallContext())
    return try machine.render(program, data)
  }
}

extension ValueSnapshot {
  /// How many entries the outermost map has.
  fileprivate var entryCount: Int {
    guard case .dict(let entries) = self else { return 0 }
    return entries.count
  }
}

/// A worker that was started wrongly.
struct UsageError: Error, CustomStringConvertible {
  var text: String
  var description: String { text }
}
