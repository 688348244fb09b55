public import Diagnostics
public import ValueTree

/// Reads YAML the way the reference does: YAML 1.1 by its own rules, then everything JSON implies.
///
/// Numbers become `float64`, keys become text, a later entry of a key replaces an earlier one, and
/// only the first document of a text counts (``values(from:)`` reads all). Anchors are expanded, so
/// no two places of the tree share a ``Dict``.
///
/// Deviations: collections nested deeper than ``maximumDepth`` are refused, where the reference allows
/// ten times as many; aliases repeat at most ``maximumAliasedNodes`` nodes, where the reference has
/// only a rule about their share.
public enum YAMLReader {
  /// How deep collections may be nested.
  public static let maximumDepth = 1000
  /// How many nodes of one document may be repetitions by aliases.
  public static let maximumAliasedNodes = 1_000_000

  /// What a caller can choose.
  public struct Options: Sendable {
    /// What becomes of a key that comes twice in one mapping.
    public enum DuplicateKeys: Sendable {
      /// The last entry counts: how charts and values are read.
      case lastWins
      /// Refuse the text, naming the line and key: what linting does.
      case refuse
    }

    /// What becomes of numbers.
    public enum Numbers: Sendable {
      /// All are `float64`, as after a detour through JSON.
      case json
      /// Whole numbers are `int`, or `uint64` where they need it. The fields of `Chart.yaml` that are
      /// texts need the difference: `appVersion: 20230101` keeps its digits.
      case yaml
    }

    /// Which unquoted words are truth values.
    public enum Words: Sendable {
      /// `yes`, `no`, `on`, `off`, `y` and `n` too: YAML 1.1, as charts and values are read.
      case yaml11
      /// `true` and `false` only, as the newer reader of the reference's family has it.
      case core
    }

    /// What becomes of a key that comes twice in one mapping.
    public var duplicateKeys = DuplicateKeys.lastWins
    /// What becomes of numbers.
    public var numbers = Numbers.json
    /// Which unquoted words are truth values.
    public var words = Words.yaml11

    /// The options for charts and values.
    public init(
      duplicateKeys: DuplicateKeys = .lastWins, numbers: Numbers = .json, words: Words = .yaml11
    ) {
      self.duplicateKeys = duplicateKeys
      self.numbers = numbers
      self.words = words
    }
  }

  /// The value of a text's first document; null for a text without one.
  public static func value(
    from text: ByteString, options: Options = Options()
  ) throws(YAMLError) -> Value {
    try text.withBytes { bytes throws(YAMLError) in try value(from: bytes, options: options) }
  }

  /// The value of a source's first document; null for a source without one.
  public static func value(
    from source: SourceFile, options: Options = Options()
  ) throws(YAMLError) -> Value {
    try withBytes(of: source.bytes) { bytes throws(YAMLError) in
      try value(from: bytes, options: options)
    }
  }

  /// The map that a text's first document is; an empty map for null and for a text without one.
  ///
  /// `goType` is the type that the reference would decode into, for its error text.
  public static func dict(
    from text: ByteString, type: Dict.MapType = .any, options: Options = Options()
  ) throws(YAMLError) -> Dict {
    try text.withBytes { bytes throws(YAMLError) in
      try dict(from: bytes, type: type, options: options)
    }
  }

  /// The map that a source's first document is.
  public static func dict(
    from source: SourceFile, type: Dict.MapType = .any, options: Options = Options()
  ) throws(YAMLError) -> Dict {
    try withBytes(of: source.bytes) { bytes throws(YAMLError) in
      try dict(from: bytes, type: type, options: options)
    }
  }

  /// The list that a text's first document is; an empty list for null and for a text without one.
  public static func array(
    from text: ByteString, options: Options = Options()
  ) throws(YAMLError) -> List {
    let value = try value(from: text, options: options)
    switch value {
    case .list(let list): return list
    case .null: return List([])
    default: throw wrongShape(value, goType: "[]interface {}")
    }
  }

  /// The value of a text's first document, checked as a whole, of which only some parts are wanted.
  ///
  /// - Parameter keys: The keys of the outermost map whose values matter, in any case of ASCII letters;
  ///   those of other keys may be null.
  package static func value(
    from text: ByteString, keys: [ByteString]
  ) throws(YAMLError) -> Value {
    try text.withBytes { bytes throws(YAMLError) in
      let survey = SourceSurvey(bytes)
      let options = Options()
      if let value = DirectReader.value(bytes, survey: survey, options: options, wanted: keys) {
        return value
      }
      var observer = NoObserver()
      return try TreeReader.read(bytes, survey: survey, options: options, observer: &observer)
    }
  }

  // MARK: Shared with the other readers

  static func withBytes<Result>(
    of bytes: [UInt8],
    _ body: (UnsafeBufferPointer<UInt8>) throws(YAMLError) -> Result
  ) throws(YAMLError) -> Result {
    try bytes.span.withUnsafeBufferPointer { buffer throws(YAMLError) in try body(buffer) }
  }

  static func value(
    from bytes: UnsafeBufferPointer<UInt8>, options: Options
  ) throws(YAMLError) -> Value {
    var observer = NoObserver()
    return try TreeReader.read(bytes, options: options, observer: &observer)
  }

  static func dict(
    from bytes: UnsafeBufferPointer<UInt8>, type: Dict.MapType, options: Options
  ) throws(YAMLError) -> Dict {
    let value = try value(from: bytes, options: options)
    switch value {
    case .dict(let dict): return type == dict.type ? dict : dict.shallowCopy(type: type)
    case .null: return Dict(type: type)
    default: throw wrongShape(value, goType: type.goName)
    }
  }

  static func wrongShape(_ value: Value, goType: String) -> YAMLError {
    let found =
      switch value {
      case .list: "array"
      case .dict: "object"
      case .string: "string"
      case .bool: "bool"
      default: "number"
      }
    return YAMLError(
      "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal \(found) "
        + "into Go value of type \(goType)", offset: 0)
  }
}
