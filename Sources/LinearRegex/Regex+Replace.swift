extension Regex {
  /// Replaces every match by a text that is taken as it is.
  ///
  /// `charge` is told the size the result is about to have, and may refuse it by throwing.
  public func replacing<Failure>(
    _ text: UnsafeBufferPointer<UInt8>, withLiteral replacement: [UInt8],
    charge: (Int) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    try replace(in: text, groupCount: 1) { (_, _, result) throws(Failure) in
      try charge(result.count + replacement.count)
      result += replacement
    }
  }

  /// Replaces every match by a template: `$1`, `${1}`, `$name` and `${name}` stand for groups, `$$`
  /// for a dollar sign. A name is as long as possible, so `$1x` is the group `1x`; groups that do
  /// not exist are empty, and a dollar sign that starts no name stays.
  ///
  /// `charge` is told the size the result is about to have, and may refuse it by throwing.
  public func replacing<Failure>(
    _ text: UnsafeBufferPointer<UInt8>, withTemplate template: [UInt8],
    charge: (Int) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    guard template.contains(UInt8(ascii: "$")) else {
      return try replacing(text, withLiteral: template, charge: charge)
    }
    let pieces = ReplacementPiece.all(in: template, groupNames: groupNames)
    return try replace(in: text, groupCount: groupNames.count) {
      (groups, image, result) throws(Failure) in
      for piece in pieces {
        switch piece {
        case .literal(let range):
          try charge(result.count + range.count)
          result += template[range]
        case .group(let candidates):
          guard let number = candidates.first(where: { groups[2 * $0] >= 0 }) else { continue }
          let range =
            image.original(groups[2 * number])..<image.original(groups[2 * number + 1])
          try charge(result.count + range.count)
          result += text[range]
        }
      }
    }
  }

  private func replace<Failure>(
    in text: UnsafeBufferPointer<UInt8>, groupCount: Int,
    insert: ([Int], WellFormedText, inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    let outcome = WellFormedText.with(text) { image -> Result<[UInt8], Failure> in
      do throws(Failure) {
        return .success(try replace(in: text, image, groupCount: groupCount, insert: insert))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  private func replace<Failure>(
    in text: UnsafeBufferPointer<UInt8>, _ image: WellFormedText, groupCount: Int,
    insert: ([Int], WellFormedText, inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    var result: [UInt8] = []
    var groups = [Int](repeating: -1, count: 2 * groupCount)
    var position = 0
    var lastEnd = 0
    while position <= image.bytes.count, search(image.bytes, from: position, groups: &groups) {
      let (start, end) = (groups[0], groups[1])
      result += text[image.original(lastEnd)..<image.original(start)]
      // An empty match right after another one is not replaced.
      if end > lastEnd || start == 0 { try insert(groups, image, &result) }
      lastEnd = end
      let width = image.width(at: position)
      if position + width > end {
        position += width
      } else if position + 1 > end {
        position += 1
      } else {
        position = end
      }
    }
    return result + text[image.original(lastEnd)...]
  }
}

/// A part of a replacement template.
internal enum ReplacementPiece {
  /// Bytes of the template.
  case literal(Range<Int>)
  /// The first group of several with the same name that took part in the match.
  case group([Int])

  static func all(in template: [UInt8], groupNames: [[UInt8]?]) -> [ReplacementPiece] {
    var pieces: [ReplacementPiece] = []
    var literalStart = 0
    var position = 0
    func flush(upTo end: Int) {
      if literalStart < end { pieces.append(.literal(literalStart..<end)) }
    }
    while position < template.count {
      guard template[position] == UInt8(ascii: "$") else {
        position += 1
        continue
      }
      if position + 1 < template.count, template[position + 1] == UInt8(ascii: "$") {
        flush(upTo: position + 1)
        position += 2
        literalStart = position
      } else if let (name, end) = groupName(in: template, at: position + 1) {
        flush(upTo: position)
        let candidates = groups(named: template[name], among: groupNames)
        if !candidates.isEmpty { pieces.append(.group(candidates)) }
        position = end
        literalStart = end
      } else {
        position += 1
      }
    }
    flush(upTo: template.count)
    return pieces
  }

  /// The name after a dollar sign and where the template goes on; nil if no name is there.
  private static func groupName(
    in template: [UInt8], at start: Int
  ) -> (name: Range<Int>, end: Int)? {
    guard start < template.count else { return nil }
    let isBraced = template[start] == UInt8(ascii: "{")
    let nameStart = isBraced ? start + 1 : start
    var end = nameStart
    while let (value, width) = decodeScalar(template, at: end), let scalar = Unicode.Scalar(value),
      isNameCharacter(scalar)
    {
      end += width
    }
    guard end > nameStart else { return nil }
    guard isBraced else { return (nameStart..<end, end) }
    guard end < template.count, template[end] == UInt8(ascii: "}") else { return nil }
    return (nameStart..<end, end + 1)
  }

  private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isWordCharacter(UInt8(scalar.value)) }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber:
      return true
    default: return false
    }
  }

  /// The groups that a name or number means.
  private static func groups(
    named name: ArraySlice<UInt8>, among groupNames: [[UInt8]?]
  ) -> [Int] {
    let hasLeadingZero = name.count > 1 && name.first == UInt8(ascii: "0")
    if name.count <= 9, !hasLeadingZero, name.allSatisfy({ decimalDigit($0) != nil }) {
      let number = name.reduce(0) { $0 * 10 + (decimalDigit($1) ?? 0) }
      return number < groupNames.count ? [number] : []
    }
    return groupNames.indices.filter { groupNames[$0].map { name.elementsEqual($0) } ?? false }
  }
}
