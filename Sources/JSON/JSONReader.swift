public import ValueTree

/// Reads JSON as Go's `encoding/json` does, with its error texts.
///
/// Numbers are floats, of equal keys the last wins, bytes that are no UTF-8 and lone surrogates
/// become U+FFFD. Nesting is kept on a stack of its own, so deep input cannot overflow the native
/// one.
public enum JSONReader {
  /// The Go type of the variable that is read into.
  public enum Target: Sendable {
    /// `interface {}`
    case any
    /// `map[string]interface {}`
    case dict
    /// `[]interface {}`
    case list
  }

  /// What becomes of numbers.
  public enum Numbers: Sendable {
    /// All are floats, as in Go.
    case floats
    /// Those written without point and exponent that fit are of type `int64`.
    case integersWhereWhole
    /// All are ``NumberLiteral`` objects, which keep the spelling, as Go's `UseNumber` does.
    case literals
  }

  /// The nesting that Go allows.
  public static let maximumDepth = 10_000

  /// Reads a text that holds exactly one value (`json.Unmarshal`).
  public static func read(
    _ text: ByteString, as target: Target = .any, numbers: Numbers = .floats,
    maximumDepth: Int = maximumDepth
  ) throws(JSONError) -> Value {
    let (value, error) = readLeniently(
      text, as: target, numbers: numbers, maximumDepth: maximumDepth)
    if let error { throw error }
    return value
  }

  /// Reads a text as `json.Unmarshal` does and gives both the error and what Go's variable then
  /// holds: after an error of form an empty container, after a number out of range all the rest.
  public static func readLeniently(
    _ text: ByteString, as target: Target = .any, numbers: Numbers = .floats,
    maximumDepth: Int = maximumDepth
  ) -> (value: Value, error: JSONError?) {
    text.withBytes { bytes in
      var parser = JSONParser(bytes, numbers: numbers, maximumDepth: maximumDepth)
      do throws(JSONError) {
        let value = try parser.parseDocument()
        if let mismatch = mismatch(of: value, with: target) {
          return (empty(target), JSONError(mismatch, offset: bytes.count))
        }
        return (converted(value, to: target), parser.numberError)
      } catch {
        return (empty(target), error)
      }
    }
  }

  /// Reads the value that a text starts with (`json.Decoder.Decode`) and tells how many bytes it
  /// and the white space before it take; what follows is not looked at.
  ///
  /// The errors at the end of the text are `EOF` where there is no value at all and
  /// `unexpected EOF` inside one.
  public static func readPrefix(
    _ text: ByteString, numbers: Numbers = .floats, maximumDepth: Int = maximumDepth
  ) throws(JSONError) -> (value: Value, length: Int) {
    try text.withBytes { bytes throws(JSONError) in
      var parser = JSONParser(bytes, numbers: numbers, maximumDepth: maximumDepth)
      parser.isStream = true
      let value = try parser.parseValue()
      if let error = parser.numberError { throw error }
      return (value, parser.position)
    }
  }

  private static func mismatch(of value: Value, with target: Target) -> String? {
    let found: String
    switch (target, value) {
    case (.any, _), (_, .null), (.dict, .dict), (.list, .list): return nil
    case (_, .dict): found = "object"
    case (_, .list): found = "array"
    case (_, .bool): found = "bool"
    case (_, .string): found = "string"
    default: found = "number"
    }
    let type = target == .dict ? "map[string]interface {}" : "[]interface {}"
    return "json: cannot unmarshal \(found) into Go value of type \(type)"
  }

  /// A fresh variable of the type.
  private static func empty(_ target: Target) -> Value {
    switch target {
    case .any: .null
    case .dict: .dict(Dict())
    case .list: .list(List([]))
    }
  }

  /// `null` makes maps and slices nil; a number out of range leaves nil.
  private static func converted(_ value: Value, to target: Target) -> Value {
    if case .float(let number) = value, number.isInfinite { return .null }
    guard case .null = value else { return value }
    switch target {
    case .any: return .null
    case .dict: return .dict(Dict(isNil: true))
    case .list: return .list(List([], isNil: true))
    }
  }
}
