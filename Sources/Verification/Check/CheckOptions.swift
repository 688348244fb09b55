public import JSONSchema
public import TemplateLang
public import ValueTree

/// What `check` does: which charts in which cases, and which parts of the verification.
public struct CheckOptions: Sendable {
  /// The parts of the verification.
  public enum Part: String, Sendable, CaseIterable {
    case lint, validate, unittest, recorded, documentation, versions
  }

  /// Values that every chart is rendered with in a case of their own, under a name.
  public struct MatrixEntry: Sendable, Hashable {
    /// The name that reports show.
    public var name: String
    /// The values; null for none.
    public var values: ValueSnapshot

    /// Makes an entry.
    public init(name: String, values: ValueSnapshot) {
      self.name = name
      self.values = values
    }
  }

  /// Folders of charts, or folders with charts below them.
  public var paths: [String] = []
  /// Names or folders of charts that are left out.
  public var excluded: Set<String> = []
  /// The parts to run.
  public var parts: Set<Part> = [.lint, .validate, .unittest, .recorded, .documentation]
  /// Patterns of values files below each chart; the chart is always rendered without one too.
  public var valuesFiles = ["ci/*-values.yaml"]
  /// Further values: devices, editions and the like. None is one case without further values.
  public var matrix: [MatrixEntry] = []
  /// Versions of Kubernetes.
  public var kubernetesVersions = ["1.34.0", "1.36.0"]
  /// Where schemas of Kubernetes objects are, as in `validate`; none validates nothing.
  public var schemaLocations: [String] = []
  /// Reads those at web addresses; without it they are not asked.
  public var remoteSchemas: RemoteSchemas?
  /// The folder below each chart with its recorded output.
  public var recordedFolder = "tests/recorded"
  /// Whether recorded output is written instead of compared.
  public var updatesRecorded = false
  /// Whether tables and schemas that are out of step are written anew.
  public var fixesDocumentation = false
  /// What each render may use, those of lint and unit tests too.
  public var limits = Limits()
  /// What each check of values by a chart's schema may use.
  public var schemaLimits = SchemaLimits()
  /// How unit tests are found and run.
  public var unitTests = UnitTestOptions()
  /// The revision of git that versions are compared with, and from which changes count; nil is none.
  public var since: String?
  /// Whether only charts that changed since then are checked, and those that build on them.
  public var selectsChanged = true
  /// How much happens at a time.
  public var jobs = Processors.count
  /// The folder that results are kept in; nil keeps none.
  public var cacheFolder: String?
  /// What else results depend on: the tool's own identity.
  public var toolIdentity = ""
  /// Findings that are known and accepted, each with its reason.
  public var suppressions: [Suppression] = []

  /// The defaults.
  public init() {}
}
