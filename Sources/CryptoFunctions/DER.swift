/// Writes the distinguished encoding of ASN.1.
internal enum DER {
  static let sequence: UInt8 = 0x30
  static let set: UInt8 = 0x31
  static let integer: UInt8 = 0x02
  static let bitString: UInt8 = 0x03
  static let octetString: UInt8 = 0x04

  /// An element: tag, length, contents.
  static func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
    var result = [tag]
    if contents.count < 0x80 {
      result.append(UInt8(contents.count))
    } else {
      var length: [UInt8] = []
      var rest = contents.count
      while rest > 0 {
        length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
        rest >>= 8
      }
      result.append(0x80 | UInt8(length.count))
      result += length
    }
    return result + contents
  }

  /// A sequence of elements.
  static func sequence(_ elements: [[UInt8]]) -> [UInt8] {
    element(sequence, Array(elements.joined()))
  }

  /// A whole number of any size, not negative, given with its highest byte first.
  static func integer(_ magnitude: [UInt8]) -> [UInt8] {
    var bytes = Array(magnitude.drop { $0 == 0 })
    if bytes.first.map({ $0 >= 0x80 }) ?? true { bytes.insert(0, at: 0) }
    return element(integer, bytes)
  }

  /// Whole bytes as a bit string, or fewer bits.
  static func bitString(_ bytes: [UInt8], unusedBits: UInt8 = 0) -> [UInt8] {
    element(bitString, [unusedBits] + bytes)
  }

  static func octetString(_ bytes: [UInt8]) -> [UInt8] { element(octetString, bytes) }

  /// An object identifier.
  static func identifier(_ arcs: UInt64...) -> [UInt8] {
    var bytes = [UInt8(truncatingIfNeeded: arcs[0] * 40 + arcs[1])]
    for arc in arcs.dropFirst(2) {
      var groups = [UInt8(arc & 0x7F)]
      var rest = arc >> 7
      while rest > 0 {
        groups.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
        rest >>= 7
      }
      bytes += groups
    }
    return element(0x06, bytes)
  }

  static let null: [UInt8] = [0x05, 0x00]
  static let isTrue: [UInt8] = [0x01, 0x01, 0xFF]
}

/// Reads the distinguished encoding of ASN.1, one element after the other.
internal struct DERReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Collection<UInt8>) { rest = Array(bytes)[...] }

  /// Whether nothing is left.
  var isAtEnd: Bool { rest.isEmpty }

  /// The tag of the next element.
  var nextTag: UInt8? { rest.first }

  /// The next element if it has a tag: with and without its header.
  mutating func read(_ tag: UInt8) -> (whole: ArraySlice<UInt8>, contents: ArraySlice<UInt8>)? {
    guard nextTag == tag, let (header, length) = header() else { return nil }
    let whole = rest.prefix(header + length)
    rest = rest.dropFirst(header + length)
    return (whole, whole.dropFirst(header))
  }

  /// Skips the next element if it has a tag; false if it is broken.
  mutating func skipOptional(_ tag: UInt8) -> Bool {
    nextTag != tag || read(tag) != nil
  }

  private func header() -> (header: Int, length: Int)? {
    guard rest.count >= 2 else { return nil }
    let first = rest[rest.startIndex + 1]
    guard first >= 0x80 else {
      return rest.count >= 2 + Int(first) ? (2, Int(first)) : nil
    }
    let count = Int(first & 0x7F)
    guard (1...4).contains(count), rest.count >= 2 + count else { return nil }
    let length = rest.dropFirst(2).prefix(count).reduce(0) { $0 << 8 | Int($1) }
    // Lengths are as short as possible.
    guard length >= 0x80, length >> (8 * (count - 1)) > 0, rest.count >= 2 + count + length else {
      return nil
    }
    return (2 + count, length)
  }
}
