package import ValueTree

/// A time zone: which offset and which abbreviation hold when.
package final class GoTimeZone: Sendable {
  /// An offset with its abbreviation.
  package struct Period: Sendable, Hashable {
    /// The abbreviation, such as `CET`; empty if there is none.
    package var name: ByteString
    /// Seconds east of Greenwich.
    package var offset: Int
    /// Whether this is daylight saving time.
    package var isDaylight: Bool
  }

  /// A period and when it starts and ends, in seconds since 1970.
  package struct Interval: Sendable {
    package var period: Period
    package var start: Int64
    package var end: Int64
  }

  /// A change of period.
  internal struct Transition: Sendable {
    var time: Int64
    var period: Int
  }

  /// The zone's name, such as `Europe/Berlin`, `Local` or the abbreviation of a fixed offset.
  package let name: ByteString
  /// Whether this is the zone of the process, which Go keeps apart from equal ones.
  package let isLocal: Bool
  /// The periods that occur; not empty.
  private let periods: [Period]
  /// The changes, sorted.
  private let transitions: [Transition]
  /// What holds after the last change.
  private let rule: GoTimeZoneRule?

  internal init(
    name: ByteString, isLocal: Bool = false, periods: [Period], transitions: [Transition],
    rule: GoTimeZoneRule?
  ) {
    self.name = name
    self.isLocal = isLocal
    self.periods = periods
    self.transitions = transitions
    self.rule = rule
  }

  /// A zone with one offset for all times.
  package convenience init(name: ByteString, offset: Int) {
    self.init(
      name: name, periods: [Period(name: name, offset: offset, isDaylight: false)],
      transitions: [], rule: nil)
  }

  /// Universal time.
  package static let utc = GoTimeZone(name: "UTC", offset: 0)

  /// The process's zone where none is set: universal time under the name `Local`.
  package static let localUTC = GoTimeZone(
    name: "Local", isLocal: true, periods: utc.periods, transitions: [], rule: nil)

  /// The same zone as the one of the process.
  internal func asLocal() -> GoTimeZone {
    GoTimeZone(
      name: name, isLocal: true, periods: periods, transitions: transitions, rule: rule)
  }

  /// The period that holds at a number of seconds since 1970.
  package func interval(at seconds: Int64) -> Interval {
    guard let first = transitions.first, seconds >= first.time else {
      return Interval(
        period: periods[firstPeriod], start: .min, end: transitions.first?.time ?? .max)
    }
    var low = 0
    var high = transitions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if seconds < transitions[middle].time { high = middle } else { low = middle }
    }
    let start = transitions[low].time
    if high == transitions.count, let rule {
      return rule.interval(at: seconds, afterLastChange: start)
    }
    return Interval(
      period: periods[transitions[low].period], start: start,
      end: high < transitions.count ? transitions[high].time : .max)
  }

  /// The period for times before the first change.
  private var firstPeriod: Int {
    if !transitions.contains(where: { $0.period == 0 }) { return 0 }
    if let first = transitions.first, periods[first.period].isDaylight,
      let earlier = periods[..<first.period].lastIndex(where: { !$0.isDaylight })
    {
      return earlier
    }
    return periods.firstIndex { !$0.isDaylight } ?? 0
  }

  /// The offset that an abbreviation means, best at a given local time.
  internal func offset(of name: ByteString, atLocal seconds: Int64) -> Int? {
    let matching = periods.filter { $0.name == name }
    for candidate in matching {
      let period = interval(at: seconds &- Int64(candidate.offset)).period
      if period.name == name { return period.offset }
    }
    return matching.first?.offset
  }

  /// The moment at which clocks of this zone show a time given as if it were universal.
  internal func unix(ofLocal seconds: Int64) -> Int64 {
    let interval = interval(at: seconds)
    var offset = interval.period.offset
    if offset != 0 {
      let candidate = seconds &- Int64(offset)
      if candidate < interval.start || candidate >= interval.end {
        offset = self.interval(at: candidate).period.offset
      }
    }
    return seconds &- Int64(offset)
  }
}
