/// A date, a time or both as TOML writes them.
///
/// A date alone has the time 0:00, a time alone the first of January of the year 0: what the
/// reference makes of them.
public struct TOMLDateTime: Sendable, Hashable {
  /// What a date or time says about its place on Earth, which is also how it is written again.
  public enum Zone: Sendable, Hashable {
    /// `Z`.
    case utc
    /// Seconds east of Greenwich.
    case offset(Int)
    /// A date with a time, but no zone.
    case localDateTime
    /// A date alone.
    case localDate
    /// A time alone.
    case localTime
  }

  /// The date.
  public var year = 0
  /// The month, from 1.
  public var month = 1
  /// The day of the month, from 1.
  public var day = 1
  /// The time of day.
  public var hour = 0
  /// The minute.
  public var minute = 0
  /// The second.
  public var second = 0
  /// The fraction of the second.
  public var nanosecond = 0
  /// The zone, or which part there is.
  public var zone = Zone.utc

  /// Reads one of the forms; nil for a text that is none.
  init?(_ text: [UInt8]) {
    var scan = Scan(text: text)
    let hasDate = text.count > 4 && text[4] == UInt8(ascii: "-")
    if hasDate {
      guard let year = scan.digits(4), scan.accepts("-"), let month = scan.digits(2),
        scan.accepts("-"), let day = scan.digits(2), (1...12).contains(month), day >= 1,
        day <= TOMLDateTime.dayCount(month: month, year: year)
      else { return nil }
      (self.year, self.month, self.day) = (year, month, day)
      zone = .localDate
      if scan.isAtEnd { return }
      guard scan.accepts("T") else { return nil }
    }
    guard let hour = scan.digits(2), hour < 24, scan.accepts(":"), let minute = scan.digits(2),
      minute < 60
    else { return nil }
    (self.hour, self.minute) = (hour, minute)
    if scan.accepts(":") {
      guard let second = scan.digits(2), second < 60 else { return nil }
      self.second = second
      if scan.accepts(".") {
        guard let nanosecond = scan.fraction() else { return nil }
        self.nanosecond = nanosecond
      }
    }
    zone = hasDate ? .localDateTime : .localTime
    if hasDate, !scan.isAtEnd {
      guard let zone = scan.zone() else { return nil }
      self.zone = zone
    }
    guard scan.isAtEnd else { return nil }
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
    let text: [UInt8]
    var index = 0

    var isAtEnd: Bool { index == text.count }

    mutating func accepts(_ character: Unicode.Scalar) -> Bool {
      guard index < text.count, text[index] == UInt8(ascii: character) else { return false }
      index += 1
      return true
    }

    private func digit(_ place: Int) -> Int? {
      guard place < text.count, text[place] >= UInt8(ascii: "0"), text[place] <= UInt8(ascii: "9")
      else { return nil }
      return Int(text[place] - UInt8(ascii: "0"))
    }

    mutating func digits(_ count: Int) -> Int? {
      var result = 0
      for place in index..<index + count {
        guard let digit = digit(place) else { return nil }
        result = result * 10 + digit
      }
      index += count
      return result
    }

    /// Any number of digits, of which nine count.
    mutating func fraction() -> Int? {
      var result = 0
      var scale = 100_000_000
      guard digit(index) != nil else { return nil }
      while let digit = digit(index) {
        result += digit * scale
        scale /= 10
        index += 1
      }
      return result
    }

    mutating func zone() -> Zone? {
      if accepts("Z") { return .utc }
      let isWest = accepts("-")
      guard isWest || accepts("+"), let hours = digits(2), accepts(":"), let minutes = digits(2),
        hours <= 24, minutes <= 60
      else { return nil }
      let seconds = (hours * 60 + minutes) * 60
      return .offset(isWest ? -seconds : seconds)
    }
  }
}
