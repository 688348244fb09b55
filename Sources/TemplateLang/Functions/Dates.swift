package import ValueTree

/// Times, layouts and spans of time.
package let dateFunctions: [Function] = timeFunctions + twiceNamedFunctions

private let timeFunctions: [Function] = [
  Function("now", [], isPure: false) { _, context throws(CallError) in
    .object(context.currentTime)
  },
  Function("htmlDate", [.any], isPure: false) { arguments, context throws(CallError) in
    try formatted("2006-01-02", arguments[0], in: "Local", context)
  },
  Function("htmlDateInZone", [.any, .string], isPure: false) {
    arguments, context throws(CallError) in
    try formatted("2006-01-02", arguments[0], in: arguments.text(1), context)
  },
  Function("date", [.string, .any], isPure: false) { arguments, context throws(CallError) in
    try formatted(arguments.text(0), arguments[1], in: "Local", context)
  },
  Function("toDate", [.string, .string], isPure: false) { arguments, context throws(CallError) in
    let time = try? GoTime.parse(
      arguments.text(1), layout: arguments.text(0), localZone: context.localZone)
    return .object(time ?? .zero)
  },
  Function("mustToDate", [.string, .string], isPure: false) {
    arguments, context throws(CallError) in
    .object(
      try GoTime.parse(
        arguments.text(1), layout: arguments.text(0), localZone: context.localZone))
  },
  Function("ago", [.any], isPure: false) { arguments, context throws(CallError) in
    let (now, moment) = (context.currentTime, moment(arguments[0], context))
    let span = GoDuration.round(now.since(moment ?? now), to: 1_000_000_000)
    return .string(GoDuration.text(nanoseconds: span))
  },
  Function("unixEpoch", [.object("time.Time")]) { arguments, _ throws(CallError) in
    guard let time = arguments.time(0) else { return .string("") }
    return .text(String(time.seconds))
  },
  Function("duration", [.any]) { arguments, _ throws(CallError) in
    let seconds: Int64 =
      switch arguments[0] {
      case .string(let text): GoNumber.parseInt(text, base: 10).value
      case .integer(let number, .int64): number
      default: 0
      }
    return .string(GoDuration.text(nanoseconds: seconds &* 1_000_000_000))
  },
  Function("durationRound", [.any], isPure: false) { arguments, context throws(CallError) in
    let span: Int64 =
      switch arguments[0] {
      case .string(let text): (try? GoDuration.parse(text)) ?? 0
      case .integer(let number, .int64): number
      case .object(let time as GoTime): context.currentTime.since(time)
      default: 0
      }
    return .text(largestUnit(of: span.magnitude))
  },
]

/// The functions that have a name in each of two spellings.
private let twiceNamedFunctions: [Function] =
  ["dateInZone", "date_in_zone"].map { name in
    Function(name, [.string, .any, .string], isPure: false) {
      arguments, context throws(CallError) in
      try formatted(arguments.text(0), arguments[1], in: arguments.text(2), context)
    }
  }
  + ["dateModify", "date_modify"].map { name in
    Function(name, [.string, .object("time.Time")]) { arguments, _ throws(CallError) in
      guard let time = arguments.time(1), let span = try? GoDuration.parse(arguments.text(0)) else {
        return arguments[1]
      }
      return .object(time.adding(span))
    }
  }
  + ["mustDateModify", "must_date_modify"].map { name in
    Function(name, [.string, .object("time.Time")]) { arguments, _ throws(CallError) in
      let span = try GoDuration.parse(arguments.text(0))
      return arguments.time(1).map { .object($0.adding(span)) } ?? arguments[1]
    }
  }

extension Arguments {
  fileprivate func time(_ index: Int) -> GoTime? {
    if case .object(let object) = self[index] { return object as? GoTime }
    return nil
  }
}

/// The moment that a time or a number of seconds means; nil for anything else.
private func moment(_ value: Value, _ context: CallContext) -> GoTime? {
  switch value {
  case .object(let time as GoTime): time
  case .integer(let seconds, .int), .integer(let seconds, .int64), .integer(let seconds, .int32):
    GoTime(seconds: seconds, zone: context.localZone, localZone: context.localZone)
  default: nil
  }
}

/// Writes a moment, or now if the value is none, as it is in a zone; unknown zones are UTC.
private func formatted(
  _ layout: ByteString, _ value: Value, in zoneName: ByteString, _ context: CallContext
) throws(CallError) -> Value {
  let time = moment(value, context) ?? context.currentTime
  let zone = context.zone(named: zoneName) ?? .utc
  try context.charge(bytes: layout.count &* 4)
  return .string(time.in(zone).format(layout))
}

/// The span in its largest unit that it is more than one of, cut down; months have 30 days.
private func largestUnit(of nanoseconds: UInt64) -> String {
  let units: [(seconds: UInt64, name: String)] = [
    (31_536_000, "y"), (2_592_000, "mo"), (86_400, "d"), (3600, "h"), (60, "m"), (1, "s"),
  ]
  for unit in units where nanoseconds > unit.seconds * 1_000_000_000 {
    return "\(nanoseconds / (unit.seconds * 1_000_000_000))\(unit.name)"
  }
  return "0s"
}

extension CallContext {
  /// The environment's time in the process's zone.
  package var currentTime: GoTime {
    let now = environment.now()
    return GoTime(
      seconds: now.seconds, nanoseconds: Int(now.nanoseconds), zone: localZone,
      localZone: localZone)
  }

  /// The zone of the process.
  package var localZone: GoTimeZone { zone(named: "Local") ?? .localUTC }

  /// The zone of a name; nil if the name is unknown or could not be one.
  package func zone(named name: ByteString) -> GoTimeZone? {
    if name.isEmpty || name == "UTC" { return .utc }
    if let known = zoneCache[name] { return known }
    let zone = name == "Local" ? loadLocalZone() : loadZone(name)
    if zoneCache.count >= 1000 { zoneCache.removeAll() }
    zoneCache[name] = .some(zone)
    return zone
  }

  private func loadLocalZone() -> GoTimeZone {
    guard let name = environment.localZone, name != "UTC", let zone = loadZone(ByteString(name))
    else { return .localUTC }
    return zone.asLocal()
  }

  private func loadZone(_ name: ByteString) -> GoTimeZone? {
    guard isZoneName(name), let data = environment.zoneData(name.description) else { return nil }
    return GoTimeZone(name: name, data: data)
  }

  /// Whether a text may be used to look for zone data: nothing in it can lead out of a folder.
  private func isZoneName(_ name: ByteString) -> Bool {
    let bytes = name.bytes
    guard bytes.count <= 128 else { return false }
    let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty
        && part.allSatisfy { byte in
          (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
        }
    }
  }
}
