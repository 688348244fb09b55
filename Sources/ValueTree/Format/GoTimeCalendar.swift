/// The Gregorian calendar on seconds since 1970, extended in both directions without end.
///
/// All arithmetic wraps as Go's does, so no count of seconds is refused. Days are counted from a
/// March 1st long ago, so that the leap day is the last of its year.
package enum GoTimeCalendar {
  /// The seconds of a day.
  package static let secondsPerDay: Int64 = 86400
  /// Years before year 0 at which the count of days starts; a multiple of 400.
  private static let originYears: Int64 = 292_277_022_400
  /// From March 1st to the end of the year.
  private static let daysFromMarch: Int64 = 306
  /// Seconds from year 1 to 1970.
  package static let yearOneToUnix: Int64 = 62_135_596_800
  /// What turns seconds since 1970 into seconds since the origin.
  private static let unixToOrigin =
    yearOneToUnix + (originYears / 400 * 146_097 + daysFromMarch) * secondsPerDay

  /// A date.
  package struct Day {
    package let year: Int
    package let month: Int
    package let day: Int
    /// The day of the year, from 1.
    package let yearDay: Int
    /// The day of the week, Sunday is 0.
    package let weekday: Int
  }

  /// Days since the origin.
  private static func days(atUnix seconds: Int64) -> UInt64 {
    UInt64(bitPattern: seconds &+ unixToOrigin) / UInt64(secondsPerDay)
  }

  /// The seconds since midnight.
  package static func secondOfDay(atUnix seconds: Int64) -> Int {
    Int(UInt64(bitPattern: seconds &+ unixToOrigin) % UInt64(secondsPerDay))
  }

  /// The date at a number of seconds since 1970, the zone's offset already added.
  package static func day(atUnix seconds: Int64) -> Day {
    day(days(atUnix: seconds))
  }

  private static func day(_ days: UInt64) -> Day {
    let quarters = days &* 4 &+ 3
    let century = quarters / 146_097
    let dayOfCentury = quarters % 146_097 / 4
    let yearOfCentury = (4 * dayOfCentury + 3) / 1461
    let dayOfYear = Int(dayOfCentury - 1461 * yearOfCentury / 4)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let isNextYear = monthFromMarch >= 10
    let isLeap = yearOfCentury == 0 ? century % 4 == 0 : yearOfCentury % 4 == 0
    let year =
      Int(truncatingIfNeeded: century &* 100 &- UInt64(originYears)) &+ Int(yearOfCentury)
      &+ (isNextYear ? 1 : 0)
    return Day(
      year: year, month: isNextYear ? monthFromMarch - 9 : monthFromMarch + 3,
      day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1,
      yearDay: isNextYear ? dayOfYear - 305 : dayOfYear + 60 + (isLeap ? 1 : 0),
      weekday: Int((days % 7 + 3) % 7))
  }

  /// Seconds from 1970 to a date at midnight; the day may lie outside its month.
  package static func unix(year: Int, month: Int, day: Int) -> Int64 {
    let isEarly = month < 3
    let monthFromMarch = UInt64(isEarly ? month + 9 : month - 3)
    let years = UInt64(bitPattern: Int64(year) &- (isEarly ? 1 : 0) &+ originYears)
    let (century, yearOfCentury) = (years / 100, years % 100)
    let dayOfYear = (153 * monthFromMarch + 2) / 5
    let beforeMonth = 146_097 &* century / 4 &+ 1461 * yearOfCentury / 4 &+ dayOfYear
    let days = Int64(bitPattern: beforeMonth) &+ Int64(day) &- 1
    return days &* secondsPerDay &- unixToOrigin
  }

  /// Whether a year has a 29th of February.
  package static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// How many days a month has.
  package static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The days of a common year before a month.
  package static func daysBefore(month: Int) -> Int {
    [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][(month - 1) % 12]
  }

  /// The months in English, from January.
  package static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// The days of the week in English, from Sunday.
  package static let weekdayNames = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
}
