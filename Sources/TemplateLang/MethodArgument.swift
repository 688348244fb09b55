internal import ValueTree

/// An argument of a method: its parameter's type is known only when the receiver is.
internal struct MethodArgument {
  /// What is written, if it is a constant.
  let literal: Literal?
  let node: ExpressionNode
  let place: Int32

  func evaluate(
    as type: ParameterType, _ machine: inout Machine, _ dot: Value
  ) throws(Failure) -> Value {
    guard let literal else {
      return try machine.checked(try node.evaluate(&machine, dot), type)
    }
    machine.at = place
    switch literal.value(for: type) {
    case .success(let value): return value
    case .failure(let mismatch): throw machine.failure(mismatch.message)
    }
  }
}

/// A constant of a template's text, which takes the type that its place wants.
internal enum Literal {
  case `nil`
  case bool(Bool)
  case number(NumberLiteral)
  case string(ByteString, spelling: ByteString)

  /// Why a constant cannot stand where it does.
  struct Mismatch: Error {
    let message: ByteString
  }

  init?(_ expression: Expression) {
    switch expression.kind {
    case .nil: self = .nil
    case .bool(let flag): self = .bool(flag)
    case .number:
      // The parser has refused what is none.
      guard case .success(let number) = NumberLiteral.parse(expression.spelling) else { return nil }
      self = .number(number)
    case .string:
      guard let value = expression.text else { return nil }
      self = .string(value, spelling: expression.spelling)
    default: return nil
    }
  }

  /// The constant as an argument of a parameter's type.
  func value(for type: ParameterType) -> Result<Value, Mismatch> {
    if case .nil = self {
      return type.acceptsNil ? .success(.null) : mismatch("cannot assign nil to \(type.goName)")
    }
    switch type {
    case .any, .reflect: return untyped
    case .bool:
      if case .bool(let flag) = self { return .success(.bool(flag)) }
      return mismatch("expected bool; found " + source)
    case .string:
      if case .string(let value, _) = self { return .success(.string(value)) }
      return mismatch("expected string; found " + source)
    case .int, .int64:
      if case .number(let number) = self, let value = number.int {
        return .success(.integer(value, type == .int ? .int : .int64))
      }
      return mismatch("expected integer; found " + source)
    case .number(_, let isUnsigned):
      if case .number(let number) = self,
        let value = isUnsigned ? number.uint.map({ Int64(bitPattern: $0) }) : number.int
      {
        return .success(.integer(value, .int64))
      }
      return mismatch("expected \(isUnsigned ? "unsigned " : "")integer; found " + source)
    case .float64:
      if case .number(let number) = self, let value = number.float {
        return .success(.float(value))
      }
      return mismatch("expected float; found " + source)
    case .list, .strings, .dict, .object:
      return mismatch("can't handle \(source) for arg of type \(type.goName)")
    }
  }

  /// The constant where no type is wanted: the spelling of a number decides.
  var untyped: Result<Value, Mismatch> {
    switch self {
    case .nil: .success(.null)
    case .bool(let flag): .success(.bool(flag))
    case .string(let value, _): .success(.string(value))
    case .number(let number): number.untyped
    }
  }

  private var source: ByteString {
    switch self {
    case .nil: "nil"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): number.spelling
    case .string(_, let spelling): spelling
    }
  }

  private func mismatch(_ message: ByteString) -> Result<Value, Mismatch> {
    .failure(Mismatch(message: message))
  }
}

extension NumberLiteral {
  /// The value where no type is wanted.
  fileprivate var untyped: Result<Value, Literal.Mismatch> {
    if let complex {
      return .success(.object(ComplexNumber(real: complex.real, imaginary: complex.imaginary)))
    }
    if let float, isWrittenAsFloat { return .success(.float(float)) }
    if let int { return .success(.integer(int, .int)) }
    return .failure(Literal.Mismatch(message: spelling + " overflows int"))
  }

  private var isWrittenAsFloat: Bool {
    spelling.withBytes { text in
      if text.first == UInt8(ascii: "'") { return false }
      let isHexadecimal =
        text.count > 2 && text[0] == UInt8(ascii: "0") && (text[1] | 0x20) == UInt8(ascii: "x")
      let hasExponent = text.contains { ($0 | 0x20) == UInt8(ascii: "p") }
      if isHexadecimal && !hasExponent { return false }
      return text.contains {
        $0 == UInt8(ascii: ".") || ($0 | 0x20) == UInt8(ascii: "e")
          || ($0 | 0x20) == UInt8(ascii: "p")
      }
    }
  }
}
