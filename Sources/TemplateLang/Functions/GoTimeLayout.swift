internal import ValueTree

/// A part of a time's layout: what is copied, and what stands for a part of a time.
internal struct GoTimeLayout {
  /// What a word of the reference time stands for.
  enum Element: Hashable {
    case longMonth, month, numericMonth, zeroMonth
    case longWeekday, weekday
    case day, blankDay, zeroDay, blankYearDay, zeroYearDay
    case hour, hour12, zeroHour12, minute, zeroMinute, second, zeroSecond
    case longYear, year
    case capitalHalf, smallHalf
    case zoneName
    case offset(Offset)
    case fraction(digits: Int, isTrimmed: Bool, separator: UInt8)

    var isFraction: Bool {
      if case .fraction = self { return true }
      return false
    }
  }

  /// How an offset from universal time is written.
  struct Offset: Hashable {
    /// `Z` for no offset.
    var hasZ: Bool
    var hasColons: Bool
    var hasMinutes: Bool
    var hasSeconds: Bool

    /// How many characters it takes.
    var width: Int {
      3 + (hasMinutes ? 2 : 0) + (hasSeconds ? 2 : 0)
        + (hasColons ? (hasMinutes ? 1 : 0) + (hasSeconds ? 1 : 0) : 0)
    }
  }

  private let bytes: [UInt8]
  /// Where the rest starts.
  private(set) var position = 0

  init(_ layout: ByteString) { bytes = layout.bytes }

  /// The text before the next element, and the element with its spelling; nil at the end.
  mutating func next() -> (prefix: ArraySlice<UInt8>, element: Element?, spelling: Range<Int>) {
    let start = position
    var index = start
    while index < bytes.count {
      if let (element, width, skipped) = element(at: index) {
        position = index + skipped + width
        return (bytes[start..<(index + skipped)], element, (index + skipped)..<position)
      }
      index += 1
    }
    position = bytes.count
    return (bytes[start...], nil, bytes.count..<bytes.count)
  }

  /// The element after the current place, which stays.
  func peek() -> Element? {
    var copy = self
    return copy.next().element
  }

  private func follows(_ word: StaticString, at index: Int) -> Bool {
    word.withUTF8Buffer { word in
      index + word.count <= bytes.count
        && bytes[index..<(index + word.count)].elementsEqual(word)
    }
  }

  private func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  private func isLowerCase(at index: Int) -> Bool {
    byte(index).map { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") } ?? false
  }

  private func isDigit(at index: Int) -> Bool {
    byte(index).map { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } ?? false
  }

  /// The element that starts at a place, its width, and how many bytes before it are plain text.
  private func element(at index: Int) -> (Element, width: Int, skipped: Int)? {
    switch bytes[index] {
    case UInt8(ascii: "J"):
      if follows("January", at: index) { return (.longMonth, 7, 0) }
      if follows("Jan", at: index), !isLowerCase(at: index + 3) { return (.month, 3, 0) }
    case UInt8(ascii: "M"):
      if follows("Monday", at: index) { return (.longWeekday, 6, 0) }
      if follows("Mon", at: index), !isLowerCase(at: index + 3) { return (.weekday, 3, 0) }
      if follows("MST", at: index) { return (.zoneName, 3, 0) }
    case UInt8(ascii: "0"):
      switch byte(index + 1) {
      case UInt8(ascii: "1"): return (.zeroMonth, 2, 0)
      case UInt8(ascii: "2"): return (.zeroDay, 2, 0)
      case UInt8(ascii: "3"): return (.zeroHour12, 2, 0)
      case UInt8(ascii: "4"): return (.zeroMinute, 2, 0)
      case UInt8(ascii: "5"): return (.zeroSecond, 2, 0)
      case UInt8(ascii: "6"): return (.year, 2, 0)
      default: if follows("002", at: index) { return (.zeroYearDay, 3, 0) }
      }
    case UInt8(ascii: "1"):
      return follows("15", at: index) ? (.hour, 2, 0) : (.numericMonth, 1, 0)
    case UInt8(ascii: "2"):
      return follows("2006", at: index) ? (.longYear, 4, 0) : (.day, 1, 0)
    case UInt8(ascii: "_"):
      if follows("_2006", at: index) { return (.longYear, 4, 1) }
      if follows("_2", at: index) { return (.blankDay, 2, 0) }
      if follows("__2", at: index) { return (.blankYearDay, 3, 0) }
    case UInt8(ascii: "3"): return (.hour12, 1, 0)
    case UInt8(ascii: "4"): return (.minute, 1, 0)
    case UInt8(ascii: "5"): return (.second, 1, 0)
    case UInt8(ascii: "P"): if follows("PM", at: index) { return (.capitalHalf, 2, 0) }
    case UInt8(ascii: "p"): if follows("pm", at: index) { return (.smallHalf, 2, 0) }
    case UInt8(ascii: "-"), UInt8(ascii: "Z"): return offset(at: index).map { ($0.0, $0.1, 0) }
    case UInt8(ascii: "."), UInt8(ascii: ","):
      return fraction(at: index).map { ($0.0, $0.1, 0) }
    default: break
    }
    return nil
  }

  private func offset(at index: Int) -> (Element, Int)? {
    let hasZ = bytes[index] == UInt8(ascii: "Z")
    func offset(colons: Bool, minutes: Bool, seconds: Bool) -> (Element, Int) {
      let offset = Offset(
        hasZ: hasZ, hasColons: colons, hasMinutes: minutes, hasSeconds: seconds)
      return (.offset(offset), offset.width)
    }
    if follows("070000", at: index + 1) {
      return offset(colons: false, minutes: true, seconds: true)
    }
    if follows("07:00:00", at: index + 1) {
      return offset(colons: true, minutes: true, seconds: true)
    }
    if follows("0700", at: index + 1) {
      return offset(colons: false, minutes: true, seconds: false)
    }
    if follows("07:00", at: index + 1) {
      return offset(colons: true, minutes: true, seconds: false)
    }
    if follows("07", at: index + 1) {
      return offset(colons: false, minutes: false, seconds: false)
    }
    return nil
  }

  /// A point or comma and equal digits 0 or 9, if no other digit follows.
  private func fraction(at index: Int) -> (Element, Int)? {
    guard let digit = byte(index + 1),
      digit == UInt8(ascii: "0") || digit == UInt8(ascii: "9")
    else { return nil }
    var end = index + 1
    while byte(end) == digit { end += 1 }
    if isDigit(at: end) { return nil }
    let element = Element.fraction(
      digits: end - index - 1, isTrimmed: digit == UInt8(ascii: "9"), separator: bytes[index])
    return (element, end - index)
  }
}
