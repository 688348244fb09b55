internal import CLinux
public import Glibc

extension UnsafeBufferPointer<UInt8> {
  /// Negative, zero or positive, as the bytes sort before, with or after the other's.
  @inlinable
  package func compared(to other: UnsafeBufferPointer<UInt8>) -> Int {
    let shared = Swift.min(count, other.count)
    if shared > 0, let mine = baseAddress, let theirs = other.baseAddress {
      let order = memcmp(mine, theirs, shared)
      if order != 0 { return Int(order) }
    }
    return count - other.count
  }

  /// Shorter texts are looked for by their first byte.
  private static var shortPattern: Int { 16 }

  /// The first place of `wanted` at or after `start`; an empty text is found at once.
  package func firstIndex(of wanted: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
    guard start >= 0, start + wanted.count <= count else { return nil }
    guard let base = baseAddress, let first = wanted.first, let pattern = wanted.baseAddress else {
      return start
    }
    if wanted.count > Self.shortPattern {
      // Whatever the texts are, this takes linear time.
      return clinux_find(base + start, count - start, pattern, wanted.count).map { hit in
        base.distance(to: hit.assumingMemoryBound(to: UInt8.self))
      }
    }
    var position = start
    let last = count - wanted.count
    while position <= last {
      guard let hit = memchr(base + position, Int32(first), last - position + 1) else { return nil }
      position = base.distance(to: hit.assumingMemoryBound(to: UInt8.self))
      if memcmp(base + position, pattern, wanted.count) == 0 { return position }
      position += 1
    }
    return nil
  }
}
