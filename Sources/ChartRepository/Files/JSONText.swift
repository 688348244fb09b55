package import Diagnostics
internal import JSON
package import ValueTree

/// JSON texts whose fields keep the order they are written in.
package enum JSONText {
  /// A value on one line.
  package static func compact(_ value: Value) throws(Diagnostic) -> [UInt8] {
    var text: [UInt8] = []
    do throws(JSONError) {
      try JSONWriter.append(value, to: &text)
    } catch {
      throw Diagnostic(.yaml, "JSON cannot be written: \(error)")
    }
    return text
  }

  /// A map on one line, its fields in the order given.
  package static func object(
    _ fields: [(key: ByteString, value: Value)]
  ) throws(Diagnostic) -> [UInt8] {
    var text = Array("{".utf8)
    for (index, (key, value)) in fields.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      text += try compact(.string(key)) + Array(":".utf8) + compact(value)
    }
    text.append(UInt8(ascii: "}"))
    return text
  }

  /// A compact text with one line for each element, two blanks a level, as Go indents it.
  package static func indented(_ compact: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(compact.count * 2)
    var depth = 0
    var isInString = false
    var isEscaped = false
    func breakLine() {
      output.append(UInt8(ascii: "\n"))
      output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }
    for (index, byte) in compact.enumerated() {
      if isInString {
        output.append(byte)
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        output.append(byte)
        let next = index + 1 < compact.count ? compact[index + 1] : 0
        if next == UInt8(ascii: "}") || next == UInt8(ascii: "]") { continue }
        depth += 1
        breakLine()
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        let last = index > 0 ? compact[index - 1] : 0
        if last != UInt8(ascii: "{"), last != UInt8(ascii: "[") {
          depth -= 1
          breakLine()
        }
        output.append(byte)
      case UInt8(ascii: ","):
        output.append(byte)
        breakLine()
      case UInt8(ascii: ":"): output += [byte, UInt8(ascii: " ")]
      default:
        isInString = byte == UInt8(ascii: "\"")
        output.append(byte)
      }
    }
    return output
  }
}
