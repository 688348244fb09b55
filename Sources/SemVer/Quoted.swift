/// A text in double quotes, as Go's `%q` writes it.
internal func quoted(_ bytes: [UInt8]) -> String {
  var result = "\""
  var decoder = UTF8()
  var iterator = bytes[...].makeIterator()
  var position = 0
  func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
  decoding: while true {
    switch decoder.decode(&iterator) {
    case .emptyInput: break decoding
    case .error:
      result += "\\x" + hex(UInt32(bytes[position]), digits: 2)
      position += 1
      decoder = UTF8()
      iterator = bytes[position...].makeIterator()
    case .scalarValue(let scalar):
      position += UTF8.width(scalar)
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{7}": result += "\\a"
      case "\u{8}": result += "\\b"
      case "\u{c}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{b}": result += "\\v"
      default:
        if isPrintable(scalar) {
          result.unicodeScalars.append(scalar)
        } else if scalar.value < 0x80 {
          result += "\\x" + hex(scalar.value, digits: 2)
        } else if scalar.value < 0x10000 {
          result += "\\u" + hex(scalar.value, digits: 4)
        } else {
          result += "\\U" + hex(scalar.value, digits: 8)
        }
      }
    }
  }
  return result + "\""
}

private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
    .paragraphSeparator:
    return false
  default: return true
  }
}
