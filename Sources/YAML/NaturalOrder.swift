internal import ValueTree

/// The order in which the reference writes the keys of a map: symbols, then digits, then letters,
/// and runs of digits as numbers.
///
/// Its rule is no strict order (with `a1 a10 a1b2 a2` three keys can precede each other in a
/// circle), and where it is none the reference's output varies from run to run. Ours starts from the
/// keys in byte order and so is always the same.
enum NaturalOrder {
  /// Which of the two emitters' rules counts: they differ for a letter after a digit.
  enum Rule { case plain, pretty }

  /// The places of sorted keys in natural order; nil if byte order is natural already.
  static func places(of keys: [ByteString], _ rule: Rule) -> [Int]? {
    guard keys.count > 1 else { return nil }
    for index in 1..<keys.count where !isBefore(keys[index - 1], keys[index], rule) {
      return (0..<keys.count).sorted { isBefore(keys[$0], keys[$1], rule) }
    }
    return nil
  }

  /// Whether one key comes before another.
  static func isBefore(_ first: ByteString, _ second: ByteString, _ rule: Rule) -> Bool {
    first.withBytes { first in
      second.withBytes { second in
        let shared = min(first.count, second.count)
        var index = 0
        while index < shared, first[index] == second[index] {
          if first[index] >= 0x80 { return isBeforeByRunes(first, second, rule) }
          index += 1
        }
        guard index < shared else { return first.count < second.count }
        if first[index] >= 0x80 || second[index] >= 0x80 {
          return isBeforeByRunes(first, second, rule)
        }
        return isBefore(first, second, differingAt: index, rule)
      }
    }
  }

  /// The general case, on code points.
  private static func isBeforeByRunes(
    _ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>, _ rule: Rule
  ) -> Bool {
    runes(first).withUnsafeBufferPointer { first in
      runes(second).withUnsafeBufferPointer { second in
        let shared = min(first.count, second.count)
        var index = 0
        while index < shared, first[index] == second[index] { index += 1 }
        guard index < shared else { return first.count < second.count }
        return isBefore(first, second, differingAt: index, rule)
      }
    }
  }

  private static func runes(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let (rune, width) = Rune.decode(bytes, at: index)
      result.append(rune)
      index += width
    }
    return result
  }

  private static func isBefore<Unit: FixedWidthInteger & UnsignedInteger>(
    _ first: UnsafeBufferPointer<Unit>, _ second: UnsafeBufferPointer<Unit>,
    differingAt index: Int, _ rule: Rule
  ) -> Bool {
    let (one, other) = (UInt32(first[index]), UInt32(second[index]))
    let (isLetter, otherIsLetter) = (self.isLetter(one), self.isLetter(other))
    if isLetter && otherIsLetter { return one < other }
    if isLetter || otherIsLetter {
      let followsDigit = rule == .pretty && index > 0 && isDigit(UInt32(first[index - 1]))
      return followsDigit ? isLetter : otherIsLetter
    }
    guard isDigit(one) || isDigit(other) else { return one < other }
    var (number, otherNumber): (Int64, Int64) = (0, 0)
    if one == 0x30 || other == 0x30 {
      // A zero inside a number counts as a digit of it, not as a leading zero.
      var before = index - 1
      while before >= 0, isDigit(UInt32(first[before])) {
        if first[before] != 0x30 {
          (number, otherNumber) = (1, 1)
          break
        }
        before -= 1
      }
    }
    let end = endOfNumber(first, from: index, &number)
    let otherEnd = endOfNumber(second, from: index, &otherNumber)
    if number != otherNumber { return number < otherNumber }
    if end != otherEnd { return end < otherEnd }
    return one < other
  }

  private static func endOfNumber<Unit: FixedWidthInteger & UnsignedInteger>(
    _ units: UnsafeBufferPointer<Unit>, from start: Int, _ number: inout Int64
  ) -> Int {
    var index = start
    while index < units.count, isDigit(UInt32(units[index])) {
      number = number &* 10 &+ (Int64(units[index]) - 0x30)
      index += 1
    }
    return index
  }

  @inline(__always)
  private static func isLetter(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return rune | 0x20 >= 0x61 && rune | 0x20 <= 0x7A }
    return GoUnicode.isLetter(rune)
  }

  @inline(__always)
  private static func isDigit(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return rune >= 0x30 && rune <= 0x39 }
    return GoUnicode.isDigit(rune)
  }
}
