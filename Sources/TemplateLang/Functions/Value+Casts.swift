internal import ValueTree

/// The lenient conversions of the reference engine's number functions: what cannot be converted is
/// zero, never an error.
extension Value {
  /// The value as Go's `int` or `int64`.
  var asInteger: Int64 {
    switch self {
    case .integer(let number, _): number
    case .float(let number): number.asInteger
    case .bool(let flag): flag ? 1 : 0
    case .string(let text): text.asInteger
    case .object(let object): object.countedNumber
    case .null, .list, .dict: 0
    }
  }

  /// The value as Go's `float64`.
  var asFloat: Double {
    switch self {
    case .integer(let number, let type):
      type.isUnsigned ? Double(UInt64(bitPattern: number)) : Double(number)
    case .float(let number): number
    case .bool(let flag): flag ? 1 : 0
    case .string(let text): text.asFloat
    case .object(let object): Double(object.countedNumber)
    case .null, .list, .dict: 0
    }
  }

  /// The elements, if the kind is a slice.
  var slice: List? {
    switch self {
    case .list(let list): list
    case .object(let object) where object.goKind == "slice": object.elements
    default: nil
    }
  }

  /// Whether the value is a list or map.
  @inline(__always)
  var isContainer: Bool {
    switch self {
    case .list, .dict: true
    case .null, .bool, .integer, .float, .string, .object: false
    }
  }

  /// Whether the value is the zero of its type or holds nothing; structs never are.
  @inline(__always)
  var isEmpty: Bool { !isTruthy }
}

extension TemplateObject {
  /// The number of a month or a day of the week; of no other object is there one.
  fileprivate var countedNumber: Int64 {
    guard self is GoMonth || self is GoWeekday, case .integer(let number, _) = number else {
      return 0
    }
    return number
  }
}

extension Double {
  /// Cut toward zero; what does not fit is the least `int64`, as the processor of the reference
  /// engine answers.
  var asInteger: Int64 {
    self >= -0x1p63 && self < 0x1p63 ? Int64(self) : .min
  }
}

extension ByteString {
  /// A whole number with Go's base prefixes; a fraction of zeros only is allowed.
  fileprivate var asInteger: Int64 {
    let (number, failure) = GoNumber.parseInt(withoutZeroFraction, base: 0)
    return failure == nil ? number : 0
  }

  /// A floating-point number within the range.
  fileprivate var asFloat: Double {
    let (number, failure) = GoFloat.parse(self)
    return failure == nil ? number : 0
  }

  /// The text without a final `.0`, `.00` and so on; dots after the zeros go too.
  private var withoutZeroFraction: ByteString {
    let end = withBytes { bytes -> Int? in
      var hasZero = false
      for index in bytes.indices.reversed() {
        switch bytes[index] {
        case UInt8(ascii: "."): if hasZero { return index }
        case UInt8(ascii: "0"): hasZero = true
        default: return nil
        }
      }
      return nil
    }
    return end.map { prefix(upTo: $0) } ?? self
  }
}
