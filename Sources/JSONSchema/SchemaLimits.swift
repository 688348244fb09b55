/// What compiling a schema and checking one value with it may use.
public struct SchemaLimits: Sendable {
  /// Rules applied to parts of the value, and comparisons made, in one validation.
  public var steps = 20_000_000
  /// Nesting of rules in one validation: levels of the value times references and combinators.
  public var depth = 10_000
  /// Nesting of a schema document.
  public var schemaDepth = 256
  /// Subschemas that may be compiled.
  public var rules = 1_000_000
  /// Documents that references may bring in.
  public var documents = 1_000

  /// The default limits.
  public init() {}
}
