public import Diagnostics

/// What compiling a schema and checking one value with it may use.
public struct SchemaLimits: Sendable, Hashable {
  /// Rules applied to parts of the value, and comparisons made, in one validation.
  public var steps = 20_000_000
  /// Nesting of rules in one validation: levels of the value times references and combinators.
  public var depth = 10_000
  /// References in a row, from one to the next, at one place of the value.
  public var references = 1_000
  /// Nesting of a schema document.
  public var schemaDepth = 256
  /// Subschemas that may be compiled.
  public var rules = 1_000_000
  /// Documents that references may bring in.
  public var documents = 1_000

  /// The default limits.
  public init() {}
}

extension SchemaLimits {
  private static let counts: [LimitName: any WritableKeyPath<SchemaLimits, Int> & Sendable] = [
    .schemaSteps: \.steps, .validationDepth: \.depth, .schemaReferences: \.references,
    .schemaDepth: \.schemaDepth, .schemaRules: \.rules, .schemaDocuments: \.documents,
  ]

  /// The names of the limits that ``set(_:to:)`` sets.
  public static var names: [LimitName] { LimitName.allCases.filter { counts[$0] != nil } }

  /// Sets a limit by its name; false for one that is none of a schema.
  public mutating func set(_ name: LimitName, to count: Int) -> Bool {
    guard let path = Self.counts[name] else { return false }
    self[keyPath: path] = max(0, count)
    return true
  }
}
