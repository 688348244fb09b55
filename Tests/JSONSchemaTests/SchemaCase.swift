import JSON
import JSONSchema
import Testing
import ValueTree

/// A schema, a value and the report that follows; no report means that the value fits.
struct SchemaCase: Sendable, CustomTestStringConvertible {
  var schema: String
  var value: String
  var report: [String]

  init(_ schema: String, _ value: String, _ report: String...) {
    self.schema = schema
    self.value = value
    self.report = report
  }

  var testDescription: String { "\(schema) on \(value)" }

  /// Compiles the schema and gives the lines of the report, or the compiler's message.
  func run(_ prepare: (inout SchemaOptions) -> Void = { _ in }) throws -> [String] {
    var options = SchemaOptions()
    prepare(&options)
    do throws(SchemaError) {
      let compiled = try Schema(json: ByteString(schema), options: options)
      let violation = try compiled.violation(in: try read(value))
      return violation.map { lines(of: $0.helmText) } ?? []
    } catch {
      return [error.message]
    }
  }

  private func lines(of text: String) -> [String] {
    text.split(separator: "\n").map { String($0) }
  }

  private func read(_ text: String) throws(SchemaError) -> Value {
    try Schema.readDocument(ByteString(text))
  }
}

/// The start of a schema of draft 7.
let draft7 = #"{"$schema": "http://json-schema.org/draft-07/schema#", "#

/// The start of a schema of draft 4.
let draft4 = #"{"$schema": "http://json-schema.org/draft-04/schema#", "#

/// The start of a schema of draft 2019-09.
let draft2019 = #"{"$schema": "https://json-schema.org/draft/2019-09/schema", "#
