internal import ValueTree

/// How `html`, `js` and `urlquery` escape text.
internal enum Escaping {
  static func html(_ bytes: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) {
    for byte in bytes {
      switch byte {
      case 0: output.append("\u{FFFD}")
      case UInt8(ascii: "\""): output.append("&#34;")
      case UInt8(ascii: "'"): output.append("&#39;")
      case UInt8(ascii: "&"): output.append("&amp;")
      case UInt8(ascii: "<"): output.append("&lt;")
      case UInt8(ascii: ">"): output.append("&gt;")
      default: output.append(byte)
      }
    }
  }

  static func javaScript(_ bytes: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard byte >= 0x80 else {
        appendJavaScript(byte, &output)
        index += 1
        continue
      }
      let (rune, width) = Rune.decode(bytes, at: index)
      if GoUnicode.isPrint(rune) {
        output.append(contentsOf: bytes[index..<index + width])
      } else {
        output.append("\\u")
        appendHex(rune, digits: 4, &output)
      }
      index += width
    }
  }

  private static func appendJavaScript(_ byte: UInt8, _ output: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\\"): output.append("\\\\")
    case UInt8(ascii: "'"): output.append("\\'")
    case UInt8(ascii: "\""): output.append("\\\"")
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "="), 0..<0x20:
      output.append("\\u")
      appendHex(UInt32(byte), digits: 4, &output)
    default: output.append(byte)
    }
  }

  static func query(_ bytes: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "~"):
        output.append(byte)
      case UInt8(ascii: " "): output.append(UInt8(ascii: "+"))
      default:
        output.append(UInt8(ascii: "%"))
        appendHex(UInt32(byte), digits: 2, &output)
      }
    }
  }

  private static func appendHex(_ value: UInt32, digits: Int, _ output: inout [UInt8]) {
    var needed = digits
    while needed < 8, value >> UInt32(needed * 4) != 0 { needed += 1 }
    for position in (0..<needed).reversed() {
      let digit = UInt8(value >> UInt32(position * 4) & 0xF)
      output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
  }
}
