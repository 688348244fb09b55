internal import ValueTree

/// Values as the reference prints them in its messages about keys: Go's `%#v`.
enum GoSyntax {
  /// A value; `hasSyntaxKeys` tells that the keys of its maps are in Go's syntax already.
  static func text(_ value: Value, hasSyntaxKeys: Bool = false) -> String {
    switch value {
    case .null: "<nil>"
    default: element(value, hasSyntaxKeys)
    }
  }

  private static func element(_ value: Value, _ hasSyntaxKeys: Bool) -> String {
    switch value {
    case .null, .object: return "interface {}(nil)"
    case .bool(let flag): return flag ? "true" : "false"
    case .integer(let number, let type):
      return type.isUnsigned
        ? "0x" + String(UInt64(bitPattern: number), radix: 16) : String(number)
    case .float(let number): return float(number)
    case .string(let text): return quoted(text)
    case .list(let list):
      let elements = list.elements.map { element($0, hasSyntaxKeys) }
      return "[]interface {}{" + elements.joined(separator: ", ") + "}"
    case .dict(let dict):
      let entries = (0..<dict.count).map { index in
        let entry = dict.entry(at: index)
        let key = hasSyntaxKeys ? String(entry.key) : quoted(entry.key)
        return key + ":" + element(entry.value, hasSyntaxKeys)
      }
      return "map[interface {}]interface {}{" + entries.joined(separator: ", ") + "}"
    }
  }

  static func float(_ number: Double) -> String {
    if number.magnitude < 1e15, number == number.rounded(.towardZero) { return String(Int64(number)) }
    return NumberText.shortest(number)
  }

  /// A text in double quotes, with Go's escapes.
  static func quoted(_ text: ByteString) -> String {
    text.withBytes { bytes in
      var result = "\""
      var index = 0
      while index < bytes.count {
        guard let (value, width) = UTF8Text.scalar(in: bytes, at: index),
          let scalar = Unicode.Scalar(value)
        else {
          result += "\\x" + hex(UInt32(bytes[index]), 2)
          index += 1
          continue
        }
        index += width
        append(scalar, to: &result)
      }
      return result + "\""
    }
  }

  private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\u{7}": result += "\\a"
    case "\u{8}": result += "\\b"
    case "\u{C}": result += "\\f"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\u{B}": result += "\\v"
    case " "..."~": result.unicodeScalars.append(scalar)
    default:
      if scalar.value < 0x20 || scalar.value == 0x7F {
        result += "\\x" + hex(scalar.value, 2)
      } else if isPrintable(scalar) {
        result.unicodeScalars.append(scalar)
      } else if scalar.value <= 0xFFFF {
        result += "\\u" + hex(scalar.value, 4)
      } else {
        result += "\\U" + hex(scalar.value, 8)
      }
    }
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      false
    default: true
    }
  }

  private static func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
