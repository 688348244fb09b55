internal import ChartEngine
internal import Diagnostics
internal import SemVer
internal import ValueTree
internal import YAML

/// Reads suite files.
struct SuiteReader {
  /// The version of helm-unittest whose format and behaviour this follows; suites can ask for one.
  static let version = "1.1.1"

  /// Whether unknown fields are errors.
  var isStrict: Bool
  /// Values files under all tests of all suites, absolute.
  var valuesFiles: [String]
  /// The charts from the root to the one that is tested.
  var chartRoute: String

  /// The suites of a file, one for each of its YAML documents that holds anything.
  func suites(in bytes: [UInt8], file: String) throws(Diagnostic) -> [TestSuite] {
    var suites: [TestSuite] = []
    for part in DocumentText.parts(of: bytes) where !DocumentText.isBlank(part) {
      if let suite = try suite(part, file: file, isRendered: false) { suites.append(suite) }
    }
    return suites
  }

  /// The suite of one document; nil if it holds nothing.
  func suite(
    _ text: [UInt8], file: String, isRendered: Bool
  ) throws(Diagnostic) -> TestSuite? {
    do throws(Diagnostic) {
      return try read(text, file: file, isRendered: isRendered)
    } catch {
      // Regular expressions in double quotes often have backslashes that YAML does not know.
      guard error.message.contains("unknown escape character") else { throw error }
      return try read(Self.doublingBackslashes(text), file: file, isRendered: isRendered)
    }
  }

  private func read(
    _ text: [UInt8], file: String, isRendered: Bool
  ) throws(Diagnostic) -> TestSuite? {
    let source = SourceFile(name: file, bytes: text)
    var spellings = ScalarSpellings(source)
    let root: ValueSnapshot
    do throws(YAMLError) {
      let value = try YAMLReader.value(
        from: source, options: .manifest, observer: &spellings)
      root = ValueSnapshot(value)
    } catch {
      throw Diagnostic(
        .yaml, error.message,
        primary: error.offset.map { Diagnostic.Label(file: source, span: SourceSpan($0, $0 + 1)) })
    }
    if case .null = root { return nil }
    var fields = try Fields(root, path: [], spellings)
    var suite = TestSuite()
    suite.file = file
    suite.chartRoute = chartRoute
    suite.name = try fields.text("suite")
    suite.valuesFiles = try fields.texts("values") + valuesFiles
    suite.set = try fields.map("set")
    suite.templates = try fields.texts("templates")
    suite.excludedTemplates = try fields.texts("excludeTemplates")
    suite.includesCRDs = try fields.bool("includeCrds")
    suite.release = try release(&fields)
    suite.chart = try chart(&fields)
    suite.capabilities = try capabilities(&fields)
    suite.cluster = try FakeCluster(fields.fields("kubernetesProvider"))
    suite.postRenderer = try postRenderer(&fields)
    suite.snapshotID = try fields.text("snapshotId")
    suite.skipReason = try skipReason(&fields, isSuite: true)
    let items = try fields.list("tests")
    try fields.finish(isStrict: isStrict, in: "type unittest.TestSuite")
    if items.isEmpty { throw Diagnostic(.yaml, "no tests found") }
    if isRendered, suite.name.isEmpty {
      throw Diagnostic(.yaml, "helm chart based test suites must include `suite` field")
    }
    for (index, item) in items.enumerated() {
      var job = try Fields(item, path: ["tests", String(index)], spellings)
      var test = try self.test(&job)
      if let reason = suite.skipReason { test.skipReason = reason }
      suite.tests.append(test)
    }
    return suite
  }

  private func test(_ fields: inout Fields) throws(Diagnostic) -> TestJob {
    var job = TestJob()
    job.name = try fields.text("it")
    job.valuesFiles = try fields.texts("values")
    job.set = try fields.map("set")
    job.templates = try fields.texts("templates")
    let template = try fields.text("template")
    if job.templates.isEmpty, !template.isEmpty { job.templates = [template] }
    job.documentIndex = try fields.int("documentIndex")
    if let selector = fields.value("documentSelector"), selector != .null {
      job.documentSelector = try Self.selector(selector, path: fields.path + ["documentSelector"])
    }
    job.release = try release(&fields)
    job.chart = try chart(&fields)
    job.capabilities = try capabilities(&fields)
    job.cluster = try FakeCluster(fields.fields("kubernetesProvider"))
    job.postRenderer = try postRenderer(&fields)
    job.skipReason = try skipReason(&fields, isSuite: false)
    let items = try fields.list("asserts")
    _ = fields.value("documentindices")
    try fields.finish(isStrict: isStrict, in: "type unittest.TestJob")
    if items.isEmpty { throw Diagnostic(.yaml, "no asserts found") }
    for (index, item) in items.enumerated() {
      if case .null = item { continue }
      job.assertions.append(
        try Assertion(item, index: index, path: fields.path + ["asserts", String(index)]))
    }
    return job
  }

  // MARK: Parts

  private func release(_ fields: inout Fields) throws(Diagnostic) -> ReleaseSettings {
    var part = try fields.fields("release")
    let settings = ReleaseSettings(
      name: try part.text("name"), namespace: try part.text("namespace"),
      revision: try part.int("revision") ?? 0, isUpgrade: try part.bool("upgrade"))
    try part.finish(isStrict: isStrict, in: "release")
    return settings
  }

  private func chart(_ fields: inout Fields) throws(Diagnostic) -> ChartSettings {
    var part = try fields.fields("chart")
    let settings = ChartSettings(
      version: try part.text("version"), appVersion: try part.text("appVersion"))
    try part.finish(isStrict: isStrict, in: "chart")
    return settings
  }

  private func capabilities(_ fields: inout Fields) throws(Diagnostic) -> CapabilitySettings {
    var part = try fields.fields("capabilities")
    var settings = CapabilitySettings()
    settings.majorVersion = try part.text("majorVersion")
    settings.minorVersion = try part.text("minorVersion")
    if part.has("apiVersions") {
      settings.apiVersions =
        part.isNull("apiVersions") ? .none : .named(try part.texts("apiVersions"))
      _ = part.value("apiVersions")
    }
    try part.finish(isStrict: isStrict, in: "capabilities")
    return settings
  }

  private func postRenderer(_ fields: inout Fields) throws(Diagnostic) -> PostRenderer? {
    var part = try fields.fields("postRenderer")
    let command = try part.text("cmd")
    let arguments = try part.texts("args")
    try part.finish(isStrict: isStrict, in: "postRenderer")
    return command.isEmpty ? nil : PostRenderer(command: command, arguments: arguments)
  }

  private func skipReason(
    _ fields: inout Fields, isSuite: Bool
  ) throws(Diagnostic) -> String? {
    var part = try fields.fields("skip")
    var reason = try part.text("reason")
    if isSuite {
      let minimum = try part.text("minimumVersion")
      if !minimum.isEmpty, !Self.meets(minimum) {
        reason =
          "Test suite requires minimum unittest plugin version \(minimum), but current version is "
          + Self.version
      }
    }
    try part.finish(isStrict: isStrict, in: "skip")
    return reason.isEmpty ? nil : reason
  }

  private static func meets(_ minimum: String) -> Bool {
    guard let current = try? Version(version), let minimum = try? Version(minimum) else {
      return false
    }
    return current >= minimum
  }

  /// A selector out of its map.
  static func selector(
    _ value: ValueSnapshot, path: [String]
  ) throws(Diagnostic) -> DocumentSelector {
    guard case .dict = value else { throw Fields.mismatch(value, "a map", path) }
    guard case .string(let text)? = value["path"] else {
      throw Diagnostic(.yaml, "empty 'documentSelector.path' not supported")
    }
    var selector = DocumentSelector(path: String(text))
    if let wanted = value["value"], wanted != .null { selector.value = wanted }
    selector.matchesMany = value["matchMany"] == .bool(true)
    selector.skipsEmptyTemplates = value["skipEmptyTemplates"] == .bool(true)
    return selector
  }

  /// The text with every odd run of backslashes made even.
  private static func doublingBackslashes(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var run = 0
    for byte in text {
      if byte == UInt8(ascii: "\\") {
        run += 1
      } else {
        if run % 2 == 1 { result.append(UInt8(ascii: "\\")) }
        run = 0
      }
      result.append(byte)
    }
    return result
  }
}

extension YAMLReader.Options {
  /// How suites and rendered manifests are read: whole numbers stay whole, `yes` is a text, and a
  /// key may come only once.
  static var manifest: YAMLReader.Options {
    YAMLReader.Options(duplicateKeys: .refuse, numbers: .yaml, words: .core)
  }
}
