/// Takes the parts of a date or time off the front of a text, by the rules of Go's `time` package.
package struct GoTimeScan {
  private let text: [UInt8]
  private var index = 0

  /// Begins at the front of a text.
  package init(_ text: [UInt8]) { self.text = text }

  /// Whether nothing is left.
  package var isAtEnd: Bool { index == text.count }

  /// Takes a character, if it comes next.
  package mutating func accepts(_ character: Unicode.Scalar) -> Bool {
    guard index < text.count, text[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private func digit(at place: Int) -> Int? {
    guard place < text.count, text[place] >= UInt8(ascii: "0"), text[place] <= UInt8(ascii: "9")
    else { return nil }
    return Int(text[place] - UInt8(ascii: "0"))
  }

  /// The number that so many digits make; nil, with nothing taken, where fewer come.
  package mutating func digits(_ count: Int) -> Int? {
    var result = 0
    for place in index..<index + count {
      guard let digit = digit(at: place) else { return nil }
      result = result * 10 + digit
    }
    index += count
    return result
  }

  /// The nanoseconds that the digits of a fraction make; there is at least one, and nine count.
  package mutating func fraction() -> Int? {
    var result = 0
    var scale = 100_000_000
    guard digit(at: index) != nil else { return nil }
    while let digit = digit(at: index) {
      result += digit * scale
      scale /= 10
      index += 1
    }
    return result
  }

  /// The seconds east of Greenwich that a sign with hours and minutes makes, such as `+01:00`.
  package mutating func offset() -> Int? {
    let isWest = accepts("-")
    guard isWest || accepts("+"), let hours = digits(2), accepts(":"), let minutes = digits(2),
      hours <= 24, minutes <= 60
    else { return nil }
    let seconds = (hours * 60 + minutes) * 60
    return isWest ? -seconds : seconds
  }
}
