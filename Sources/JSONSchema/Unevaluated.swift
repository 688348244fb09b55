internal import ValueTree

/// Some places of a list or map, by number.
struct PlaceSet {
  private var low: UInt64 = 0
  private var high: [UInt64] = []

  /// No place.
  init() {}

  /// The places from `start` on, below `end`.
  init(_ start: Int, _ end: Int) {
    if end > 64 { high = [UInt64](repeating: 0, count: (end - 1) / 64) }
    for place in start..<max(start, end) { insert(place) }
  }

  private mutating func insert(_ place: Int) {
    if place < 64 {
      low |= 1 << UInt64(place)
    } else {
      high[place / 64 - 1] |= 1 << UInt64(place % 64)
    }
  }

  var isEmpty: Bool { low == 0 && high.allSatisfy { $0 == 0 } }

  mutating func remove(_ place: Int) {
    if place < 64 {
      low &= ~(1 << UInt64(place))
    } else if place / 64 - 1 < high.count {
      high[place / 64 - 1] &= ~(1 << UInt64(place % 64))
    }
  }

  mutating func removeAll() {
    low = 0
    high = []
  }

  /// Keeps the places that the other set has too.
  mutating func formIntersection(_ other: PlaceSet) {
    low &= other.low
    for index in high.indices { high[index] &= index < other.high.count ? other.high[index] : 0 }
  }

  /// The places in order.
  var places: [Int] {
    var result: [Int] = []
    for (index, word) in ([low] + high).enumerated() {
      var rest = word
      while rest != 0 {
        result.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return result
  }
}

/// What no keyword has looked at yet, kept only where `unevaluated…` asks for it.
struct Unevaluated {
  var properties = PlaceSet()
  var items = PlaceSet()

  var isEmpty: Bool { properties.isEmpty && items.isEmpty }

  /// Nothing.
  init() {}

  /// What a rule starts with: everything in the value, if the rule or its caller needs to know.
  init(of value: Value, beyond reach: Rule.Reach, callerNeeds: Bool) {
    guard callerNeeds || reach.isAskedFor else { return }
    switch value {
    case .dict(let dict) where !reach.allProperties: properties = PlaceSet(0, dict.count)
    case .list(let list) where !reach.allItems:
      items = PlaceSet(reach.items, list.elements.count)
    default: break
    }
  }

  /// Takes over what a rule for the same value has looked at.
  mutating func formIntersection(_ other: Unevaluated) {
    properties.formIntersection(other.properties)
    items.formIntersection(other.items)
  }
}
