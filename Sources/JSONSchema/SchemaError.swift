/// Why a schema cannot be used, or why a validation was given up.
public struct SchemaError: Error, Sendable {
  /// What kind of failure it is.
  public enum Code: String, Sendable {
    /// A document is no JSON.
    case syntax
    /// The schema does not fit the metaschema of its dialect.
    case invalidSchema
    /// A reference, identifier or anchor is malformed, ambiguous or leads nowhere.
    case reference
    /// A reference leads to a document that may not or cannot be read.
    case loading
    /// The dialect or a vocabulary is not supported.
    case dialect
    /// A regular expression does not compile.
    case pattern
    /// A limit was reached.
    case limit
  }

  /// What kind of failure it is.
  public let code: Code
  /// The reference's own text for this failure.
  public let message: String
  /// For a schema that does not fit its metaschema: what is wrong with it.
  public let violation: Violation?

  init(_ code: Code, _ message: String, violation: Violation? = nil) {
    self.code = code
    self.message = message
    self.violation = violation
  }
}
