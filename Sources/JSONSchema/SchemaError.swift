public import Diagnostics

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
    /// The work was cancelled or ran out of time.
    case cancelled
  }

  /// What kind of failure it is.
  public let code: Code
  /// The reference's own text for this failure.
  public let message: String
  /// For a schema that does not fit its metaschema: what is wrong with it.
  public let violation: Violation?
  /// The limit that was reached, where one was.
  public let limit: LimitName?

  init(_ code: Code, _ message: String, violation: Violation? = nil) {
    self.code = code
    self.message = message
    self.violation = violation
    limit = nil
  }

  /// The error of a limit that was reached.
  init(_ limit: LimitName, _ message: String) {
    code = .limit
    self.message = message
    self.limit = limit
    violation = nil
  }

  /// The error of work that has to end.
  init(_ reason: Interruption.Reason) {
    code = .cancelled
    message = reason.message
    limit = reason.limit
    violation = nil
  }
}
