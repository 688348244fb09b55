internal import JSONSchema
internal import Synchronization
internal import ValueTree

/// The compiled form of a chart's values schema, made at the first use and kept with the chart.
internal final class CompiledSchema: Sendable {
  private let result = Mutex<Result<Schema, SchemaError>?>(nil)

  /// The schema of a text.
  func schema(of text: [UInt8]) -> Result<Schema, SchemaError> {
    if let known = result.withLock({ $0 }) { return known }
    let compiled: Result<Schema, SchemaError>
    do throws(SchemaError) {
      compiled = .success(try Schema(json: ByteString(text)))
    } catch {
      compiled = .failure(error)
    }
    result.withLock { $0 = compiled }
    return compiled
  }
}
