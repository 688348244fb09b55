package import ValueTree

extension GoTime {
  /// Reads a time that is written as a layout shows the reference time.
  ///
  /// Without a zone in the text it is a time of `localZone`, which also tells what offsets and
  /// abbreviations mean.
  package static func parse(
    _ text: ByteString, layout: ByteString, localZone: GoTimeZone
  ) throws(CallError) -> GoTime {
    var reader = TimeReader(text, layout: layout, localZone: localZone)
    return try reader.read()
  }
}

/// Reads the parts of a time one after the other.
private struct TimeReader {
  /// An element does not fit the text.
  struct Mismatch: Error {
    /// What is out of its range, if the form is right.
    var range: String?
  }

  private let text: ByteString
  private let layoutText: ByteString
  private let localZone: GoTimeZone
  private let bytes: [UInt8]
  private var position = 0

  private var year = 0
  private var month: Int?
  private var day: Int?
  private var yearDay: Int?
  private var hour = 0
  private var minute = 0
  private var second = 0
  private var nanoseconds = 0
  private var isAfternoon: Bool?
  private var isUniversal = false
  private var offset: Int?
  private var zoneName: ByteString?

  init(_ text: ByteString, layout: ByteString, localZone: GoTimeZone) {
    self.text = text
    layoutText = layout
    self.localZone = localZone
    bytes = text.bytes
  }

  mutating func read() throws(CallError) -> GoTime {
    var layout = GoTimeLayout(layoutText)
    while true {
      let (prefix, element, spelling) = layout.next()
      guard skip(prefix) else { throw mismatch(ByteString(prefix), at: position) }
      guard let element else { break }
      let start = position
      do throws(Mismatch) {
        try read(element, next: layout)
      } catch {
        if let range = error.range { throw failure(": \(range) out of range") }
        throw mismatch(layoutText[spelling], at: start)
      }
    }
    guard position == bytes.count else {
      throw failure(": extra text: \(goTimeQuoted(text.suffix(from: position)))")
    }
    if isAfternoon == true, hour < 12 { hour += 12 }
    if isAfternoon == false, hour == 12 { hour = 0 }
    try settleDay()
    return time()
  }

  private func failure(_ message: String) -> CallError {
    CallError("parsing time \(goTimeQuoted(text))\(message)")
  }

  private func mismatch(_ element: ByteString, at start: Int) -> CallError {
    failure(
      " as \(goTimeQuoted(layoutText)): cannot parse \(goTimeQuoted(text.suffix(from: start))) as "
        + goTimeQuoted(element))
  }

  /// Skips plain text; any number of blanks fits any number of blanks.
  private mutating func skip(_ prefix: ArraySlice<UInt8>) -> Bool {
    let blank = UInt8(ascii: " ")
    var index = prefix.startIndex
    // The remaining text of a failed comparison is part of the message.
    while index < prefix.endIndex {
      if prefix[index] == blank {
        if position < bytes.count, bytes[position] != blank { return false }
        while index < prefix.endIndex, prefix[index] == blank { index += 1 }
        while position < bytes.count, bytes[position] == blank { position += 1 }
      } else {
        guard position < bytes.count, bytes[position] == prefix[index] else { return false }
        index += 1
        position += 1
      }
    }
    return true
  }

  private mutating func read(
    _ element: GoTimeLayout.Element, next layout: GoTimeLayout
  ) throws(Mismatch) {
    switch element {
    case .year:
      let number = try signedPair()
      year = number + (number >= 69 ? 1900 : 2000)
    case .longYear:
      guard isDigit(position) else { throw Mismatch() }
      year = try digits(4)
    case .month: month = try name(of: GoTimeCalendar.monthNames, length: 3) + 1
    case .longMonth: month = try name(of: GoTimeCalendar.monthNames) + 1
    case .numericMonth, .zeroMonth:
      let number = try number(isFixed: element == .zeroMonth)
      guard (1...12).contains(number) else { throw Mismatch(range: "month") }
      month = number
    case .weekday: _ = try name(of: GoTimeCalendar.weekdayNames, length: 3)
    case .longWeekday: _ = try name(of: GoTimeCalendar.weekdayNames)
    case .day, .blankDay, .zeroDay:
      if element == .blankDay { skipBlank() }
      day = try number(isFixed: element == .zeroDay)
    case .blankYearDay, .zeroYearDay:
      if element == .blankYearDay {
        skipBlank()
        skipBlank()
      }
      yearDay = try yearDayNumber(isFixed: element == .zeroYearDay)
    case .hour:
      hour = try number(isFixed: false)
      guard hour < 24 else { throw Mismatch(range: "hour") }
    case .hour12, .zeroHour12:
      hour = try number(isFixed: element == .zeroHour12)
      guard hour <= 12 else { throw Mismatch(range: "hour") }
    case .minute, .zeroMinute:
      minute = try number(isFixed: element == .zeroMinute)
      guard minute < 60 else { throw Mismatch(range: "minute") }
    case .second, .zeroSecond:
      second = try number(isFixed: element == .zeroSecond)
      guard second < 60 else { throw Mismatch(range: "second") }
      if startsFraction, layout.peek()?.isFraction != true { try readFraction() }
    case .capitalHalf: try readHalf("AM", "PM")
    case .smallHalf: try readHalf("am", "pm")
    case .offset(let form): try read(form)
    case .zoneName: try readZoneName()
    case .fraction(let digits, let isTrimmed, _):
      if isTrimmed {
        if startsFraction { try readFraction() }
      } else {
        guard bytes.count - position >= digits + 1 else { throw Mismatch() }
        try readFraction(width: digits + 1)
      }
    }
  }

  // MARK: Numbers and names

  private func isDigit(_ index: Int) -> Bool {
    index < bytes.count && bytes[index] >= UInt8(ascii: "0") && bytes[index] <= UInt8(ascii: "9")
  }

  private func value(_ index: Int) -> Int { Int(bytes[index]) - 0x30 }

  private mutating func skipBlank() {
    if position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
  }

  /// Exactly some digits.
  private mutating func digits(_ count: Int) throws(Mismatch) -> Int {
    var number = 0
    for index in position..<(position + count) {
      guard isDigit(index) else { throw Mismatch() }
      number = number * 10 + value(index)
    }
    position += count
    return number
  }

  /// Two characters that together are a number, perhaps with a sign.
  private mutating func signedPair() throws(Mismatch) -> Int {
    guard bytes.count - position >= 2 else { throw Mismatch() }
    let sign = bytes[position]
    guard sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") else { return try digits(2) }
    guard isDigit(position + 1) else { throw Mismatch() }
    defer { position += 2 }
    return sign == UInt8(ascii: "-") ? -value(position + 1) : value(position + 1)
  }

  /// One or two digits; two if fixed.
  private mutating func number(isFixed: Bool) throws(Mismatch) -> Int {
    guard isDigit(position) else { throw Mismatch() }
    if isDigit(position + 1) { return try digits(2) }
    if isFixed { throw Mismatch() }
    return try digits(1)
  }

  private mutating func yearDayNumber(isFixed: Bool) throws(Mismatch) -> Int {
    var count = 0
    while count < 3, isDigit(position + count) { count += 1 }
    guard count > 0, !isFixed || count == 3 else { throw Mismatch() }
    return try digits(count)
  }

  /// The place of a name in a list; case does not matter.
  private mutating func name(of names: [String], length: Int? = nil) throws(Mismatch) -> Int {
    for (index, name) in names.enumerated() {
      let wanted = name.utf8.prefix(length ?? name.utf8.count)
      let found = bytes[position...].prefix(wanted.count)
      guard found.count == wanted.count,
        zip(found, wanted).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 | 0x20 && isLetter($0) })
      else { continue }
      position += wanted.count
      return index
    }
    throw Mismatch()
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
  }

  private mutating func readHalf(_ before: String, _ after: String) throws(Mismatch) {
    let found = bytes[position...].prefix(2)
    if found.elementsEqual(after.utf8) {
      isAfternoon = true
    } else if found.elementsEqual(before.utf8) {
      // Afternoon seen before stays: Go asks for it first.
      if isAfternoon == nil { isAfternoon = false }
    } else {
      throw Mismatch()
    }
    position += 2
  }

  // MARK: Fractions

  /// Whether a point or comma and a digit follow.
  private var startsFraction: Bool {
    position < bytes.count && isSeparator(bytes[position]) && isDigit(position + 1)
  }

  private func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
  }

  /// Reads a separator and its digits; more than nine are read and do not count.
  private mutating func readFraction(width: Int? = nil) throws(Mismatch) {
    guard isSeparator(bytes[position]) else { throw Mismatch() }
    var end = position + 1
    if let width {
      end = position + width
    } else {
      while isDigit(end) { end += 1 }
    }
    var number = 0
    for index in (position + 1)..<(position + 10) {
      if index < end {
        guard isDigit(index) else { throw Mismatch() }
        number = number * 10 + value(index)
      } else {
        number *= 10
      }
    }
    nanoseconds = number
    position = end
  }

  // MARK: Zones

  private mutating func read(_ form: GoTimeLayout.Offset) throws(Mismatch) {
    if form.hasZ, position < bytes.count, bytes[position] == UInt8(ascii: "Z") {
      position += 1
      isUniversal = true
      return
    }
    guard bytes.count - position >= form.width else { throw Mismatch() }
    if form.hasColons {
      guard bytes[position + 3] == UInt8(ascii: ":"),
        !form.hasSeconds || bytes[position + 6] == UInt8(ascii: ":")
      else { throw Mismatch() }
    }
    let sign = bytes[position]
    position += 1
    // Numbers out of range are reported before anything else that is wrong.
    let hours = try? digits(2)
    if form.hasColons { position += 1 }
    let minutes = hours == nil || !form.hasMinutes ? 0 : try? digits(2)
    if form.hasColons, form.hasSeconds { position += 1 }
    let seconds = minutes == nil || !form.hasSeconds ? 0 : try? digits(2)
    if let seconds, seconds > 60 { throw Mismatch(range: "time zone offset second") }
    if let minutes, minutes > 60 { throw Mismatch(range: "time zone offset minute") }
    if let hours, hours > 24 { throw Mismatch(range: "time zone offset hour") }
    guard let hours, let minutes, let seconds,
      sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
    else { throw Mismatch() }
    let total = (hours * 60 + minutes) * 60 + seconds
    offset = sign == UInt8(ascii: "-") ? -total : total
  }

  private mutating func readZoneName() throws(Mismatch) {
    let rest = bytes[position...]
    if rest.starts(with: "UTC".utf8) {
      isUniversal = true
      position += 3
      return
    }
    guard let length = zoneNameLength() else { throw Mismatch() }
    zoneName = ByteString(rest.prefix(length))
    position += length
  }

  /// How long an abbreviation is: three capitals, four or five with a T at the end, or an offset.
  private func zoneNameLength() -> Int? {
    let rest = bytes[position...]
    guard rest.count >= 3 else { return nil }
    if rest.starts(with: "ChST".utf8) || rest.starts(with: "MeST".utf8) { return 4 }
    if rest.starts(with: "GMT".utf8) { return 3 + signedHoursLength(at: position + 3) }
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
      let length = signedHoursLength(at: position)
      return length > 0 ? length : nil
    }
    let capitals = rest.prefix(6).prefix { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
    let endsInT = capitals.last == UInt8(ascii: "T")
    switch capitals.count {
    case 3: return 3
    case 4: return endsInT || rest.starts(with: "WITA".utf8) ? 4 : nil
    case 5: return endsInT ? 5 : nil
    default: return nil
    }
  }

  /// The length of a sign and a number up to 23; 0 if there is none.
  private func signedHoursLength(at start: Int) -> Int {
    guard start < bytes.count,
      bytes[start] == UInt8(ascii: "+") || bytes[start] == UInt8(ascii: "-")
    else { return 0 }
    var end = start + 1
    var number = 0
    while isDigit(end) {
      number = min(number * 10 + value(end), 1000)
      end += 1
    }
    return end > start + 1 && number <= 23 ? end - start : 0
  }

  // MARK: The result

  private mutating func settleDay() throws(CallError) {
    if let yearDay {
      let (foundMonth, foundDay) = try monthAndDay(ofYearDay: yearDay)
      if let month, month != foundMonth {
        throw failure(": day-of-year does not match month")
      }
      if let day, day != foundDay { throw failure(": day-of-year does not match day") }
      (month, day) = (foundMonth, foundDay)
    }
    let (month, day) = (month ?? 1, day ?? 1)
    guard day >= 1, day <= GoTimeCalendar.daysIn(month: month, year: year) else {
      throw failure(": day out of range")
    }
    (self.month, self.day) = (month, day)
  }

  private func monthAndDay(ofYearDay yearDay: Int) throws(CallError) -> (Int, Int) {
    let days = GoTimeCalendar.isLeap(year) ? 366 : 365
    guard yearDay >= 1, yearDay <= days else { throw failure(": day-of-year out of range") }
    var rest = yearDay
    for month in 1...12 {
      let length = GoTimeCalendar.daysIn(month: month, year: year)
      if rest <= length { return (month, rest) }
      rest -= length
    }
    return (12, 31)
  }

  private func time() -> GoTime {
    func time(in zone: GoTimeZone) -> GoTime {
      GoTime(
        year: year, month: month ?? 1, day: day ?? 1, hour: hour, minute: minute, second: second,
        nanoseconds: nanoseconds, zone: zone, localZone: localZone)
    }
    if isUniversal { return time(in: .utc) }
    // Minus one second is Go's mark for no offset.
    if let offset, offset != -1 {
      let universal = time(in: .utc)
      let moved = universal.moved(
        toSeconds: universal.adding(seconds: Int64(-offset)), nanoseconds: nanoseconds)
      let local = localZone.interval(at: moved.seconds).period
      if local.offset == offset, zoneName.map({ $0 == local.name }) ?? true {
        return moved.in(localZone)
      }
      return moved.in(GoTimeZone(name: zoneName ?? "", offset: offset))
    }
    guard let zoneName else { return time(in: localZone) }
    let universal = time(in: .utc)
    if let offset = localZone.offset(of: zoneName, atLocal: universal.seconds) {
      return universal.moved(
        toSeconds: universal.adding(seconds: Int64(-offset)), nanoseconds: nanoseconds
      ).in(localZone)
    }
    var hours = 0
    if zoneName.count > 3, zoneName.hasPrefix("GMT") {
      hours = Int(GoNumber.parseInt(zoneName.suffix(from: 3), base: 10).value)
    }
    return universal.in(GoTimeZone(name: zoneName, offset: hours * 3600))
  }
}
