internal import ValueTree

extension GoTimeZone {
  /// Reads a zone file; nil if it is none.
  internal convenience init?(name: ByteString, data: [UInt8]) {
    var reader = TZifReader(data)
    guard let content = reader.read() else { return nil }
    self.init(
      name: name, periods: content.periods, transitions: content.transitions, rule: content.rule)
  }
}

/// Reads the TZif format, versions 1 to 3; every read is checked against the end of the data.
private struct TZifReader {
  struct Content {
    var periods: [GoTimeZone.Period]
    var transitions: [GoTimeZone.Transition]
    var rule: GoTimeZoneRule?
  }

  struct Counts {
    var universal: Int
    var standard: Int
    var leaps: Int
    var transitions: Int
    var periods: Int
    var characters: Int
  }

  private let data: [UInt8]
  private var position = 0

  init(_ data: [UInt8]) { self.data = data }

  mutating func read() -> Content? {
    guard var counts = readHeader() else { return nil }
    let version = data[4]
    let is64Bit = version != 0
    if is64Bit {
      let skipped =
        counts.transitions * 5 + counts.periods * 6 + counts.characters + counts.leaps * 8
        + counts.standard + counts.universal
      guard take(skipped) != nil, let next = readHeader() else { return nil }
      counts = next
    }
    let width = is64Bit ? 8 : 4
    guard let times = take(counts.transitions * width), let indexes = take(counts.transitions),
      let periodData = take(counts.periods * 6), let names = take(counts.characters),
      take(counts.leaps * (width + 4)) != nil, take(counts.standard + counts.universal) != nil,
      counts.periods > 0
    else { return nil }
    var periods: [GoTimeZone.Period] = []
    for index in 0..<counts.periods {
      let entry = periodData.dropFirst(6 * index).prefix(6)
      let nameStart = Int(entry[entry.startIndex + 5])
      guard nameStart < names.count else { return nil }
      let offset = Int32(truncatingIfNeeded: bigEndian(entry.prefix(4)))
      periods.append(
        GoTimeZone.Period(
          name: ByteString(names.dropFirst(nameStart).prefix { $0 != 0 }), offset: Int(offset),
          isDaylight: entry[entry.startIndex + 4] != 0))
    }
    var transitions: [GoTimeZone.Transition] = []
    for (index, period) in indexes.enumerated() {
      let bits = bigEndian(times.dropFirst(width * index).prefix(width))
      guard period < counts.periods else { return nil }
      transitions.append(
        GoTimeZone.Transition(
          time: is64Bit ? bits : Int64(Int32(truncatingIfNeeded: bits)), period: Int(period)))
    }
    // A zone without changes has had its first period for ever.
    if transitions.isEmpty { transitions = [GoTimeZone.Transition(time: .min, period: 0)] }
    return Content(periods: periods, transitions: transitions, rule: readRule())
  }

  private mutating func readHeader() -> Counts? {
    guard let header = take(44), header.prefix(4).elementsEqual("TZif".utf8) else { return nil }
    let version = header[header.startIndex + 4]
    guard version == 0 || version == UInt8(ascii: "2") || version == UInt8(ascii: "3") else {
      return nil
    }
    let counts = (0..<6).map { Int(bigEndian(header.dropFirst(20 + 4 * $0).prefix(4))) }
    guard counts.allSatisfy({ $0 <= data.count }) else { return nil }
    return Counts(
      universal: counts[0], standard: counts[1], leaps: counts[2], transitions: counts[3],
      periods: counts[4], characters: counts[5])
  }

  /// The rule between two line ends that follows the tables.
  private func readRule() -> GoTimeZoneRule? {
    let rest = data[position...]
    guard rest.count > 2, rest.first == UInt8(ascii: "\n"), rest.last == UInt8(ascii: "\n") else {
      return nil
    }
    return GoTimeZoneRule(Array(rest.dropFirst().dropLast()))
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= data.count - position else { return nil }
    defer { position += count }
    return data[position..<(position + count)]
  }

  private func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int64 {
    bytes.reduce(0) { $0 << 8 | Int64($1) }
  }
}
