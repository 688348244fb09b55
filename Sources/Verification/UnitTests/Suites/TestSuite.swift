public import ValueTree

/// Tests of one chart that share settings: one YAML document of a suite file.
public struct TestSuite: Sendable {
  /// The name that reports show.
  public var name = ""
  /// The suite file, as reports show it.
  public var file = ""
  /// The charts from the root to the one that is tested, such as `parent/charts/child`.
  public var chartRoute = ""
  /// Values files under all tests, relative to the suite file or absolute.
  public var valuesFiles: [String] = []
  /// Values under all tests, by their paths.
  public var set: [ValueSnapshot.Entry] = []
  /// The template files that are rendered; all if there are none.
  public var templates: [String] = []
  /// Template files that are not rendered even if ``templates`` names them.
  public var excludedTemplates: [String] = []
  /// Whether files below `crds/` can be tested too.
  public var includesCRDs = false
  /// The release.
  public var release = ReleaseSettings()
  /// What the chart says of itself.
  public var chart = ChartSettings()
  /// What the cluster is.
  public var capabilities = CapabilitySettings()
  /// What `lookup` finds.
  public var cluster = FakeCluster()
  /// A program that changes the manifests before they are tested.
  public var postRenderer: PostRenderer?
  /// Why the suite is skipped; nil runs it.
  public var skipReason: String?
  /// What tells the suite's snapshot file from others of the same suite file.
  public var snapshotID = ""
  /// The tests in their order.
  public var tests: [TestJob] = []

  /// The snapshot file: in `__snapshot__` beside the suite file.
  var snapshotPath: String {
    let (folder, name) = Path.split(file)
    let id = snapshotID.isEmpty ? "" : "_" + snapshotID
    return Path.joined(folder, "__snapshot__/\(name)\(id).snap")
  }
}

/// One test: what is rendered, and what must hold of it.
public struct TestJob: Sendable {
  /// The name that reports show.
  public var name = ""
  /// Values files over those of the suite.
  public var valuesFiles: [String] = []
  /// Values over all files, by their paths.
  public var set: [ValueSnapshot.Entry] = []
  /// The template files that assertions are about; those of the suite if there are none.
  public var templates: [String] = []
  /// The place of the document that assertions are about.
  public var documentIndex: Int?
  /// Which documents assertions are about.
  public var documentSelector: DocumentSelector?
  /// The release, over the suite's.
  public var release = ReleaseSettings()
  /// What the chart says of itself, over the suite's.
  public var chart = ChartSettings()
  /// What the cluster is, over the suite's.
  public var capabilities = CapabilitySettings()
  /// What `lookup` finds besides what it finds for the suite.
  public var cluster = FakeCluster()
  /// A program that changes the manifests, instead of the suite's.
  public var postRenderer: PostRenderer?
  /// Why the test is skipped; nil runs it.
  public var skipReason: String?
  /// What must hold, in order.
  public var assertions: [Assertion] = []

  /// Whether a template that fails is an error whatever the assertions say.
  var requiresRender: Bool { assertions.allSatisfy(\.expectsRender) }
}

/// The release of a suite or test; what is empty comes from the level above.
public struct ReleaseSettings: Sendable {
  /// The name.
  public var name = ""
  /// The namespace.
  public var namespace = ""
  /// The revision.
  public var revision = 0
  /// Whether it is upgraded and not installed.
  public var isUpgrade = false

  /// These settings with those of the level above where there are none.
  func over(_ base: ReleaseSettings) -> ReleaseSettings {
    ReleaseSettings(
      name: name.isEmpty ? base.name : name,
      namespace: namespace.isEmpty ? base.namespace : namespace,
      revision: revision == 0 ? base.revision : revision,
      isUpgrade: isUpgrade || base.isUpgrade)
  }
}

/// Versions that the chart is rendered under; empty keeps its own.
public struct ChartSettings: Sendable {
  /// The chart's version.
  public var version = ""
  /// The application's version.
  public var appVersion = ""

  func over(_ base: ChartSettings) -> ChartSettings {
    ChartSettings(
      version: version.isEmpty ? base.version : version,
      appVersion: appVersion.isEmpty ? base.appVersion : appVersion)
  }
}

/// The cluster's version and the API versions that it serves.
public struct CapabilitySettings: Sendable {
  /// API versions as a test names them.
  public enum APIVersions: Sendable, Equatable {
    /// Nothing was said: those of the suite.
    case inherited
    /// Said to be none: those of the suite do not count.
    case none
    /// These, and those of the suite.
    case named([String])
  }

  /// The first number of the Kubernetes version.
  public var majorVersion = ""
  /// The second number of the Kubernetes version.
  public var minorVersion = ""
  /// What the cluster serves.
  public var apiVersions = APIVersions.inherited

  func over(_ base: CapabilitySettings) -> CapabilitySettings {
    var above: [String] = []
    if case .named(let names) = base.apiVersions { above = names }
    let merged: APIVersions =
      switch apiVersions {
      case .inherited: .named(above)
      case .none: .none
      case .named(let own): .named(own + above)
      }
    return CapabilitySettings(
      majorVersion: majorVersion.isEmpty ? base.majorVersion : majorVersion,
      minorVersion: minorVersion.isEmpty ? base.minorVersion : minorVersion,
      apiVersions: merged)
  }
}

/// A program that gets all manifests on its standard input and gives them back changed.
public struct PostRenderer: Sendable, Hashable {
  /// Its path, or its name if it is on `PATH`.
  public var command: String
  /// Its arguments.
  public var arguments: [String] = []
}

/// Which of the documents of a template an assertion is about.
public struct DocumentSelector: Sendable {
  /// The path that is looked at.
  public var path: String
  /// What must stand there; nil takes anything.
  public var value: ValueSnapshot?
  /// Whether more than one document may be found.
  public var matchesMany = false
  /// Whether templates without such a document are left out.
  public var skipsEmptyTemplates = false
}
