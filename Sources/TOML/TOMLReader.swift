public import ValueTree

/// Reads TOML as the reference's library does, error texts included.
///
/// Whole numbers are `int64`, an array of tables is a `[]map[string]interface {}`. Deviation: tables
/// and arrays nested deeper than ``maximumDepth``, dotted keys counted, are refused.
public enum TOMLReader {
  /// How deep tables and arrays may be nested.
  public static let maximumDepth = 500

  /// The table that a text describes.
  ///
  /// `makeTime` makes the value of a date or time: what stands for Go's `time.Time` is defined above
  /// this module.
  public static func dict(
    from text: ByteString, makeTime: (TOMLDateTime) -> Value
  ) throws(TOMLError) -> Dict {
    try text.withBytes { bytes throws(TOMLError) in
      try withoutActuallyEscaping(makeTime) { makeTime throws(TOMLError) in
        var parser = TOMLParser(bytes, makeTime: makeTime)
        return try parser.parse()
      }
    }
  }
}
