public import Diagnostics

/// The static type of a parameter, as Go's reflection names it in messages.
public enum ParameterType: Sendable, Hashable {
  /// `interface {}`: takes anything, nil included.
  case any
  /// `reflect.Value`: takes anything and can tell a missing value from a nil one.
  case reflect
  case string
  case bool
  case int
  case int64
  case float64
  /// `[]interface {}`
  case list
  /// `[]string`
  case strings
  /// `map[string]interface {}`
  case dict
  /// A whole number of a type of its own, such as `uint32` or `time.Duration`: takes a constant,
  /// which arrives as an integer, or an object of that Go type.
  case number(String, isUnsigned: Bool = false)
  /// An engine object of that Go type.
  case object(String)

  /// The type's name in Go.
  public var goName: String {
    switch self {
    case .any: "interface {}"
    case .reflect: "reflect.Value"
    case .string: "string"
    case .bool: "bool"
    case .int: "int"
    case .int64: "int64"
    case .float64: "float64"
    case .list: "[]interface {}"
    case .strings: "[]string"
    case .dict: "map[string]interface {}"
    case .number(let name, _), .object(let name): name
    }
  }

  /// Whether Go lets nil stand for a value of this type.
  public var acceptsNil: Bool {
    switch self {
    case .any, .reflect, .list, .strings, .dict: true
    case .string, .bool, .int, .int64, .float64, .number, .object: false
    }
  }
}

/// What a function or method takes: fixed parameters, then any number of one type.
public struct Signature: Sendable, Hashable {
  /// The fixed parameters in order.
  public var parameters: [ParameterType]
  /// The type of the arguments beyond them, if they may be given.
  public var variadic: ParameterType?

  /// Makes a signature.
  public init(_ parameters: [ParameterType], variadic: ParameterType? = nil) {
    self.parameters = parameters
    self.variadic = variadic
  }
}

/// The arguments of one call, already checked against the signature.
///
/// Up to three live inline, so that a call costs no allocation.
public struct Arguments {
  @usableFromInline internal var first: Value = .null
  @usableFromInline internal var second: Value = .null
  @usableFromInline internal var third: Value = .null
  @usableFromInline internal var more: [Value] = []
  /// How many there are.
  public private(set) var count = 0

  /// No arguments.
  @inlinable
  public init() {}

  /// Arguments from a list.
  public init(_ values: [Value]) {
    for value in values { append(value) }
  }

  /// Adds one at the end.
  public mutating func append(_ value: Value) {
    switch count {
    case 0: first = value
    case 1: second = value
    case 2: third = value
    default: more.append(value)
    }
    count += 1
  }

  /// The bytes of all arguments that are texts.
  @inlinable
  package var textBytes: Int {
    func count(_ value: Value) -> Int { if case .string(let text) = value { text.count } else { 0 } }
    let bytes = count(first) &+ count(second) &+ count(third)
    return more.isEmpty ? bytes : more.reduce(bytes) { $0 &+ count($1) }
  }

  /// The argument at a place; null beyond the end.
  @inlinable
  public subscript(index: Int) -> Value {
    switch index {
    case 0: first
    case 1: second
    case 2: third
    default: index - 3 < more.count ? more[index - 3] : .null
    }
  }

  /// All arguments from `start` on.
  public func from(_ start: Int) -> [Value] {
    start < count ? (start..<count).map { self[$0] } : []
  }

  /// The text at a place whose parameter is a string.
  @inlinable
  public func text(_ index: Int) -> ByteString {
    if case .string(let text) = self[index] { return text }
    return ByteString()
  }

  /// The number at a place whose parameter is an integer.
  @inlinable
  public func int(_ index: Int) -> Int {
    if case .integer(let number, _) = self[index] { return Int(number) }
    return 0
  }

  /// The number at a place whose parameter is a float.
  @inlinable
  public func float(_ index: Int) -> Double {
    if case .float(let number) = self[index] { return number }
    return 0
  }

  /// The truth value at a place whose parameter is a bool.
  @inlinable
  public func bool(_ index: Int) -> Bool {
    if case .bool(let flag) = self[index] { return flag }
    return false
  }

  /// The map at a place whose parameter is a map; nil where nil was given.
  @inlinable
  public func dict(_ index: Int) -> Dict? {
    if case .dict(let dict) = self[index] { return dict }
    return nil
  }

  /// The slice at a place whose parameter is a slice; nil where nil was given.
  @inlinable
  public func list(_ index: Int) -> List? {
    if case .list(let list) = self[index] { return list }
    return nil
  }
}

/// Why a function failed; the machine adds where.
public struct CallError: Error, Sendable {
  /// What kind of failure it is.
  public enum Kind: Sendable {
    /// The function returned an error or panicked: `error calling NAME: reason`.
    case plain
    /// `fail` or `required`: the reason is the chart author's own message.
    case refusal
    /// A limit of the engine: stops the render, never caught by the template.
    case limit
    /// The work was cancelled.
    case cancelled
  }

  private final class Storage: Sendable {
    let kind: Kind
    let reason: ByteString
    let limit: LimitName?

    init(kind: Kind, reason: ByteString, limit: LimitName? = nil) {
      self.kind = kind
      self.reason = reason
      self.limit = limit
    }
  }

  private let storage: Storage

  /// Makes an error from the text that Go's error would have.
  public init(_ reason: String, kind: Kind = .plain) {
    storage = Storage(kind: kind, reason: ByteString(reason))
  }

  /// Makes the error of a limit that was reached.
  public init(_ limit: LimitName, _ reason: String) {
    storage = Storage(kind: .limit, reason: ByteString(reason), limit: limit)
  }

  /// Makes the error of work that has to end.
  package init(_ reason: Interruption.Reason) {
    storage = Storage(
      kind: .cancelled, reason: ByteString(reason.message), limit: reason.limit)
  }

  /// Makes an error from the text that Go's error would have.
  public init(bytes reason: ByteString, kind: Kind = .plain) {
    storage = Storage(kind: kind, reason: reason)
  }

  /// What kind of failure it is.
  public var kind: Kind { storage.kind }
  /// The reason, as Go's error text.
  public var reason: ByteString { storage.reason }
  /// The limit that was reached, where one was.
  public var limit: LimitName? { storage.limit }
}
