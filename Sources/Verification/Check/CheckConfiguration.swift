internal import ChartEngine
public import Diagnostics
internal import JSON
internal import JSONSchema
internal import ValueTree
internal import YAML

/// What a configuration file asks of `check`: `.opea-chart-check.yaml`, or a `ct.yaml` of chart-testing.
public struct CheckConfiguration: Sendable {
  /// The names that are looked for, in this order.
  public static let fileNames = [".opea-chart-check.yaml", "ct.yaml", ".ct.yaml"]

  /// The file that was read.
  public var path: String
  /// The severity from which on findings fail the run.
  public var failsOn: Finding.Severity = .error
  /// The baseline file; empty for none.
  public var baseline = ""

  private let values: ValueSnapshot
  private let isChartTesting: Bool

  /// Finds the file for some charts: in the working directory, or beside one of them.
  public static func find(near paths: [String]) -> String? {
    for folder in ["."] + paths {
      for name in fileNames {
        let path = Path.joined(folder, name)
        if (try? SystemFile.status(path))?.isRegular == true { return path }
      }
    }
    return nil
  }

  /// Reads a file.
  public init(path: String) throws(Diagnostic) {
    self.path = path
    isChartTesting = Path.split(path).name.hasSuffix("ct.yaml")
    let bytes = try SystemFile.content(path, limit: 4 << 20)
    let source = SourceFile(name: path, bytes: bytes)
    do throws(YAMLError) {
      values = ValueSnapshot(try YAMLReader.value(from: source))
    } catch {
      throw Diagnostic(
        .yaml, "\(path): \(error.message)",
        primary: error.offset.map { Diagnostic.Label(file: source, span: SourceSpan($0, $0 + 1)) })
    }
    if isChartTesting { return }
    try Self.check(values, path)
    if case .string(let word)? = values["failOn"] {
      failsOn =
        Finding.Severity.allCases.first { $0.label.lowercased() == String(word) } ?? .error
    }
    if case .string(let file)? = values["baseline"] {
      baseline = Path.joined(Path.split(path).folder, String(file))
    }
  }

  /// The schema of the configuration file.
  public static var schema: [UInt8] { Array(CheckConfigurationSchema.text.utf8) }

  private static func check(_ values: ValueSnapshot, _ path: String) throws(Diagnostic) {
    let violation: Violation?
    do throws(SchemaError) {
      violation = try Schema(json: ByteString(schema)).violation(in: values.materialized())
    } catch {
      throw Diagnostic(.values, "\(path): \(error.message)")
    }
    if let violation {
      throw Diagnostic(.values, "\(path) does not fit its schema:\n\(violation.report())")
    }
  }

  /// Puts what the file says into options; what is in them already stays where the file is silent.
  public func apply(to options: inout CheckOptions) throws(Diagnostic) {
    if isChartTesting { return applyChartTesting(to: &options) }
    let folder = Path.split(path).folder
    if let paths = texts("charts"), options.paths.isEmpty {
      options.paths = paths.flatMap { FileGlob.paths(Path.joined(folder, $0)) }
    }
    for path in texts("exclude") ?? [] {
      options.excluded.insert(path)
      options.excluded.insert(Path.joined(folder, path))
    }
    if let files = texts("valuesFiles") { options.valuesFiles = files }
    if let versions = texts("kubernetesVersions") { options.kubernetesVersions = versions }
    if let locations = texts("schemaLocations") {
      options.schemaLocations = locations.map { text in
        text.contains("://") || text == "default" ? text : Path.joined(folder, text)
      }
    }
    if let parts = texts("parts") {
      options.parts = Set(parts.compactMap { CheckOptions.Part(rawValue: $0) })
    }
    if case .string(let name)? = values["recorded"] { options.recordedFolder = String(name) }
    if case .list(let entries)? = values["matrix"] {
      options.matrix = entries.compactMap { entry in
        guard case .string(let name)? = entry["name"] else { return nil }
        return CheckOptions.MatrixEntry(
          name: String(name), values: entry["values"] ?? .null)
      }
    }
    if let files = texts("unittest", "files") { options.unitTests.suiteFiles = files }
    options.unitTests.isStrict = values["unittest"]?["strict"] == .bool(true)
    options.unitTests.runsPostRenderers = values["unittest"]?["postRenderers"] == .bool(true)
    if case .list(let entries)? = values["suppress"] {
      options.suppressions = entries.map { entry in
        func text(_ key: ByteString) -> String {
          if case .string(let text)? = entry[key] { String(text) } else { "" }
        }
        var suppression = Suppression(reason: text("reason"))
        suppression.code = text("code")
        suppression.chart = text("chart")
        suppression.file = text("file")
        suppression.object = text("object")
        suppression.field = text("field")
        return suppression
      }
    }
  }

  /// What chart-testing's file says: where charts are, which are left out, and versions.
  private func applyChartTesting(to options: inout CheckOptions) {
    if options.paths.isEmpty {
      let charts = texts("charts") ?? []
      options.paths = charts.isEmpty ? texts("chart-dirs") ?? ["charts"] : charts
    }
    for name in texts("excluded-charts") ?? [] { options.excluded.insert(name) }
    options.valuesFiles = ["ci/*-values.yaml"]
    // chart-testing asks for a higher version unless told not to.
    if values["check-version-increment"] != .bool(false) { options.parts.insert(.versions) }
    if options.since == nil, options.parts.contains(.versions),
      case .string = values["target-branch"]
    {
      let remote = values["remote"].map(ManifestText.line) ?? "origin"
      let branch = values["target-branch"].map(ManifestText.line) ?? "master"
      options.since = "\(remote)/\(branch)"
    }
  }

  private func texts(_ keys: ByteString...) -> [String]? {
    var value: ValueSnapshot? = values
    for key in keys { value = value?[key] }
    switch value {
    case .list(let items)?: return items.map(ManifestText.line)
    case .string(let text)?: return String(text).split(separator: ",").map { String($0.trimmed) }
    default: return nil
    }
  }
}
