package import ValueTree

/// A moment with a zone to show it in: Go's `time.Time`.
///
/// Unlike Go's, a time that `now` gives carries no second reading of a monotonic clock, so it does
/// not print ` m=+0.01` at its end.
package final class GoTime: TemplateObject {
  /// Whole seconds since 1970-01-01T00:00:00Z.
  package let seconds: Int64
  /// Nanoseconds, 0 to 999,999,999.
  package let nanoseconds: Int
  /// The zone to show it in.
  package let zone: GoTimeZone
  /// The zone of the process.
  package let localZone: GoTimeZone

  /// Makes a time.
  package init(
    seconds: Int64, nanoseconds: Int = 0, zone: GoTimeZone = .utc,
    localZone: GoTimeZone = .localUTC
  ) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    self.zone = zone
    self.localZone = localZone
  }

  /// A time by calendar and clock of a zone; the parts are in their usual ranges.
  package convenience init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    nanoseconds: Int = 0, zone: GoTimeZone = .utc, localZone: GoTimeZone = .localUTC
  ) {
    let local =
      GoTimeCalendar.unix(year: year, month: month, day: day)
      &+ Int64(hour * 3600 + minute * 60 + second)
    self.init(
      seconds: zone.unix(ofLocal: local), nanoseconds: nanoseconds, zone: zone,
      localZone: localZone)
  }

  /// January 1st of year 1, Go's zero time.
  package static var zero: GoTime { GoTime(seconds: -GoTimeCalendar.yearOneToUnix) }

  override package var goType: String { "time.Time" }
  override package var printed: ByteString { format("2006-01-02 15:04:05.999999999 -0700 MST") }

  override package func formatted(verb: Unicode.Scalar, flags: Printer.Flags) -> ByteString? {
    verb == "v" && flags.sharpV ? goSyntax : nil
  }

  /// The text by RFC 3339, which JSON itself demands to have four digits for the year.
  override package var jsonValue: Value? {
    .string(strictText ?? format("2006-01-02T15:04:05.999999999Z07:00"))
  }

  override package var jsonFailure: ByteString? {
    strictText == nil ? "Time.MarshalJSON: year outside of range [0,9999]" : nil
  }

  override package func isEqual(to other: TemplateObject) -> Bool {
    guard let other = other as? GoTime else { return false }
    return seconds == other.seconds && nanoseconds == other.nanoseconds && zone === other.zone
  }

  override package func member(_ name: ByteString) -> Member? { method(name) }

  override package func call(
    _ method: ByteString, _ arguments: Arguments
  ) throws(CallError) -> Value {
    try run(method, arguments)
  }

  /// The seconds since 1970 that clocks of the zone show.
  internal var localSeconds: Int64 { seconds &+ Int64(zone.interval(at: seconds).period.offset) }

  /// The date in the zone.
  internal var day: GoTimeCalendar.Day { GoTimeCalendar.day(atUnix: localSeconds) }

  /// The clock in the zone.
  internal var clock: (hour: Int, minute: Int, second: Int) {
    let second = GoTimeCalendar.secondOfDay(atUnix: localSeconds)
    return (second / 3600, second % 3600 / 60, second % 60)
  }

  /// The same moment in another zone.
  package func `in`(_ zone: GoTimeZone) -> GoTime {
    GoTime(seconds: seconds, nanoseconds: nanoseconds, zone: zone, localZone: localZone)
  }

  /// The same zone, another moment.
  internal func moved(toSeconds seconds: Int64, nanoseconds: Int) -> GoTime {
    GoTime(seconds: seconds, nanoseconds: nanoseconds, zone: zone, localZone: localZone)
  }

  /// Whether this moment comes before another.
  package func isBefore(_ other: GoTime) -> Bool {
    (seconds &+ GoTimeCalendar.yearOneToUnix, nanoseconds)
      < (other.seconds &+ GoTimeCalendar.yearOneToUnix, other.nanoseconds)
  }

  /// Whether this and another are the same moment.
  package func isSameMoment(as other: GoTime) -> Bool {
    seconds == other.seconds && nanoseconds == other.nanoseconds
  }

  /// The moment some nanoseconds later; stops at the ends of what Go can count.
  package func adding(_ duration: Int64) -> GoTime {
    var change = duration / 1_000_000_000
    var nanoseconds = nanoseconds + Int(duration % 1_000_000_000)
    if nanoseconds >= 1_000_000_000 {
      change += 1
      nanoseconds -= 1_000_000_000
    } else if nanoseconds < 0 {
      change -= 1
      nanoseconds += 1_000_000_000
    }
    return moved(toSeconds: adding(seconds: change), nanoseconds: nanoseconds)
  }

  /// Seconds since 1970 after a change; Go counts from year 1 and stops at the largest number.
  internal func adding(seconds change: Int64) -> Int64 {
    let (sum, overflow) =
      (seconds &+ GoTimeCalendar.yearOneToUnix).addingReportingOverflow(change)
    let limit = overflow ? (change > 0 ? Int64.max : -Int64.max) : sum
    return limit &- GoTimeCalendar.yearOneToUnix
  }

  /// Nanoseconds from another moment to this one; stops at the ends of 64 bits.
  package func since(_ other: GoTime) -> Int64 {
    let difference =
      (seconds &- other.seconds) &* 1_000_000_000 &+ Int64(nanoseconds - other.nanoseconds)
    if other.adding(difference).isSameMoment(as: self) { return difference }
    return isBefore(other) ? .min : .max
  }
}
