/// A text in which the number of a turn is put wherever it says `@TURN@`.
struct TurnText {
  private var parts: [ArraySlice<UInt8>] = []

  init(_ bytes: [UInt8]) {
    let mark = Array("@TURN@".utf8)
    var start = 0
    var index = 0
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0], bytes[index..<(index + mark.count)].elementsEqual(mark) {
        parts.append(bytes[start..<index])
        index += mark.count
        start = index
      } else {
        index += 1
      }
    }
    parts.append(bytes[start...])
  }

  func text(turn: Int) -> [UInt8] {
    Array(parts.joined(separator: Array(String(turn).utf8)))
  }
}
