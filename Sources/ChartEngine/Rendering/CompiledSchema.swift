internal import JSONSchema
internal import Synchronization
internal import ValueTree

/// The compiled form of a chart's values schema, made at the first use and kept with the chart.
internal final class CompiledSchema: Sendable {
  private struct Known {
    var limits: SchemaLimits
    var result: Result<Schema, SchemaError>
  }

  private let known = Mutex<Known?>(nil)

  /// The schema of a text.
  ///
  /// What it refers to by a relative path is looked for among the chart's own files, with the chart's
  /// folder as the root; there is no way to anything else.
  func schema(
    of text: [UInt8], _ files: [ChartFile], _ limits: SchemaLimits = SchemaLimits()
  ) -> Result<Schema, SchemaError> {
    if let known = known.withLock({ $0 }), known.limits == limits { return known.result }
    var options = SchemaOptions { path throws(SchemaError) in
      try files.first { $0.name == path }.map { file throws(SchemaError) in
        try Schema.readDocument(ByteString(file.data))
      }
    }
    options.limits = limits
    let result: Result<Schema, SchemaError>
    do throws(SchemaError) {
      result = .success(try Schema(json: ByteString(text), options: options))
    } catch {
      result = .failure(error)
    }
    known.withLock { $0 = Known(limits: limits, result: result) }
    return result
  }
}
