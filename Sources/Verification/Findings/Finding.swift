/// One thing that a check found, in a form that every report can be made from.
///
/// Lint, validation, unit tests and the rest of `check` all speak in findings; a baseline and
/// suppressions match them by ``code``, ``chart``, ``file``, ``object`` and ``field``, never by prose.
public struct Finding: Sendable, Hashable {
  /// How bad it is, in the reference's levels.
  public enum Severity: Int, Sendable, Hashable, Comparable, CaseIterable {
    /// Worth knowing.
    case info = 1
    /// Likely works, but is not as it should be.
    case warning
    /// Likely does not work.
    case error

    /// Whether one is less bad than another.
    public static func < (left: Severity, right: Severity) -> Bool {
      left.rawValue < right.rawValue
    }

    /// The word that the reference prints in brackets.
    public var label: String {
      switch self {
      case .info: "INFO"
      case .warning: "WARNING"
      case .error: "ERROR"
      }
    }
  }

  /// A Kubernetes object that a finding is about.
  public struct Object: Sendable, Hashable, CustomStringConvertible {
    /// Such as `apps/v1`.
    public var apiVersion: String
    /// Such as `Deployment`.
    public var kind: String
    /// The namespace; empty if the object names none.
    public var namespace: String
    /// The name; for one that the server completes, its beginning.
    public var name: String

    /// Makes a reference.
    public init(apiVersion: String, kind: String, namespace: String = "", name: String) {
      self.apiVersion = apiVersion
      self.kind = kind
      self.namespace = namespace
      self.name = name
    }

    /// `Deployment/name`, with the namespace in front where there is one.
    public var description: String {
      namespace.isEmpty ? "\(kind)/\(name)" : "\(namespace)/\(kind)/\(name)"
    }
  }

  /// A place in a file.
  public struct Place: Sendable, Hashable {
    /// The path: below the chart's folder for files of the chart, else as it was given.
    public var file: String
    /// The line, from 1.
    public var line: Int?
    /// The column in bytes, from 1.
    public var column: Int?

    /// Makes a place.
    public init(file: String, line: Int? = nil, column: Int? = nil) {
      self.file = file
      self.line = line
      self.column = column
    }
  }

  /// The stable code, such as `OC101`; ``Rule`` knows what stands behind the ones of lint.
  public var code: String
  /// How bad it is.
  public var severity: Severity
  /// The chart, as the user named it; empty for what belongs to none.
  public var chart: String
  /// Where it is: for rendered objects the template line that wrote it.
  public var place: Place?
  /// Who called that line: the `include` and `template` calls, innermost first.
  public var trace: [Place]
  /// The object.
  public var object: Object?
  /// The field of the object or the path of the value, such as `spec.ports[0].port`.
  public var field: String?
  /// What is wrong: a phrase in lower case without a final period. For the reference's own findings
  /// its text, which may have several lines.
  public var message: String
  /// What the reader can do about it.
  public var help: String?

  /// Makes a finding.
  public init(
    _ code: String, _ severity: Severity, chart: String = "", at place: Place? = nil,
    trace: [Place] = [], object: Object? = nil, field: String? = nil, _ message: String,
    help: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.chart = chart
    self.place = place
    self.trace = trace
    self.object = object
    self.field = field
    self.message = message
    self.help = help
  }

  /// The file.
  public var file: String? { place?.file }
  /// The line, from 1.
  public var line: Int? { place?.line }
  /// The column in bytes, from 1.
  public var column: Int? { place?.column }
}
