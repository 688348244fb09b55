internal import ChartEngine
internal import Diagnostics
internal import Glibc

/// A regular file that is read in parts, so that a large one takes little memory.
///
/// Not mapped: another tool may shorten the file at any time, which would end the process.
internal struct PartialFile: ~Copyable {
  /// Where it is.
  internal let path: String
  /// Its length when it was opened.
  internal let size: Int
  private let descriptor: Int32

  internal init(_ path: String) throws(Diagnostic) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw SystemFile.failure("open", path) }
    var status = stat()
    if fstat(descriptor, &status) != 0 || status.st_mode & S_IFMT != S_IFREG {
      close(descriptor)
      throw Diagnostic(.file, "\(path) is no regular file")
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Some of the bytes; an error if the file has become shorter.
  internal func bytes(_ range: Range<Int>) throws(Diagnostic) -> [UInt8] {
    var code: Int32?
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      count = 0
      while count < range.count {
        let got = pread(
          descriptor, buffer.baseAddress.map { $0 + count }, range.count - count,
          off_t(range.lowerBound + count))
        if got < 0, errno == EINTR { continue }
        if got <= 0 {
          code = got < 0 ? errno : EIO
          return
        }
        count += got
      }
    }
    if let code { throw SystemFile.failure("read", path, code: code) }
    return bytes
  }

  /// Hands over the file piece by piece, each with its place, up to the length it was opened with.
  ///
  /// `body` tells how many bytes it has used: the others come again at the start of the next piece.
  /// With nil it ends the reading, as it does when it has no use for even a very long piece.
  ///
  /// - Returns: how many bytes were used.
  internal func forEachPiece(
    _ body: (UnsafeBufferPointer<UInt8>, Int) -> Int?
  ) throws(Diagnostic) -> Int {
    var capacity = min(max(size, 1), 512 << 10)
    var buffer = [UInt8](repeating: 0, count: capacity)
    var filled = 0
    var offset = 0
    while true {
      let wanted = min(capacity - filled, size - offset - filled)
      if wanted > 0 {
        let got = buffer.withUnsafeMutableBytes { bytes in
          pread(descriptor, bytes.baseAddress.map { $0 + filled }, wanted, off_t(offset + filled))
        }
        if got < 0, errno == EINTR { continue }
        if got <= 0 { throw SystemFile.failure("read", path, code: got < 0 ? errno : EIO) }
        filled += got
        if got < wanted { continue }
      }
      let used = buffer.withUnsafeBufferPointer { bytes in
        body(UnsafeBufferPointer(rebasing: bytes[..<filled]), offset)
      }
      guard let used else { return offset }
      offset += used
      if offset == size { return offset }
      if used == 0 {
        // One line is longer than the buffer.
        guard filled == capacity, capacity < 64 << 20 else { return offset }
        capacity *= 2
        buffer += [UInt8](repeating: 0, count: capacity - buffer.count)
      }
      buffer.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress, used < filled else { return }
        memmove(base, base + used, filled - used)
      }
      filled -= used
    }
  }
}
