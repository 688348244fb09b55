internal import ChartEngine
internal import ValueTree

/// `version`: which version this is, of which reference, and what it can do.
internal struct VersionRequest {
  init(_ fields: consuming RequestFields) throws(RequestError) {
    try fields.finish()
  }

  func result() throws(RequestError) -> Dict {
    Dict([
      ("version", .text(EngineVersion.tool)), ("helmVersion", .text(EngineVersion.reference)),
      ("operations", .strings(Operation.allCases.map { ByteString($0.rawValue) })),
    ])
  }
}
