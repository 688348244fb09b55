internal import Diagnostics
internal import JSONSchema
internal import TemplateLang

extension RequestFields {
  /// Takes limits by their names: whole numbers, `time` in milliseconds. All others are refused.
  mutating func setLimits(
    _ limits: inout Limits, _ schemaLimits: inout SchemaLimits
  ) throws(RequestError) {
    if let milliseconds = try integer(LimitName.time.rawValue) {
      limits.time = .milliseconds(max(0, milliseconds))
    }
    for name in Limits.countNames {
      if let count = try integer(name.rawValue) { _ = limits.set(name, to: Int(clamping: count)) }
    }
    for name in SchemaLimits.names {
      if let count = try integer(name.rawValue) {
        _ = schemaLimits.set(name, to: Int(clamping: count))
      }
    }
    try finish()
  }
}
