extension Regex {
  /// Whether the expression matches anywhere in a text.
  public func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var groups: [Int] = []
    return WellFormedText.with(text) { wellFormed in
      search(wellFormed.bytes, from: 0, groups: &groups)
    }
  }

  /// Whether the expression matches anywhere in a text.
  public func matches(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { matches($0) }
  }

  /// Where the first match is.
  public func firstMatch(in text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    allMatches(in: text, limit: 1).first
  }

  /// Where the first match and its groups are, the whole match first; nil for a group that took no
  /// part.
  package func firstMatchGroups(in text: [UInt8]) -> [Range<Int>?]? {
    text.withUnsafeBufferPointer { buffer in
      WellFormedText.with(buffer) { wellFormed -> [Range<Int>?]? in
        var groups = [Int](repeating: -1, count: 2 * (groupCount + 1))
        guard search(wellFormed.bytes, from: 0, groups: &groups) else { return nil }
        return (0...groupCount).map { index in
          let (start, end) = (groups[2 * index], groups[2 * index + 1])
          return start < 0 ? nil : wellFormed.original(start)..<wellFormed.original(end)
        }
      }
    }
  }

  /// Where the matches are, from left to right; at most `limit` of them.
  ///
  /// They do not overlap, and there is no empty match right after another match.
  public func allMatches(in text: UnsafeBufferPointer<UInt8>, limit: Int? = nil) -> [Range<Int>] {
    allMatches(in: text, limit: limit) { _ throws(Never) in }
  }

  /// Where the matches are, from left to right; at most `limit` of them.
  ///
  /// `charge` is told how many there are, each time there is one more, and may end it by throwing.
  public func allMatches<Failure>(
    in text: UnsafeBufferPointer<UInt8>, limit: Int? = nil,
    charge: (Int) throws(Failure) -> Void
  ) throws(Failure) -> [Range<Int>] {
    let outcome = WellFormedText.with(text) { wellFormed -> Result<[Range<Int>], Failure> in
      do throws(Failure) {
        return .success(try allMatches(in: wellFormed, limit: limit ?? .max, charge: charge))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  private func allMatches<Failure>(
    in wellFormed: WellFormedText, limit: Int, charge: (Int) throws(Failure) -> Void
  ) throws(Failure) -> [Range<Int>] {
    let bytes = wellFormed.bytes
    var result: [Range<Int>] = []
    var groups = [0, 0]
    var position = 0
    var previousEnd = -1
    while result.count < limit, position <= bytes.count,
      search(bytes, from: position, groups: &groups)
    {
      let (start, end) = (groups[0], groups[1])
      var isWanted = true
      if end == position {
        isWanted = start != previousEnd
        position += max(1, wellFormed.width(at: position))
      } else {
        position = end
      }
      previousEnd = end
      if isWanted { result.append(wellFormed.original(start)..<wellFormed.original(end)) }
      try charge(result.count)
    }
    return result
  }

  /// The parts of a text between the matches; at most `limit` parts, the last one whole.
  public func split(_ text: UnsafeBufferPointer<UInt8>, limit: Int? = nil) -> [Range<Int>] {
    split(text, limit: limit) { _ throws(Never) in }
  }

  /// The parts of a text between the matches; at most `limit` parts, the last one whole.
  ///
  /// `charge` is told how many matches there are, as by ``allMatches(in:limit:charge:)``.
  public func split<Failure>(
    _ text: UnsafeBufferPointer<UInt8>, limit: Int? = nil,
    charge: (Int) throws(Failure) -> Void
  ) throws(Failure) -> [Range<Int>] {
    if let limit, limit <= 0 { return [] }
    if !isEmpty, text.isEmpty { return [0..<0] }
    var parts: [Range<Int>] = []
    var start = 0
    var end = 0
    for match in try allMatches(in: text, limit: limit, charge: charge) {
      if let limit, parts.count == limit - 1 { break }
      end = match.lowerBound
      if match.upperBound != 0 { parts.append(start..<end) }
      start = match.upperBound
    }
    if end != text.count { parts.append(start..<text.count) }
    return parts
  }

  /// A text in which the special characters of expressions stand for themselves.
  public static func escaping(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for byte in text {
      switch byte {
      case UInt8(ascii: "\\"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "*"),
        UInt8(ascii: "?"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "|"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
        UInt8(ascii: "^"), UInt8(ascii: "$"):
        result.append(UInt8(ascii: "\\"))
      default: break
      }
      result.append(byte)
    }
    return result
  }
}

/// A text in which every byte that is no UTF-8 has become U+FFFD, with the way back to its offsets.
internal struct WellFormedText {
  /// The text, valid UTF-8.
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where replacements stand in `bytes`; each is two bytes longer than what it replaced.
  private let replacements: [Int]

  /// Runs `body` on the well-formed image of a text; valid text is not copied.
  static func with<Result>(
    _ text: UnsafeBufferPointer<UInt8>, _ body: (WellFormedText) -> Result
  ) -> Result {
    var index = 0
    while index < text.count {
      if text[index] < 0x80 {
        index += 1
      } else if let (_, width) = decodeScalar(text, at: index) {
        index += width
      } else {
        return withRepaired(text, from: index, body)
      }
    }
    return body(WellFormedText(bytes: text, replacements: []))
  }

  private static func withRepaired<Result>(
    _ text: UnsafeBufferPointer<UInt8>, from firstBad: Int, _ body: (WellFormedText) -> Result
  ) -> Result {
    var repaired = Array(text[..<firstBad])
    repaired.reserveCapacity(text.count + 16)
    var replacements: [Int] = []
    var index = firstBad
    while index < text.count {
      if let (_, width) = decodeScalar(text, at: index) {
        repaired += text[index..<(index + width)]
        index += width
      } else {
        replacements.append(repaired.count)
        repaired += [0xEF, 0xBF, 0xBD]
        index += 1
      }
    }
    return repaired.withUnsafeBufferPointer {
      body(WellFormedText(bytes: $0, replacements: replacements))
    }
  }

  /// The offset in the original text.
  func original(_ offset: Int) -> Int {
    if replacements.isEmpty { return offset }
    var low = 0
    var high = replacements.count
    while low < high {
      let middle = (low + high) / 2
      if replacements[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return offset - 2 * low
  }

  /// The width of the character at an offset of `bytes`; 0 at the end.
  func width(at offset: Int) -> Int { decodeScalar(bytes, at: offset)?.1 ?? 0 }
}
