internal import TemplateLang
internal import ValueTree

/// Points in time as the reference writes them into files.
internal enum TimeText {
  /// The time as the reference writes it again after reading it.
  internal static func normalized(_ time: ByteString) -> ByteString {
    if time.isEmpty { return "0001-01-01T00:00:00Z" }
    var text = String(time)
    if let mark = text.firstIndex(where: { $0 == "." || $0 == "," }) {
      let digits = text[text.index(after: mark)...].prefix { $0.isNumber }
      let zone = text[digits.endIndex...]
      // Nanoseconds are all that is kept.
      var fraction = digits.prefix(9)
      while fraction.last == "0" { fraction = fraction.dropLast() }
      text = text[..<mark] + (fraction.isEmpty ? "" : "." + fraction) + zone
    }
    for zone in ["+00:00", "-00:00"] where text.hasSuffix(zone) {
      text = text.dropLast(zone.count) + "Z"
    }
    return ByteString(text)
  }

  /// A time in UTC after RFC 3339, with as many digits of the second as it needs.
  internal static func text(of time: RenderEnvironment.Instant) -> String {
    func padded(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    // The lock's format has years of four digits.
    let seconds = min(max(time.seconds, -62_135_596_800), 253_402_300_799)
    let day = GoTimeCalendar.day(atUnix: seconds)
    let second = GoTimeCalendar.secondOfDay(atUnix: seconds)
    let date = padded(day.year, 4) + "-" + padded(day.month, 2) + "-" + padded(day.day, 2)
    let clock =
      padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2)
    var fraction = padded(Int(min(max(time.nanoseconds, 0), 999_999_999)), 9)[...]
    while fraction.last == "0" { fraction = fraction.dropLast() }
    return date + "T" + clock + (fraction.isEmpty ? "" : "." + fraction) + "Z"
  }
}
