internal import ValueTree

/// A rule for all years, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
internal struct GoTimeZoneRule: Sendable {
  /// When in a year clocks change.
  struct Change: Sendable {
    enum Day: Sendable {
      /// From 1, the leap day not counted.
      case julian(Int)
      /// From 0, the leap day counted.
      case ofYear(Int)
      /// The last is week 5.
      case ofWeek(month: Int, week: Int, weekday: Int)
    }
    var day: Day
    /// Seconds after midnight.
    var time: Int
  }

  private let standard: GoTimeZone.Period
  private let daylight: (period: GoTimeZone.Period, start: Change, end: Change)?

  /// Reads a rule; nil if it is none.
  init?(_ bytes: [UInt8]) {
    var reader = RuleReader(bytes)
    guard let name = reader.name(), let offset = reader.offset() else { return nil }
    standard = GoTimeZone.Period(name: name, offset: -offset, isDaylight: false)
    if reader.isAtEnd || reader.next == UInt8(ascii: ",") {
      daylight = nil
      return
    }
    guard let daylightName = reader.name() else { return nil }
    var daylightOffset = standard.offset + 3600
    if !reader.isAtEnd, reader.next != UInt8(ascii: ",") {
      guard let offset = reader.offset() else { return nil }
      daylightOffset = -offset
    }
    if reader.isAtEnd { reader = RuleReader(Array(",M3.2.0,M11.1.0".utf8)) }
    guard reader.skip(",") || reader.skip(";"), let start = reader.change(), reader.skip(","),
      let end = reader.change(), reader.isAtEnd
    else { return nil }
    daylight = (
      GoTimeZone.Period(name: daylightName, offset: daylightOffset, isDaylight: true), start, end
    )
  }

  /// The period that holds at a number of seconds since 1970.
  func interval(at seconds: Int64, afterLastChange last: Int64) -> GoTimeZone.Interval {
    guard let daylight else {
      return GoTimeZone.Interval(period: standard, start: last, end: .max)
    }
    let day = GoTimeCalendar.day(atUnix: seconds)
    let secondOfYear =
      Int64(day.yearDay - 1) * GoTimeCalendar.secondsPerDay
      + seconds % GoTimeCalendar.secondsPerDay
    let yearStart = seconds &- secondOfYear
    var (inside, outside) = (daylight.period, standard)
    var start = Self.seconds(of: daylight.start, year: day.year, offset: standard.offset)
    var end = Self.seconds(of: daylight.end, year: day.year, offset: daylight.period.offset)
    if end < start {
      (start, end) = (end, start)
      (inside, outside) = (outside, inside)
    }
    if secondOfYear < start {
      return GoTimeZone.Interval(period: outside, start: yearStart, end: yearStart &+ start)
    }
    if secondOfYear >= end {
      return GoTimeZone.Interval(
        period: outside, start: yearStart &+ end,
        end: yearStart &+ 365 * GoTimeCalendar.secondsPerDay)
    }
    return GoTimeZone.Interval(
      period: inside, start: yearStart &+ start, end: yearStart &+ end)
  }

  /// Seconds from the start of a year to a change, in universal time.
  private static func seconds(of change: Change, year: Int, offset: Int) -> Int64 {
    let days: Int
    switch change.day {
    case .julian(let day):
      days = day - 1 + (GoTimeCalendar.isLeap(year) && day >= 60 ? 1 : 0)
    case .ofYear(let day): days = day
    case .ofWeek(let month, let week, let weekday):
      let first = GoTimeCalendar.unix(year: year, month: month, day: 1)
      var day = (weekday - GoTimeCalendar.day(atUnix: first).weekday + 7) % 7
      let length = GoTimeCalendar.daysIn(month: month, year: year)
      for _ in 1..<week where day + 7 < length { day += 7 }
      days =
        day + GoTimeCalendar.daysBefore(month: month)
        + (GoTimeCalendar.isLeap(year) && month > 2 ? 1 : 0)
    }
    return Int64(days) * GoTimeCalendar.secondsPerDay + Int64(change.time - offset)
  }
}

/// Reads the parts of a rule.
private struct RuleReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }
  var next: UInt8 { isAtEnd ? 0 : bytes[position] }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard !isAtEnd, next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// An abbreviation of three characters or more, or any in angle brackets.
  mutating func name() -> ByteString? {
    if skip("<") {
      guard let end = bytes[position...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
      defer { position = end + 1 }
      return ByteString(bytes[position..<end])
    }
    let start = position
    while !isAtEnd, !"0123456789,-+".utf8.contains(next) { position += 1 }
    return position - start < 3 ? nil : ByteString(bytes[start..<position])
  }

  /// Hours, perhaps minutes and seconds, as seconds.
  mutating func offset() -> Int? {
    let isNegative = next == UInt8(ascii: "-")
    if isNegative || next == UInt8(ascii: "+") { position += 1 }
    guard let hours = number(0...168) else { return nil }
    var seconds = hours * 3600
    if skip(":") {
      guard let minutes = number(0...59) else { return nil }
      seconds += minutes * 60
      if skip(":") {
        guard let rest = number(0...59) else { return nil }
        seconds += rest
      }
    }
    return isNegative ? -seconds : seconds
  }

  mutating func change() -> GoTimeZoneRule.Change? {
    let day: GoTimeZoneRule.Change.Day
    if skip("J") {
      guard let number = number(1...365) else { return nil }
      day = .julian(number)
    } else if skip("M") {
      guard let month = number(1...12), skip("."), let week = number(1...5), skip("."),
        let weekday = number(0...6)
      else { return nil }
      day = .ofWeek(month: month, week: week, weekday: weekday)
    } else {
      guard let number = number(0...365) else { return nil }
      day = .ofYear(number)
    }
    guard skip("/") else { return GoTimeZoneRule.Change(day: day, time: 7200) }
    guard let time = offset() else { return nil }
    return GoTimeZoneRule.Change(day: day, time: time)
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int? {
    let start = position
    var value = 0
    while !isAtEnd, next >= UInt8(ascii: "0"), next <= UInt8(ascii: "9") {
      value = value * 10 + Int(next - UInt8(ascii: "0"))
      if value > range.upperBound { return nil }
      position += 1
    }
    return position > start && range.contains(value) ? value : nil
  }
}
