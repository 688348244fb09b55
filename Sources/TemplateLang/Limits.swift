public import Diagnostics

/// What one render may use. A limit that is reached is an error with the limit's name, never a crash.
public struct Limits: Sendable {
  /// Statements, calls and loop turns.
  public var steps = 50_000_000
  /// Turns of one loop over a number; a list has a limit of its own.
  public var loopItems = 10_000_000
  /// Items of one list.
  public var listItems = 10_000_000
  /// Bytes of one text value.
  public var stringBytes = 64 << 20
  /// Bytes of the output of one template file.
  public var documentBytes = 32 << 20
  /// Bytes of the output of all files together.
  public var outputBytes = 256 << 20
  /// Bytes of the values that functions make and that are held at one time.
  public var memoryBytes = 512 << 20
  /// The time that a render takes; nil is without end.
  public var time: Duration? = .seconds(30)
  /// Nesting of templates, by `include`, `template` and `tpl` together. Besides, `include` of one
  /// name ends after 1,000 levels, as in the reference.
  public var callDepth = 10_000
  /// Nesting of `template` actions.
  public var templateDepth = 1_000
  /// Nesting of `tpl`.
  public var tplDepth = 100
  /// Nesting of parentheses and blocks in a template's text.
  public var parserDepth = 1_000
  /// Calls of functions that make keys or hash passwords.
  public var cryptoCalls = 64

  /// The default limits.
  public init() {}
}

extension Limits {
  /// The limits that are counts, by their names; ``time`` is the only other one.
  private static let counts: [LimitName: any WritableKeyPath<Limits, Int> & Sendable] = [
    .steps: \.steps, .loopItems: \.loopItems, .listItems: \.listItems,
    .stringBytes: \.stringBytes, .documentBytes: \.documentBytes, .outputBytes: \.outputBytes,
    .memoryBytes: \.memoryBytes, .callDepth: \.callDepth, .templateDepth: \.templateDepth,
    .tplDepth: \.tplDepth, .parserDepth: \.parserDepth, .cryptoCalls: \.cryptoCalls,
  ]

  /// The names of the limits that ``set(_:to:)`` sets.
  public static var countNames: [LimitName] { LimitName.allCases.filter { counts[$0] != nil } }

  /// Sets a limit by its name; false for one that is no count of a render.
  public mutating func set(_ name: LimitName, to count: Int) -> Bool {
    guard let path = Self.counts[name] else { return false }
    self[keyPath: path] = max(0, count)
    return true
  }
}
