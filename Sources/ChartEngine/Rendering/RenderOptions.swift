public import Diagnostics
public import JSONSchema
public import TemplateLang

/// What a render needs besides the chart and its values.
public struct RenderOptions: Sendable {
  /// The release.
  public var release: Release
  /// What the chart is told about the cluster.
  public var capabilities: Capabilities
  /// Whether the values go unchecked by the schemas of the charts.
  public var skipsSchemaValidation: Bool
  /// Whether the notes of subcharts are part of the notes.
  public var includesSubchartNotes: Bool
  /// Tells by its path in the tree which template files are loaded besides the partials; nil, the
  /// default, loads all.
  public var selectsTemplate: (@Sendable (String) -> Bool)?
  /// The version that the chart and those right below it are said to have; nil keeps their own.
  public var chartVersion: String?
  /// The application version that the chart and those right below it are said to have; nil keeps
  /// their own.
  public var appVersion: String?
  /// Whether the notes are not even executed: for callers that want objects only.
  package var skipsNotes = false
  /// Clock, randomness and the rest of the outside.
  public var environment: RenderEnvironment
  /// What the render may use.
  public var limits: Limits
  /// What the check of the values by the schemas of the charts may use.
  public var schemaLimits = SchemaLimits()
  /// Whether messages of errors show the values whose keys say that they are secrets.
  public var showsSecrets = false
  /// Ends the render when somebody cancels it; nil, the default, leaves it alone.
  public var cancellation: CancellationToken?

  /// Makes options; the defaults are those of `template`.
  public init(
    release: Release = Release(), capabilities: Capabilities = Capabilities(),
    skipsSchemaValidation: Bool = false, includesSubchartNotes: Bool = false,
    environment: RenderEnvironment = RenderEnvironment(), limits: Limits = Limits()
  ) {
    self.release = release
    self.capabilities = capabilities
    self.skipsSchemaValidation = skipsSchemaValidation
    self.includesSubchartNotes = includesSubchartNotes
    self.environment = environment
    self.limits = limits
  }
}
