package import Diagnostics
internal import JSON
public import ValueTree

/// A compiled schema: immutable, shared freely, run as often as wanted.
public struct Schema: Sendable {
  /// References to unknown `urn:` documents, which allow everything.
  public let ignoredReferences: [String]
  private let table: RuleTable
  private let root: RuleIndex

  init(table: RuleTable, root: RuleIndex, ignoredReferences: [String]) {
    self.table = table
    self.root = root
    self.ignoredReferences = ignoredReferences
  }

  /// The URL that a chart's own schema goes by in messages.
  public static let chartURL: ByteString = "file:///values.schema.json"

  /// Compiles one document, such as a chart's `values.schema.json`.
  public init(
    _ document: Value, at url: ByteString = Schema.chartURL,
    options: SchemaOptions = SchemaOptions()
  ) throws(SchemaError) {
    let compiler = SchemaCompiler(options: options)
    compiler.add(document, at: url)
    self = try compiler.compile(url)
  }

  /// Compiles one document from its JSON text.
  public init(
    json text: ByteString, at url: ByteString = Schema.chartURL,
    options: SchemaOptions = SchemaOptions()
  ) throws(SchemaError) {
    try self.init(try Self.readDocument(text), at: url, options: options)
  }

  /// Reads the JSON text of a schema, keeping the spelling of its numbers.
  public static func readDocument(_ text: ByteString) throws(SchemaError) -> Value {
    do throws(JSONError) {
      let (value, length) = try JSONReader.readPrefix(
        text, numbers: .literals, maximumDepth: documentDepth)
      let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
      guard text.suffix(from: length).bytes.allSatisfy(blanks.contains) else {
        throw JSONError("invalid character after top-level value", offset: length)
      }
      return value
    } catch {
      if error.isLimit { throw SchemaError(.jsonDepth, error.text) }
      throw SchemaError(.syntax, error.text)
    }
  }

  /// The nesting of JSON that documents may have.
  private static let documentDepth = 1_000

  /// Whether a value fits.
  public func allows(
    _ value: Value, limits: SchemaLimits = SchemaLimits()
  ) throws(SchemaError) -> Bool {
    var validator = Validator(table: table, limits: limits)
    return try validator.allows(value, root)
  }

  /// How a value violates the schema, found out by work that may be interrupted.
  package func violation(
    in value: Value, limits: SchemaLimits, interruption: Interruption
  ) throws(SchemaError) -> Violation? {
    var validator = Validator(table: table, limits: limits, interruption: interruption)
    return try validator.violation(in: value, of: root)
  }

  /// How a value violates the schema; nil if it fits.
  ///
  /// The verdict comes first and costs no allocation; only a value that does not fit is gone
  /// through again for the report.
  public func violation(
    in value: Value, limits: SchemaLimits = SchemaLimits()
  ) throws(SchemaError) -> Violation? {
    var validator = Validator(table: table, limits: limits)
    return try validator.violation(in: value, of: root)
  }
}
