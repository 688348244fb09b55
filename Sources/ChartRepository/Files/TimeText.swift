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
    func padded(_ number: Int64, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    // The lock's format has years of four digits.
    let seconds = min(max(time.seconds, -62_135_596_800), 253_402_300_799)
    var day = seconds / 86400
    var second = seconds % 86400
    if second < 0 {
      second += 86400
      day -= 1
    }
    // Days since 0000-03-01, so that a leap day ends its year; 400 years have 146097 days.
    day += 719_468
    let era = day / 146_097
    let dayOfEra = day % 146_097
    let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let date =
      padded(era * 400 + year + (month <= 2 ? 1 : 0), 4) + "-" + padded(month, 2) + "-"
      + padded(dayOfMonth, 2)
    let clock =
      padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2)
    var fraction = padded(Int64(min(max(time.nanoseconds, 0), 999_999_999)), 9)[...]
    while fraction.last == "0" { fraction = fraction.dropLast() }
    return date + "T" + clock + (fraction.isEmpty ? "" : "." + fraction) + "Z"
  }
}
