internal import Glibc
internal import ValueTree

/// Fills a buffer of known size from start to end, without further allocation.
struct ByteWriter {
  private let start: UnsafeMutablePointer<UInt8>?
  private let capacity: Int
  /// How many bytes have been written.
  private(set) var count = 0

  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
    start = buffer.baseAddress
    capacity = buffer.count
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    precondition(bytes.count <= capacity - count, "the buffer holds what is written")
    guard let start, let source = bytes.baseAddress else { return }
    memcpy(start + count, source, bytes.count)
    count += bytes.count
  }

  @inline(__always)
  mutating func append(_ byte: UInt8, times: Int = 1) {
    precondition(times >= 0 && times <= capacity - count, "the buffer holds what is written")
    guard let start else { return }
    memset(start + count, Int32(byte), times)
    count += times
  }

  @inline(__always)
  mutating func append(_ text: ByteString) {
    text.withBytes { append($0) }
  }
}
