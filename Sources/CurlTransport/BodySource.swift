internal import Glibc
internal import Transport

/// What is sent, readable from any offset: a connection that turns out to be closed is tried again.
enum BodySource {
  case none
  case bytes([UInt8])
  case file(descriptor: Int32, range: Range<Int>)

  init(_ request: HTTPRequest) throws(HTTPError) {
    switch request.body {
    case .none:
      // These have a length even where it is nothing.
      switch request.method {
      case .put, .post, .patch: self = .bytes([])
      case .get, .head, .delete: self = .none
      }
    case .bytes(let bytes): self = .bytes(bytes)
    case .file(let path, let range):
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw HTTPError(
          .file, "open \(path): \(String(cString: strerror(errno)).lowercased())", url: nil)
      }
      self = .file(descriptor: descriptor, range: range)
    }
  }

  /// How many bytes there are; negative for no body.
  var length: Int64 {
    switch self {
    case .none: -1
    case .bytes(let bytes): Int64(bytes.count)
    case .file(_, let range): Int64(range.count)
    }
  }

  /// Copies bytes from an offset on; gives how many, -1 when they cannot be read.
  func read(at offset: Int64, into target: UnsafeMutablePointer<CChar>, _ length: Int) -> Int {
    guard offset >= 0 else { return -1 }
    switch self {
    case .none: return 0
    case .bytes(let bytes):
      guard offset <= bytes.count else { return -1 }
      let count = min(length, bytes.count - Int(offset))
      bytes.withUnsafeBytes { source in
        UnsafeMutableRawPointer(target).copyMemory(
          from: source.baseAddress.map { $0 + Int(offset) } ?? UnsafeRawPointer(target),
          byteCount: count)
      }
      return count
    case .file(let descriptor, let range):
      let place = range.lowerBound + Int(offset)
      guard place <= range.upperBound else { return -1 }
      while true {
        let count = pread(descriptor, target, min(length, range.upperBound - place), off_t(place))
        if count >= 0 || errno != EINTR { return count }
      }
    }
  }

  func close() {
    if case .file(let descriptor, _) = self { _ = Glibc.close(descriptor) }
  }
}
