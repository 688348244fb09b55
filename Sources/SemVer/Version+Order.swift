extension Version: Comparable {
  /// Negative, zero or positive, as this version comes before, with or after the other.
  public func compared(to other: Version) -> Int {
    if major != other.major { return major < other.major ? -1 : 1 }
    if minor != other.minor { return minor < other.minor ? -1 : 1 }
    if patch != other.patch { return patch < other.patch ? -1 : 1 }
    switch (isPrerelease, other.isPrerelease) {
    case (false, false): return 0
    case (false, true): return 1
    case (true, false): return -1
    case (true, true): return Self.compare(prerelease: prerelease, to: other.prerelease)
    }
  }

  /// Whether two versions have the same precedence; build metadata does not count.
  public static func == (left: Version, right: Version) -> Bool { left.compared(to: right) == 0 }

  /// Whether a version comes before another.
  public static func < (left: Version, right: Version) -> Bool { left.compared(to: right) < 0 }

  /// Compares the dotted parts of two pre-releases one after the other.
  internal static func compare(prerelease left: String, to right: String) -> Int {
    var (left, right) = (left, right)
    return left.withUTF8 { first in
      right.withUTF8 { second in
        var (start, otherStart) = (0, 0)
        while start <= first.count || otherStart <= second.count {
          let part = nextPart(of: first, from: &start)
          let otherPart = nextPart(of: second, from: &otherStart)
          let order = compare(part: part, to: otherPart)
          if order != 0 { return order }
        }
        return 0
      }
    }
  }

  private static func nextPart(
    of text: UnsafeBufferPointer<UInt8>, from start: inout Int
  ) -> UnsafeBufferPointer<UInt8> {
    guard start < text.count else {
      start = text.count + 1
      return UnsafeBufferPointer(rebasing: text[text.count...])
    }
    let end = text[start...].firstIndex(of: UInt8(ascii: ".")) ?? text.count
    defer { start = end + 1 }
    return UnsafeBufferPointer(rebasing: text[start..<end])
  }

  /// Numbers come before words and compare as numbers; a missing part comes first.
  private static func compare(
    part: UnsafeBufferPointer<UInt8>, to other: UnsafeBufferPointer<UInt8>
  ) -> Int {
    if part.isEmpty || other.isEmpty {
      return (part.isEmpty ? 0 : 1) - (other.isEmpty ? 0 : 1)
    }
    switch (number(part), number(other)) {
    case (let value?, let otherValue?):
      return value == otherValue ? 0 : value < otherValue ? -1 : 1
    case (.some, nil): return -1
    case (nil, .some): return 1
    case (nil, nil):
      if part.elementsEqual(other) { return 0 }
      return part.lexicographicallyPrecedes(other) ? -1 : 1
    }
  }

  /// The value of decimal digits that fit 64 bits.
  internal static func number(_ digits: some Sequence<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    var isEmpty = true
    for digit in digits {
      guard isDigit(digit) else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
      guard !overflow, !carry else { return nil }
      value = sum
      isEmpty = false
    }
    return isEmpty ? nil : value
  }
}
