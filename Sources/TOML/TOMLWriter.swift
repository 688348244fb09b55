public import ValueTree

/// An engine object that TOML writes without quotes: a date or time.
///
/// What stands for Go's `time.Time` is defined above this module and conforms there.
package protocol TOMLTime {
  /// The text in TOML.
  var tomlText: ByteString { get }
}

/// Writes values as TOML as the reference's library does: simple keys first, then tables with their
/// contents indented by two blanks, both in byte order; nils are left out.
public enum TOMLWriter {
  /// How deep a value may be nested: one that contains itself must end somewhere.
  public static let maximumDepth = 1000

  /// Writes a value; when it cannot be written the output is as before.
  public static func append(
    _ value: Value, to output: inout [UInt8], maximumBytes: Int = 64 << 20
  ) throws(TOMLError) {
    if case .null = value {
      throw TOMLError("reflect: call of reflect.Value.Type on zero Value", kind: .panic)
    }
    let start = output.count
    var emitter = TOMLEmitter(output: output, maximumBytes: maximumBytes)
    output = []
    do throws(TOMLError) {
      try emitter.encode(value, key: [])
    } catch {
      emitter.output.removeSubrange(start...)
      output = emitter.output
      throw error
    }
    output = emitter.output
  }
}
