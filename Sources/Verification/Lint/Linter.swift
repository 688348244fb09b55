public import ChartEngine
internal import Diagnostics
internal import TemplateLang
public import ValueTree

/// Checks charts: the rules of the reference's `lint`, in its words, and checks of our own.
///
/// A chart's templates are rendered once for all of them.
public struct Linter: Sendable {
  /// What can be chosen.
  public struct Options: Sendable {
    /// The release's namespace; empty as in the reference's library.
    public var namespace = ""
    /// The Kubernetes version of `.Capabilities` and of the warnings about old APIs.
    public var kubeVersion = KubeVersion.default
    /// Whether the values go unchecked by the schemas.
    public var skipsSchemaValidation = false
    /// Our own checks to run; none leaves the reference's rules. Those of ``Check/optional`` are not
    /// among them unless they are put in.
    public var checks = Set(Check.all.map(\.code))
    /// Values that the chart's other values files set, for the checks that look at all of them.
    public var valuesFiles: [NamedValues] = []

    /// The reference's defaults, with all of our checks.
    public init() {}
  }

  /// Values of a file with its name.
  public struct NamedValues: Sendable {
    /// The path that findings show.
    public var name: String
    /// The file's bytes.
    public var bytes: [UInt8]

    /// Makes named values.
    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// What linting one path gives.
  public struct Report: Sendable {
    /// The path as it was given.
    public var path: String
    /// What the reference's rules found, in its order.
    public var helmFindings: [Finding]
    /// What our checks found, by file and line.
    public var ownFindings: [Finding]
    /// Why the path could not be linted at all, in the reference's words.
    public var failure: String?

    /// All findings, the reference's first.
    public var findings: [Finding] { helmFindings + ownFindings }
  }

  /// What was chosen.
  public var options: Options

  /// Makes a linter.
  public init(options: Options = Options()) { self.options = options }

  /// Lints the chart in a folder or archive with a user's values.
  ///
  /// `chart` is the chart as the caller has loaded it, perhaps with dependencies from elsewhere; nil
  /// loads it from the path.
  public func lint(
    path: String, chart: Chart? = nil, values: ValueSnapshot = .null
  ) -> Report {
    let source: LintSource
    do throws(Diagnostic) {
      source = try LintSource(path: path, chart: chart)
    } catch {
      return Report(path: path, helmFindings: [], ownFindings: [], failure: error.helmText)
    }
    var helm = HelmLint(source, values: values, options: renderOptions)
    helm.run()
    return Report(
      path: path, helmFindings: helm.findings,
      ownFindings: OwnLint.findings(after: helm, options), failure: nil)
  }

  private var renderOptions: RenderOptions {
    var render = RenderOptions()
    render.limits.time = nil
    render.release.name = "test-release"
    render.release.namespace = options.namespace
    render.release.revision = 0
    render.release.isInstall = false
    render.capabilities.kubeVersion = options.kubeVersion
    render.skipsSchemaValidation = options.skipsSchemaValidation
    return render
  }
}
