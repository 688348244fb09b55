internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree
internal import YAML

/// A chart with everything that our checks look at.
internal struct LintSubject {
  /// A values file of the chart, its defaults included.
  struct ValuesFile {
    let name: String
    let source: SourceFile
    let values: Dict
    /// Where each value stands.
    let places: PlaceTable
  }

  /// The chart's path as it was given.
  let path: String
  let chart: Chart
  /// `values.yaml` first, then the chart's other values files.
  let valuesFiles: [ValuesFile]
  /// The default render first, then one for each other values file that renders.
  let renders: [LintRender]
  /// What templates read on any branch.
  let analysis: StaticAnalysis
  /// What the renders have read.
  let reads: ValueReads

  init(_ chart: Chart, _ helm: HelmLint, _ options: Linter.Options) {
    path = helm.source.path
    self.chart = chart
    var files: [ValuesFile] = []
    for file in chart.rawFiles where file.name == "values.yaml" {
      if let read = ValuesFile(String(file.name), file.data) { files.append(read) }
    }
    for file in chart.files where Self.isValuesFile(file.name) {
      if let read = ValuesFile(String(file.name), file.data) { files.append(read) }
    }
    for file in options.valuesFiles {
      if let read = ValuesFile(file.name, file.bytes) { files.append(read) }
    }
    valuesFiles = files
    var renders: [LintRender] = []
    var reads = ValueReads()
    if let render = helm.render { renders.append(LintRender(render)) }
    for file in files.dropFirst(files.first?.name == "values.yaml" ? 1 : 0) {
      let observer = RenderObserver()
      let values = ValueSnapshot(.dict(file.values))
      let render = try? chart.observeForLint(
        values: values, options: helm.options, observer: observer)
      if let render { renders.append(LintRender(render)) }
    }
    for render in renders { reads.merge(render.render.observer.reads) }
    self.renders = renders
    self.reads = reads
    var analysis = StaticAnalysis(chart, values: files.map(\.values))
    analysis.run()
    self.analysis = analysis
  }

  /// Whether a name is that of a values file: in the chart's folder, or in `ci/` as chart-testing has
  /// them.
  private static func isValuesFile(_ name: ByteString) -> Bool {
    let text = String(name)
    guard text.hasSuffix(".yaml") || text.hasSuffix(".yml") else { return false }
    let parts = text.split(separator: "/")
    guard parts.count == 1 || parts.count == 2 && parts[0] == "ci" else { return false }
    return (parts.last ?? "").split(separator: ".").first.map { name in
      name.split { $0 == "-" || $0 == "_" }.contains("values")
    } ?? false
  }

  /// All texts among the values.
  var valueTexts: Set<ByteString> {
    var texts: Set<ByteString> = []
    var open: [Value] = valuesFiles.map { .dict($0.values) }
    while let value = open.popLast() {
      switch value {
      case .string(let text): texts.insert(text)
      case .dict(let dict): open += dict.values
      case .list(let list): open += list.elements
      default: continue
      }
    }
    return texts
  }
}

extension LintSubject {
  /// A place of a template as findings show it: below the chart's folder.
  internal func place(_ place: StaticReads.Place) -> Finding.Place {
    let root = "\(chart.name)/"
    let name = place.file.name
    let position = place.file.position(of: place.offset)
    return Finding.Place(
      file: name.hasPrefix(root) ? String(name.dropFirst(root.count)) : name,
      line: position.line, column: position.column)
  }
}

extension LintSubject.ValuesFile {
  fileprivate init?(_ name: String, _ bytes: [UInt8]) {
    let source = SourceFile(name: name, bytes: bytes)
    var table = PlaceTable()
    guard let values = try? YAMLReader.values(from: source, observer: &table) else { return nil }
    self.init(name: name, source: source, values: values, places: table)
  }

  /// The place of a value's key.
  func place(of path: [PathStep]) -> Finding.Place {
    guard let offset = places[path] else { return Finding.Place(file: name) }
    var line = source.position(of: offset).line
    if case .key(let key)? = path.last {
      // A map's own place is that of its first entry.
      var candidate = line
      while candidate > 0, line - candidate < 50 {
        let text = ByteString(source.line(candidate))
        let content = text.trimmedSpaces
        if content.hasPrefix(key + ":") || content.hasPrefix("\"" + key + "\"")
          || content.hasPrefix("- " + key + ":") || content.hasPrefix("'" + key + "'")
        {
          line = candidate
          break
        }
        candidate -= 1
      }
    }
    return Finding.Place(file: name, line: line)
  }
}

extension ByteString {
  /// Without blanks at both ends.
  internal var trimmedSpaces: ByteString {
    var start = 0
    var end = count
    while start < end, self[start] <= 0x20 { start += 1 }
    while end > start, self[end - 1] <= 0x20 { end -= 1 }
    return self[start..<end]
  }
}
