internal import TOML
package import ValueTree

extension GoTime: TOMLTime {
  /// What TOML writes: a date or time that was read without zone is written as it was.
  package var tomlText: ByteString {
    switch zone.name {
    case Self.localDateTimeZone: self.in(.utc).format("2006-01-02T15:04:05.999999999")
    case Self.localDateZone: self.in(.utc).format("2006-01-02")
    case Self.localTimeZone: self.in(.utc).format("15:04:05.999999999")
    default: format("2006-01-02T15:04:05.999999999Z07:00")
    }
  }

  /// Makes the time that a date or time in TOML means; what has no zone gets one that tells which
  /// part there was, with the offset that the process's zone has now.
  convenience init(_ time: TOMLDateTime, _ context: CallContext) {
    let local = context.localZone
    func fixed(_ name: ByteString) -> GoTimeZone {
      let now = context.environment.now().seconds
      return GoTimeZone(name: name, offset: local.interval(at: now).period.offset)
    }
    var zone: GoTimeZone
    switch time.zone {
    case .utc: zone = .utc
    case .offset(let offset): zone = GoTimeZone(name: ByteString(), offset: offset)
    case .localDateTime: zone = fixed(Self.localDateTimeZone)
    case .localDate: zone = fixed(Self.localDateZone)
    case .localTime: zone = fixed(Self.localTimeZone)
    }
    let seconds =
      zone.unix(
        ofLocal: GoTimeCalendar.unix(year: time.year, month: time.month, day: time.day)
          &+ Int64(time.hour * 3600 + time.minute * 60 + time.second))
    // An offset that the process's own zone has at that time means that zone.
    if case .offset(let offset) = time.zone, local.interval(at: seconds).period.offset == offset {
      zone = local
    }
    self.init(
      seconds: seconds, nanoseconds: time.nanosecond, zone: zone, localZone: local)
  }

  private static let localDateTimeZone: ByteString = "datetime-local"
  private static let localDateZone: ByteString = "date-local"
  private static let localTimeZone: ByteString = "time-local"
}
