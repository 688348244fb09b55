package import ValueTree

extension GoTime {
  /// What a name after the time's dot finds.
  internal func method(_ name: ByteString) -> Member? {
    switch name {
    case "Day", "GoString", "Hour", "IsDST", "IsZero", "Local", "Location", "MarshalJSON",
      "MarshalText", "Minute", "Month", "Nanosecond", "Second", "String", "UTC", "Unix",
      "UnixMicro", "UnixMilli", "UnixNano", "Weekday", "Year", "YearDay":
      return .method(Signature([]))
    case "After", "Before", "Compare", "Equal", "Sub":
      return .method(Signature([.object("time.Time")]))
    case "Add", "Round", "Truncate": return .method(Signature([.number("time.Duration")]))
    case "AddDate": return .method(Signature([.int, .int, .int]))
    case "Format": return .method(Signature([.string]))
    case "In": return .method(Signature([.object("*time.Location")]))
    case "Date", "Clock":
      return .unusable("function \(name) has 3 return values; should be 1 or 2")
    case "ISOWeek", "Zone", "ZoneBounds":
      let type = name == "ZoneBounds" ? "time.Time" : "int"
      return .unusable(
        "invalid function signature for \(name): second return value should be error; is \(type)")
    case "wall", "ext", "loc":
      return .unusable("\(name) is an unexported field of struct type time.Time")
    default: return nil
    }
  }

  /// Calls a method of the time.
  internal func run(_ method: ByteString, _ arguments: Arguments) throws(CallError) -> Value {
    if let argument = arguments.count == 1 ? arguments[0] : nil {
      return try call(method, with: argument)
    }
    switch method {
    case "Year": return .int(day.year)
    case "Month": return .object(GoMonth(day.month))
    case "Day": return .int(day.day)
    case "YearDay": return .int(day.yearDay)
    case "Weekday": return .object(GoWeekday(day.weekday))
    case "Hour": return .int(clock.hour)
    case "Minute": return .int(clock.minute)
    case "Second": return .int(clock.second)
    case "Nanosecond": return .int(nanoseconds)
    case "Unix": return .int64(seconds)
    case "UnixMilli": return .int64(seconds &* 1000 &+ Int64(nanoseconds / 1_000_000))
    case "UnixMicro": return .int64(seconds &* 1_000_000 &+ Int64(nanoseconds / 1000))
    case "UnixNano": return .int64(seconds &* 1_000_000_000 &+ Int64(nanoseconds))
    case "IsZero":
      return .bool(seconds == -GoTimeCalendar.yearOneToUnix && nanoseconds == 0)
    case "IsDST": return .bool(zone.interval(at: seconds).period.isDaylight)
    case "UTC": return .object(self.in(.utc))
    case "Local": return .object(self.in(localZone))
    case "Location": return .object(GoLocation(zone))
    case "String": return .string(printed)
    case "GoString": return .string(goSyntax)
    case "MarshalText", "MarshalJSON":
      guard let text = strictText else {
        throw CallError("Time.\(method): year outside of range [0,9999]")
      }
      let whole = method == "MarshalJSON" ? "\"" + text + "\"" : text
      return .list(
        List(whole.bytes.map { .integer(Int64($0), .uint8) }, elementType: .uint8))
    case "AddDate":
      return .object(
        adding(years: arguments.int(0), months: arguments.int(1), days: arguments.int(2)))
    default: throw CallError("\(method) is no method of time.Time")
    }
  }

  private func call(_ method: ByteString, with argument: Value) throws(CallError) -> Value {
    switch (method, argument) {
    case ("Format", .string(let layout)): return .string(format(layout))
    case ("In", .object(let location as GoLocation)): return .object(self.in(location.zone))
    case (_, .object(let other as GoTime)):
      switch method {
      case "After": return .bool(other.isBefore(self))
      case "Before": return .bool(isBefore(other))
      case "Equal": return .bool(isSameMoment(as: other))
      case "Compare": return .int(isBefore(other) ? -1 : other.isBefore(self) ? 1 : 0)
      default: return .object(GoDuration(since(other)))
      }
    default:
      let duration = GoDuration.nanoseconds(argument)
      switch method {
      case "Add": return .object(adding(duration))
      case "Truncate": return .object(duration <= 0 ? self : adding(0 &- remainder(by: duration)))
      case "Round":
        guard duration > 0 else { return .object(self) }
        let rest = remainder(by: duration)
        let isLow = UInt64(rest) * 2 < UInt64(duration)
        return .object(adding(isLow ? 0 &- rest : duration &- rest))
      default: throw CallError("\(method) is no method of time.Time")
      }
    }
  }

  /// What is left when the time since year 1 is divided by a duration; never negative.
  private func remainder(by duration: Int64) -> Int64 {
    let count = seconds &+ GoTimeCalendar.yearOneToUnix
    let (high, low) = count.multipliedFullWidth(by: 1_000_000_000)
    let (sum, carry) = low.addingReportingOverflow(UInt64(nanoseconds))
    let total = (high: high + (carry ? 1 : 0), low: sum)
    let divisor = UInt64(duration)
    if total.high >= 0 {
      return Int64(divisor.dividingFullWidth((UInt64(total.high) % divisor, total.low)).remainder)
    }
    let magnitude = (high: ~UInt64(bitPattern: total.high), low: ~total.low)
    let (low1, carry1) = magnitude.low.addingReportingOverflow(1)
    let high1 = magnitude.high &+ (carry1 ? 1 : 0)
    let rest = divisor.dividingFullWidth((high1 % divisor, low1)).remainder
    return rest == 0 ? 0 : Int64(divisor - rest)
  }

  /// Moves the date; a day beyond its month runs on into the next.
  private func adding(years: Int, months: Int, days: Int) -> GoTime {
    let (date, time) = (day, clock)
    let month = date.month - 1 &+ months
    let yearsOfMonths = month / 12 - (month % 12 < 0 ? 1 : 0)
    let local =
      GoTimeCalendar.unix(
        year: date.year &+ years &+ yearsOfMonths, month: (month % 12 + 12) % 12 + 1,
        day: date.day &+ days)
      &+ Int64(time.hour * 3600 + time.minute * 60 + time.second)
    return moved(toSeconds: zone.unix(ofLocal: local), nanoseconds: nanoseconds)
  }

  /// The time as Go source.
  internal var goSyntax: ByteString {
    let (date, time) = (day, clock)
    let zone =
      zone === GoTimeZone.utc
      ? "time.UTC" : zone.isLocal ? "time.Local" : "time.Location(\(goTimeQuoted(self.zone.name)))"
    return ByteString(
      "time.Date(\(date.year), time.\(GoTimeCalendar.monthNames[date.month - 1]), \(date.day), "
        + "\(time.hour), \(time.minute), \(time.second), \(nanoseconds), \(zone))")
  }
}

/// A time zone as templates see it: Go's `*time.Location`.
package final class GoLocation: TemplateObject {
  /// The zone.
  package let zone: GoTimeZone

  /// Wraps a zone.
  package init(_ zone: GoTimeZone) { self.zone = zone }

  override package var goType: String { "*time.Location" }
  override package var goKind: String { "ptr" }
  override package var printed: ByteString { zone.name }

  override package func member(_ name: ByteString) -> Member? {
    name == "String" ? .method(Signature([])) : nil
  }

  override package func call(
    _ method: ByteString, _ arguments: Arguments
  ) throws(CallError) -> Value {
    .string(zone.name)
  }

  override package func isEqual(to other: TemplateObject) -> Bool {
    (other as? GoLocation)?.zone === zone
  }
}

/// A month: Go's `time.Month`, a number that prints as a name.
package final class GoMonth: NamedNumber {
  /// Wraps a month; those from 1 to 12 have names.
  package init(_ month: Int) {
    let names = GoTimeCalendar.monthNames
    super.init(
      .int(month), type: "time.Month",
      text: ByteString((1...12).contains(month) ? names[month - 1] : "%!Month(\(month))"))
  }

  override package func numbered(_ number: Int64) -> TemplateObject { GoMonth(Int(number)) }
}

/// A day of the week: Go's `time.Weekday`, a number that prints as a name.
package final class GoWeekday: NamedNumber {
  /// Wraps a day; those from 0, Sunday, to 6 have names.
  package init(_ day: Int) {
    let names = GoTimeCalendar.weekdayNames
    super.init(
      .int(day), type: "time.Weekday",
      text: ByteString((0...6).contains(day) ? names[day] : "%!Weekday(\(day))"))
  }

  override package func numbered(_ number: Int64) -> TemplateObject { GoWeekday(Int(number)) }
}

/// A number of a Go type that prints as something else.
package class NamedNumber: TemplateObject {
  private let value: Value
  private let type: String
  private let text: ByteString

  init(_ value: Value, type: String, text: ByteString) {
    self.value = value
    self.type = type
    self.text = text
  }

  override package var goType: String { type }
  override package var goKind: String { value.goKind }
  override package var printed: ByteString { text }
  override package var number: Value? { value }
  override package var jsonValue: Value? { value }
  override package var isTruthy: Bool { value.isTruthy }

  override package func isEqual(to other: TemplateObject) -> Bool {
    guard let other = other as? NamedNumber, type == other.type else { return false }
    return text == other.text
  }

  override package func member(_ name: ByteString) -> Member? {
    name == "String" ? .method(Signature([])) : nil
  }

  override package func call(
    _ method: ByteString, _ arguments: Arguments
  ) throws(CallError) -> Value {
    .string(text)
  }
}
