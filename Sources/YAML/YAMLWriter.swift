public import ValueTree

/// Writes values as YAML, in the two forms that the reference's functions have.
///
/// Both write straight into the output. `indent` puts that many blanks after each line end, so
/// `toYaml x | nindent 4` is a line end, four blanks and one call with an indent of 4: the same bytes
/// that indenting the finished text would give, blank lines included. The final line end of the text
/// is left out, as the reference's functions do.
///
/// When a value cannot be written the output is as before.
public enum YAMLWriter {
  /// How deep a value may be nested: one that contains itself must end somewhere.
  public static let maximumDepth = 1000

  /// Writes a value as `toYaml` does: by way of JSON, so numbers, bytes and engine objects look as
  /// they do there; keys in natural order, lists not indented, long texts folded at column 80.
  ///
  /// The error has the text that `mustToYaml` fails with; `toYaml` gives an empty text instead,
  /// except where a limit was reached.
  public static func append(
    _ value: Value, to output: inout [UInt8], indent: Int = 0, maximumBytes: Int = 64 << 20
  ) throws(YAMLError) {
    try write(value, to: &output, indent, maximumBytes, isPretty: false)
  }

  /// Writes a value as `toYamlPretty` does: Go values as they are, lists indented, nothing folded.
  public static func appendPretty(
    _ value: Value, to output: inout [UInt8], indent: Int = 0, maximumBytes: Int = 64 << 20
  ) throws(YAMLError) {
    try write(value, to: &output, indent, maximumBytes, isPretty: true)
  }

  private static func write(
    _ value: Value, to output: inout [UInt8], _ indent: Int, _ maximumBytes: Int, isPretty: Bool
  ) throws(YAMLError) {
    let start = output.count
    var emitter = YAMLEmitter(
      output: output, margin: indent, maximumBytes: maximumBytes, isPretty: isPretty)
    output = []
    do throws(YAMLError) {
      try emitter.write(value)
    } catch {
      emitter.output.removeSubrange(start...)
      output = emitter.output
      throw error
    }
    output = emitter.output
  }
}
