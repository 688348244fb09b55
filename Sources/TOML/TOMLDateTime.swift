internal import ValueTree

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
    var scan = GoTimeScan(text)
    let hasDate = text.count > 4 && text[4] == UInt8(ascii: "-")
    if hasDate {
      guard let year = scan.digits(4), scan.accepts("-"), let month = scan.digits(2),
        scan.accepts("-"), let day = scan.digits(2), (1...12).contains(month), day >= 1,
        day <= GoTimeCalendar.daysIn(month: month, year: year)
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
      if scan.accepts("Z") {
        zone = .utc
      } else {
        guard let offset = scan.offset() else { return nil }
        zone = .offset(offset)
      }
    }
    guard scan.isAtEnd else { return nil }
  }
}
