/// A value as templates see it: the image of a YAML document, plus engine objects.
///
/// Not `Sendable`, because a ``Dict`` is shared by reference within one render; share a
/// ``ValueSnapshot`` instead.
public enum Value {
  /// Go's nil.
  case null
  /// A truth value.
  case bool(Bool)
  /// A whole number and which of Go's integer types it has; `uint64` keeps its bit pattern.
  case integer(Int64, IntegerType)
  /// Go's `float64`: every number that comes out of YAML or JSON.
  case float(Double)
  /// Text, any bytes.
  case string(ByteString)
  /// A Go slice.
  case list(List)
  /// A Go map with text keys.
  case dict(Dict)
  /// Anything else: times, versions, chart files, capabilities, certificates.
  case object(TemplateObject)

  /// Go's `int`: what a template's literal `3` is.
  @inlinable
  public static func int(_ value: Int) -> Value { .integer(Int64(value), .int) }

  /// Go's `int64`: what `--set a=3` and sprig's arithmetic give.
  @inlinable
  public static func int64(_ value: Int64) -> Value { .integer(value, .int64) }

  /// A slice of type `[]interface {}`.
  @inlinable
  public static func list(_ elements: [Value]) -> Value { .list(List(elements)) }

  /// A slice of type `[]string`.
  public static func strings(_ texts: [ByteString]) -> Value {
    .list(List(texts.map { .string($0) }, elementType: .string))
  }

  /// Text from a Swift string.
  public static func text(_ text: String) -> Value { .string(ByteString(text)) }
}

/// Go's integer types that can turn up in a template.
public enum IntegerType: UInt8, Sendable {
  case int, int64, int32, uint64, uint8

  /// The type's name in Go.
  public var goName: String {
    switch self {
    case .int: "int"
    case .int64: "int64"
    case .int32: "int32"
    case .uint64: "uint64"
    case .uint8: "uint8"
    }
  }

  /// Whether the bits mean a number without sign.
  public var isUnsigned: Bool { self == .uint64 || self == .uint8 }
}

/// A Go slice: elements, the element type that Go would print, and whether it is a nil slice.
public struct List {
  /// The element type of a slice.
  public enum ElementType: UInt8, Sendable {
    case any, string, int, list, dict, uint8

    /// The slice type's name in Go.
    public var goName: String {
      switch self {
      case .any: "[]interface {}"
      case .string: "[]string"
      case .int: "[]int"
      case .list: "[][]interface {}"
      case .dict: "[]map[string]interface {}"
      case .uint8: "[]uint8"
      }
    }
  }

  /// What the slice holds, in order.
  public var elements: [Value]
  /// The static element type.
  public var elementType: ElementType
  /// Whether this is Go's nil slice, which JSON writes as `null`.
  public var isNil: Bool
  /// How deep lists and maps are nested in this one, as far as template functions have nested them.
  package var nesting: UInt16 = 0

  /// Makes a slice.
  @inlinable
  public init(_ elements: [Value], elementType: ElementType = .any, isNil: Bool = false) {
    self.elements = elements
    self.elementType = elementType
    self.isNil = isNil
  }
}
