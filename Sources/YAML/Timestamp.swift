/// Recognises the timestamps that YAML 1.1 knows and the reference accepts.
enum Timestamp {
  /// Whether a text is a date, or a date with a time after `T`, `t` or blanks.
  static func isTimestamp(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    // All forms start with a year of exactly four digits and a dash.
    guard text.count >= 8, text[4] == UInt8(ascii: "-") else { return false }
    for index in 0..<4 where text[index] < UInt8(ascii: "0") || text[index] > UInt8(ascii: "9") {
      return false
    }
    var scan = Scan(text: text, index: 5)
    let year = text[0..<4].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    guard let month = scan.number(), (1...12).contains(month), scan.accepts("-"),
      let day = scan.number(), day >= 1, day <= dayCount(month: month, year: year)
    else { return false }
    if scan.isAtEnd { return true }
    if scan.accepts("T") || scan.accepts("t") {
      return scan.time() && scan.zone() && scan.isAtEnd
    }
    guard scan.accepts(" ") else { return false }
    while scan.accepts(" ") {}
    return scan.time() && scan.isAtEnd
  }

  private static func dayCount(month: Int, year: Int) -> Int {
    switch month {
    case 2:
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      return isLeap ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  private struct Scan {
    let text: UnsafeBufferPointer<UInt8>
    var index: Int

    var isAtEnd: Bool { index == text.count }

    mutating func accepts(_ character: Unicode.Scalar) -> Bool {
      guard index < text.count, text[index] == UInt8(ascii: character) else { return false }
      index += 1
      return true
    }

    private func digit(at place: Int) -> Int? {
      guard place < text.count, text[place] >= UInt8(ascii: "0"), text[place] <= UInt8(ascii: "9")
      else { return nil }
      return Int(text[place] - UInt8(ascii: "0"))
    }

    /// One or two digits.
    mutating func number() -> Int? {
      guard let first = digit(at: index) else { return nil }
      guard let second = digit(at: index + 1) else {
        index += 1
        return first
      }
      index += 2
      return first * 10 + second
    }

    /// Hour, minute, second and an optional fraction.
    mutating func time() -> Bool {
      guard let hour = number(), hour < 24, accepts(":"), let minute = number(), minute < 60,
        accepts(":"), let second = number(), second < 60
      else { return false }
      if index < text.count, text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ","),
        digit(at: index + 1) != nil
      {
        index += 1
        while digit(at: index) != nil { index += 1 }
      }
      return true
    }

    /// `Z`, or a sign with hours and minutes of two digits each.
    mutating func zone() -> Bool {
      if accepts("Z") { return true }
      guard accepts("+") || accepts("-") else { return false }
      guard let hourTens = digit(at: index), let hourOnes = digit(at: index + 1),
        hourTens * 10 + hourOnes <= 24, index + 2 < text.count,
        text[index + 2] == UInt8(ascii: ":"),
        let minuteTens = digit(at: index + 3), let minuteOnes = digit(at: index + 4),
        minuteTens * 10 + minuteOnes <= 60
      else { return false }
      index += 5
      return true
    }
  }
}
