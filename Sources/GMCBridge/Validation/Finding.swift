public import Diagnostics

/// Something that is wrong with a resource, or that its author should know.
public struct Finding: Sendable, Hashable {
  /// How much it matters.
  public enum Severity: String, Sendable, Comparable {
    /// What the bridge did by itself.
    case note
    /// It is likely wrong, but can be rendered.
    case warning
    /// It cannot be rendered.
    case error

    /// Notes come before warnings, warnings before errors.
    public static func < (first: Severity, second: Severity) -> Bool { first.rank < second.rank }

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// The rule that was broken.
  public var rule: Rule
  /// Where upstream would notice.
  public var layer: Rule.Layer
  /// How much it matters.
  public var severity: Severity
  /// The member meant, such as `spec.nodes.root.steps[0].name`; of a missing one its parent.
  public var path: String
  /// The byte of the source that is pointed at.
  public var offset: Int
  /// Line and column of that byte, both from 1.
  public var position: SourcePosition
  /// What is wrong: a phrase, with the suggestion at its end if there is one.
  public var message: String
  /// The valid word that is nearest to what stands there.
  public var suggestion: String?

  /// The finding as one line, the way compilers print theirs.
  public func line(file: String) -> String {
    "\(file):\(position.line):\(position.column): \(severity.rawValue): \(text) [\(rule.rawValue)]"
  }

  /// Path and message.
  public var text: String { path.isEmpty ? message : "\(path): \(message)" }
}

/// Collects what is found in one source.
struct FindingList {
  /// The most findings that are kept: nobody reads more.
  static let maximum = 500

  let source: SourceFile
  private(set) var findings: [Finding] = []

  init(source: SourceFile) { self.source = source }

  /// Which end of a member a finding points at.
  enum Anchor {
    /// The value.
    case value
    /// The key: a part of the member is missing, or all of it is at fault.
    case key
  }

  mutating func add(
    _ rule: Rule, _ severity: Finding.Severity = .error, at place: Place,
    pointing anchor: Anchor = .value,
    _ message: String, suggestion: String? = nil, layer: Rule.Layer? = nil
  ) {
    guard findings.count < Self.maximum else { return }
    let offset = anchor == .value ? place.valueOffset : place.keyOffset
    findings.append(
      Finding(
        rule: rule, layer: layer ?? rule.layer, severity: severity, path: place.path,
        offset: offset,
        position: source.position(of: offset),
        message: suggestion.map { "\(message); did you mean `\($0)`?" } ?? message,
        suggestion: suggestion))
  }

  var hasErrors: Bool { findings.contains { $0.severity == .error } }

  /// All findings, in the order of the source.
  var sorted: [Finding] {
    findings.enumerated().sorted { first, second in
      first.element.offset == second.element.offset
        ? first.offset < second.offset : first.element.offset < second.element.offset
    }.map(\.element)
  }
}
