public import ValueTree

/// Writes JSON as Go's `encoding/json` does: keys in byte order, numbers in the form of ECMAScript,
/// nil maps and slices as `null`, `[]uint8` in base 64.
///
/// Nesting is kept on a stack of its own. A map that contains itself is an error with Go's text.
public enum JSONWriter {
  /// Writes a value on one line (`json.Marshal`).
  ///
  /// - Parameter escapingHTML: whether `<`, `>` and `&` are written as escapes.
  public static func append(
    _ value: Value, to output: inout [UInt8], escapingHTML: Bool = true,
    maximumBytes: Int = .max
  ) throws(JSONError) {
    try write(value, to: &output, escapingHTML, indentation: nil, maximumBytes)
  }

  /// Writes a value with one line for each element (`json.MarshalIndent`).
  public static func appendIndented(
    _ value: Value, to output: inout [UInt8], indentation: String = "  ",
    escapingHTML: Bool = true, maximumBytes: Int = .max
  ) throws(JSONError) {
    try write(value, to: &output, escapingHTML, indentation: Array(indentation.utf8), maximumBytes)
  }

  /// A value on one line.
  public static func text(
    of value: Value, escapingHTML: Bool = true
  ) throws(JSONError) -> ByteString {
    var output: [UInt8] = []
    try append(value, to: &output, escapingHTML: escapingHTML)
    return ByteString(output)
  }

  private static func write(
    _ value: Value, to output: inout [UInt8], _ escapesHTML: Bool, indentation: [UInt8]?,
    _ maximumBytes: Int
  ) throws(JSONError) {
    let start = output.count
    var emitter = JSONEmitter(
      output: output, escapesHTML: escapesHTML, indentation: indentation,
      maximumBytes: maximumBytes)
    output = []
    do throws(JSONError) {
      try emitter.write(value)
    } catch {
      emitter.output.removeSubrange(start...)
      output = emitter.output
      throw error
    }
    output = emitter.output
  }
}
