package import ValueTree

extension GoTime {
  /// The time written as a layout shows the reference time, Mon Jan 2 15:04:05 MST 2006.
  package func format(_ layout: ByteString) -> ByteString {
    let period = zone.interval(at: seconds).period
    let local = seconds &+ Int64(period.offset)
    let day = GoTimeCalendar.day(atUnix: local)
    let second = GoTimeCalendar.secondOfDay(atUnix: local)
    var output: [UInt8] = []
    output.reserveCapacity(layout.count + 10)
    var layout = GoTimeLayout(layout)
    while true {
      let (prefix, element, _) = layout.next()
      output += prefix
      guard let element else { break }
      append(element, day, second, period, to: &output)
    }
    return ByteString(output)
  }

  private func append(
    _ element: GoTimeLayout.Element, _ day: GoTimeCalendar.Day, _ second: Int,
    _ period: GoTimeZone.Period, to output: inout [UInt8]
  ) {
    let hour = second / 3600
    let hour12 = (hour + 11) % 12 + 1
    func number(_ value: Int, _ width: Int = 0) {
      if value < 0 { output.append(UInt8(ascii: "-")) }
      let digits = String(value.magnitude).utf8
      for _ in 0..<max(0, width - digits.count) { output.append(UInt8(ascii: "0")) }
      output += digits
    }
    func blanks(_ value: Int, _ width: Int) {
      let digits = String(value).utf8
      for _ in 0..<max(0, width - digits.count) { output.append(UInt8(ascii: " ")) }
      output += digits
    }
    switch element {
    case .longMonth: output += GoTimeCalendar.monthNames[day.month - 1].utf8
    case .month: output += GoTimeCalendar.monthNames[day.month - 1].utf8.prefix(3)
    case .numericMonth: number(day.month)
    case .zeroMonth: number(day.month, 2)
    case .longWeekday: output += GoTimeCalendar.weekdayNames[day.weekday].utf8
    case .weekday: output += GoTimeCalendar.weekdayNames[day.weekday].utf8.prefix(3)
    case .day: number(day.day)
    case .blankDay: blanks(day.day, 2)
    case .zeroDay: number(day.day, 2)
    case .blankYearDay: blanks(day.yearDay, 3)
    case .zeroYearDay: number(day.yearDay, 3)
    case .hour: number(hour, 2)
    case .hour12: number(hour12)
    case .zeroHour12: number(hour12, 2)
    case .minute: number(second / 60 % 60)
    case .zeroMinute: number(second / 60 % 60, 2)
    case .second: number(second % 60)
    case .zeroSecond: number(second % 60, 2)
    case .longYear: number(day.year, 4)
    case .year: number(Int(day.year.magnitude % 100), 2)
    case .capitalHalf: output += (hour >= 12 ? "PM" : "AM").utf8
    case .smallHalf: output += (hour >= 12 ? "pm" : "am").utf8
    case .zoneName:
      if period.name.isEmpty {
        appendOffset(
          period.offset, colons: false, minutes: true, seconds: false, to: &output)
      } else {
        output += period.name.bytes
      }
    case .offset(let offset):
      if offset.hasZ, period.offset == 0 {
        output.append(UInt8(ascii: "Z"))
      } else {
        appendOffset(
          period.offset, colons: offset.hasColons, minutes: offset.hasMinutes,
          seconds: offset.hasSeconds, to: &output)
      }
    case .fraction(let digits, let isTrimmed, let separator):
      appendFraction(digits: digits, isTrimmed: isTrimmed, separator: separator, to: &output)
    }
  }

  private func appendOffset(
    _ offset: Int, colons: Bool, minutes: Bool, seconds: Bool, to output: inout [UInt8]
  ) {
    func pair(_ value: Int) {
      output += (value < 10 ? "0\(value)" : "\(value)").utf8
    }
    // The sign is that of whole minutes, as in Go.
    let sign: Unicode.Scalar = offset / 60 < 0 ? "-" : "+"
    output.append(UInt8(ascii: sign))
    let magnitude = abs(offset)
    pair(magnitude / 3600)
    if minutes {
      if colons { output.append(UInt8(ascii: ":")) }
      pair(magnitude / 60 % 60)
    }
    if seconds {
      if colons { output.append(UInt8(ascii: ":")) }
      pair(magnitude % 60)
    }
  }

  private func appendFraction(
    digits: Int, isTrimmed: Bool, separator: UInt8, to output: inout [UInt8]
  ) {
    if isTrimmed, nanoseconds == 0 { return }
    let text = String(nanoseconds)
    var fraction = Array((String(repeating: "0", count: 9 - text.utf8.count) + text).utf8)
    if digits < 9 { fraction.removeLast(9 - digits) }
    if isTrimmed {
      while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
      if fraction.isEmpty { return }
    }
    output.append(separator)
    output += fraction
  }

  /// The text by RFC 3339, as JSON has it; nil if the year has not four digits or the offset is a
  /// day or more.
  internal var strictText: ByteString? {
    let text = format("2006-01-02T15:04:05.999999999Z07:00")
    let offset = zone.interval(at: seconds).period.offset
    guard text.count > 4, text[4] == UInt8(ascii: "-"), text[0] != UInt8(ascii: "-"),
      abs(offset) < 24 * 3600
    else { return nil }
    return text
  }
}
