/// What a run of `check` found.
public struct CheckReport: Sendable {
  /// What came out of one chart.
  public struct ChartResult: Sendable {
    /// The folder as it was found.
    public var path: String
    /// What was found, suppressed findings left out.
    public var findings: [Finding] = []
    /// How many findings were suppressed.
    public var suppressed = 0
    /// How many renders it took.
    public var renders = 0
    /// How many objects were validated.
    public var objects = 0
    /// How many unit tests passed, failed and were skipped.
    public var tests = TestCount()
    /// Whether the result is one of an earlier run.
    public var isCached = false
    /// Files that were written: recorded output, tables.
    public var written: [String] = []

    init(path: String) { self.path = path }
  }

  /// Unit tests by what came out of them.
  public struct TestCount: Sendable, Hashable {
    /// Those that passed.
    public var passed = 0
    /// Those that failed.
    public var failed = 0
    /// Those that were skipped.
    public var skipped = 0
  }

  /// The charts, in the order of their folders.
  public var charts: [ChartResult]
  /// How long it took.
  public var nanoseconds: Int64 = 0

  /// All findings.
  public var findings: [Finding] { charts.flatMap(\.findings) }

  /// The worst finding's severity; nil if there is none.
  public var worst: Finding.Severity? { findings.map(\.severity).max() }
}

/// The codes of what `check` finds besides lint and validation.
public enum CheckRule {
  /// A unit test fails.
  public static let testFails = "OC301"
  /// A suite cannot be run.
  public static let suiteFails = "OC302"
  /// An object differs from the recorded one.
  public static let recordedDiffers = "OC401"
  /// An object is rendered but not recorded, or the other way round.
  public static let recordedObject = "OC402"
  /// A README table is out of step with the values.
  public static let readme = "OC501"
  /// The schema is out of step with the values.
  public static let schema = "OC502"
  /// A chart changed and its version did not.
  public static let version = "OC601"
  /// A chart cannot be loaded.
  public static let load = "OC701"
  /// A chart cannot be rendered.
  public static let render = "OC702"
}
