/// Text as the reference engine sees it: any sequence of bytes, compared byte by byte.
///
/// `Swift.String` equates canonically equivalent texts and cannot hold what `b64dec` or `trunc` may
/// give, so everything from the lexer to the output uses this type. Up to 15 bytes live inline;
/// longer texts share one immutable buffer, and a slice of a text shares the buffer of the whole.
public struct ByteString: Sendable {
  @usableFromInline
  internal enum Storage: Sendable {
    /// Bytes 0 to 7, then bytes 8 to 14 and the count in the lowest byte, both big-endian, unused
    /// bytes zero: comparing the two words as numbers compares the texts.
    case inline(UInt64, UInt64)
    /// More than 15 bytes.
    case shared(SharedBytes, offset: UInt32, count: UInt32)
  }

  @usableFromInline internal var storage: Storage

  @inlinable
  internal init(storage: Storage) { self.storage = storage }

  /// The empty text.
  @inlinable
  public init() { storage = .inline(0, 0) }

  /// A copy of some bytes.
  @inlinable
  public init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.init(UnsafeRawBufferPointer(bytes))
  }

  /// A copy of some bytes.
  public init(_ bytes: UnsafeRawBufferPointer) {
    if bytes.count <= 15 {
      var high: UInt64 = 0
      var low: UInt64 = 0
      for index in 0..<min(8, bytes.count) {
        high |= UInt64(bytes[index]) << UInt64(56 - 8 * index)
      }
      if bytes.count > 8 {
        for index in 8..<bytes.count {
          low |= UInt64(bytes[index]) << UInt64(56 - 8 * (index - 8))
        }
      }
      storage = .inline(high, low | UInt64(bytes.count))
    } else {
      storage = .shared(
        SharedBytes.copy(of: bytes), offset: 0, count: UInt32(truncatingIfNeeded: bytes.count))
    }
  }

  /// A copy of some bytes.
  @inlinable
  public init(_ bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { ByteString($0) }
  }

  /// A copy of some bytes.
  @inlinable
  public init(_ bytes: ArraySlice<UInt8>) {
    self = bytes.withUnsafeBytes { ByteString($0) }
  }

  /// The UTF-8 form of a text.
  @inlinable
  public init(_ text: String) {
    var text = text
    self = text.withUTF8 { ByteString(UnsafeRawBufferPointer($0)) }
  }

  /// The number of bytes.
  @inlinable
  public var count: Int {
    switch storage {
    case .inline(_, let low): Int(low & 0xFF)
    case .shared(_, _, let count): Int(count)
    }
  }

  /// Whether there is no byte at all.
  @inlinable
  public var isEmpty: Bool {
    if case .inline(_, let low) = storage { return low & 0xFF == 0 }
    return false
  }

  /// Runs `body` on the bytes; the buffer is valid only inside.
  @inlinable
  public func withBytes<Result, Failure>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch storage {
    case .inline(let high, let low):
      var words = (high.bigEndian, low.bigEndian)
      let count = Int(low & 0xFF)
      return try withUnsafeBytes(of: &words) { raw throws(Failure) in
        try body(
          UnsafeBufferPointer(
            start: raw.baseAddress?.assumingMemoryBound(to: UInt8.self), count: count))
      }
    case .shared(let shared, let offset, let count):
      return try shared.withBytes { bytes throws(Failure) in
        try body(
          UnsafeBufferPointer(
            start: bytes.baseAddress.map { $0 + Int(offset) }, count: Int(count)))
      }
    }
  }

  /// The bytes as an array of their own.
  @inlinable
  public var bytes: [UInt8] { withBytes { Array($0) } }

  /// One byte.
  @inlinable
  public subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count, "byte index out of range")
    switch storage {
    case .inline(let high, let low):
      return index < 8
        ? UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * index))
        : UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * (index - 8)))
    case .shared(let shared, let offset, _):
      return shared.withBytes { $0[Int(offset) + index] }
    }
  }

  /// A part of the text; long parts share the buffer of the whole.
  @inlinable
  public subscript(range: Range<Int>) -> ByteString {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "byte range out of range")
    if case .shared(let shared, let offset, _) = storage, range.count > 15 {
      return ByteString(
        storage: .shared(
          shared, offset: offset + UInt32(range.lowerBound), count: UInt32(range.count)))
    }
    return withBytes { ByteString(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// The text from `start` on.
  @inlinable
  public func suffix(from start: Int) -> ByteString { self[start..<count] }

  /// The text before `end`.
  @inlinable
  public func prefix(upTo end: Int) -> ByteString { self[0..<end] }

  /// Whether the text starts with another.
  public func hasPrefix(_ other: ByteString) -> Bool {
    other.count <= count && self[0..<other.count] == other
  }

  /// Whether the text ends with another.
  public func hasSuffix(_ other: ByteString) -> Bool {
    other.count <= count && self[count - other.count..<count] == other
  }

  /// The first place of `other` at or after `start`, if there is one.
  public func firstIndex(of other: ByteString, from start: Int = 0) -> Int? {
    withBytes { bytes in
      other.withBytes { wanted in bytes.firstIndex(of: wanted, from: start) }
    }
  }

  /// The two texts one after the other.
  public static func + (left: ByteString, right: ByteString) -> ByteString {
    if left.isEmpty { return right }
    if right.isEmpty { return left }
    return left.withBytes { first in
      right.withBytes { second in
        ByteString(unsafeUninitializedCapacity: first.count + second.count) { target in
          _ = target.initialize(fromContentsOf: first)
          _ = target[first.count...].initialize(fromContentsOf: second)
          return first.count + second.count
        }
      }
    }
  }

  /// A text written in place: `body` fills the buffer and returns how many bytes it wrote.
  public init(
    unsafeUninitializedCapacity capacity: Int,
    initializingWith body: (UnsafeMutableBufferPointer<UInt8>) -> Int
  ) {
    if capacity <= 15 {
      self = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(capacity, 1)) { buffer in
        let count = body(UnsafeMutableBufferPointer(rebasing: buffer[0..<capacity]))
        return ByteString(UnsafeBufferPointer(rebasing: buffer[0..<count]))
      }
    } else {
      let (shared, count) = SharedBytes.filled(capacity: capacity, by: body)
      let whole = ByteString(
        storage: .shared(shared, offset: 0, count: UInt32(truncatingIfNeeded: count)))
      self =
        count > 15
        ? whole
        : shared.withBytes {
          ByteString(UnsafeBufferPointer(rebasing: $0[0..<count]))
        }
    }
  }
}

/// Immutable bytes with one owner count, allocated together with their header.
///
/// `@unchecked Sendable` holds because the bytes are written once, before anyone else sees the object.
@usableFromInline
internal final class SharedBytes: @unchecked Sendable {
  @usableFromInline internal let start: UnsafeMutablePointer<UInt8>
  @usableFromInline internal let count: Int

  private init(capacity: Int, count: Int) {
    start = .allocate(capacity: capacity)
    self.count = count
  }

  deinit { start.deallocate() }

  @usableFromInline
  internal static func copy(of bytes: UnsafeRawBufferPointer) -> SharedBytes {
    let result = SharedBytes(capacity: bytes.count, count: bytes.count)
    UnsafeMutableRawPointer(result.start).copyMemory(
      from: bytes.baseAddress!, byteCount: bytes.count)
    return result
  }

  internal static func filled(
    capacity: Int, by body: (UnsafeMutableBufferPointer<UInt8>) -> Int
  ) -> (SharedBytes, Int) {
    let result = SharedBytes(capacity: capacity, count: capacity)
    let count = body(UnsafeMutableBufferPointer(start: result.start, count: capacity))
    return (result, count)
  }

  @inlinable
  internal func withBytes<Result, Failure>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeBufferPointer(start: start, count: count))
  }
}

extension ByteString: Hashable, Comparable {
  /// Whether two texts have the same bytes.
  @inlinable
  public static func == (left: ByteString, right: ByteString) -> Bool {
    switch (left.storage, right.storage) {
    case (.inline(let high, let low), .inline(let otherHigh, let otherLow)):
      return high == otherHigh && low == otherLow
    case (.shared, .shared):
      guard left.count == right.count else { return false }
      return left.withBytes { first in right.withBytes { first.compared(to: $0) == 0 } }
    default: return false
    }
  }

  /// Whether the bytes of one text sort before those of the other.
  @inlinable
  public static func < (left: ByteString, right: ByteString) -> Bool {
    if case .inline(let high, let low) = left.storage,
      case .inline(let otherHigh, let otherLow) = right.storage
    {
      return high < otherHigh || (high == otherHigh && low < otherLow)
    }
    return left.withBytes { first in right.withBytes { first.compared(to: $0) < 0 } }
  }

  /// Feeds the bytes to a hasher.
  public func hash(into hasher: inout Hasher) {
    withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension ByteString: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  CustomStringConvertible
{
  /// A text that the program itself contains.
  public init(stringLiteral value: String) { self.init(value) }

  /// The text as a `String`; bytes that are no UTF-8 become U+FFFD. For messages only.
  public var description: String {
    withBytes { String(decoding: $0, as: UTF8.self) }
  }
}

extension String {
  /// The text for a message; bytes that are no UTF-8 become U+FFFD.
  public init(_ bytes: ByteString) { self = bytes.description }
}
