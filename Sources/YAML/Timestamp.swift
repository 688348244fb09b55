internal import ValueTree

/// Recognises the timestamps that YAML 1.1 knows and the reference accepts.
enum Timestamp {
  /// Whether a text is a date, or a date with a time after `T`, `t` or blanks.
  static func isTimestamp(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    // All forms start with a year of exactly four digits and a dash.
    guard text.count >= 8, text[4] == UInt8(ascii: "-") else { return false }
    var scan = GoTimeScan(Array(text))
    guard let year = scan.digits(4), scan.accepts("-"), let month = number(&scan),
      (1...12).contains(month), scan.accepts("-"), let day = number(&scan), day >= 1,
      day <= GoTimeCalendar.daysIn(month: month, year: year)
    else { return false }
    if scan.isAtEnd { return true }
    if scan.accepts("T") || scan.accepts("t") {
      return time(&scan) && (scan.accepts("Z") || scan.offset() != nil) && scan.isAtEnd
    }
    guard scan.accepts(" ") else { return false }
    while scan.accepts(" ") {}
    return time(&scan) && scan.isAtEnd
  }

  /// One or two digits.
  private static func number(_ scan: inout GoTimeScan) -> Int? {
    if let number = scan.digits(2) { return number }
    return scan.digits(1)
  }

  /// Hour, minute, second and an optional fraction.
  private static func time(_ scan: inout GoTimeScan) -> Bool {
    guard let hour = number(&scan), hour < 24, scan.accepts(":"), let minute = number(&scan),
      minute < 60, scan.accepts(":"), let second = number(&scan), second < 60
    else { return false }
    return scan.accepts(".") || scan.accepts(",") ? scan.fraction() != nil : true
  }
}
