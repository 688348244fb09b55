internal import Digests
internal import Glibc

/// Takes an answer as it arrives: checks its size, hashes it, and puts it where it belongs.
///
/// Belongs to the one thread that does the exchange.
public final class ResponseReceiver {
  private let request: HTTPRequest
  private var status = 0
  private var headers = HTTPHeaders()
  private var body: [UInt8] = []
  private var file: Int32 = -1
  private var path: String?
  private var count = 0
  private var hash = SHA256()
  private var expected: Int?
  private var isFinished = false
  /// Why the last piece was not taken.
  public private(set) var failure: HTTPError?

  /// The longest error page that is kept.
  private static let pageLimit = 256 << 10

  private var isSuccess: Bool { (200..<300).contains(status) }

  init(_ request: HTTPRequest) { self.request = request }

  deinit {
    if file >= 0 { close(file) }
    if let path, !isFinished { unlink(path) }
  }

  /// Takes the head of an answer; a later one replaces it.
  public func begin(status: Int, headers: HTTPHeaders) {
    self.status = status
    self.headers = headers
    expected =
      headers["Content-Encoding"] == nil ? headers["Content-Length"].flatMap(Int.init) : nil
  }

  /// Takes a piece of the body; false if it is not wanted, for the reason in ``failure``.
  public func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let limit = isSuccess ? request.limits.bytes : Self.pageLimit
    guard count + bytes.count <= limit else {
      // The rest of a long error page is of no use.
      if !isSuccess { return true }
      failure = HTTPError(.tooLarge, "the answer is larger than \(limit) bytes", url: request.url)
      return false
    }
    count += bytes.count
    hash.update(bytes)
    if isSuccess, case .file(let path) = request.destination {
      guard write(bytes, to: path) else { return false }
    } else {
      body.append(contentsOf: bytes)
    }
    if isSuccess { request.progress?(count, expected) }
    return true
  }

  /// The whole answer, once all of it has arrived.
  func finish() throws(HTTPError) -> HTTPResponse {
    if let failure { throw failure }
    if request.method != .head, let expected, count < expected, isSuccess {
      throw HTTPError(
        .cutShort, "the connection ended after \(count) of \(expected) bytes", url: request.url)
    }
    if isSuccess, case .file(let path) = request.destination, file < 0 {
      // An empty body is a file all the same.
      _ = write(UnsafeRawBufferPointer(start: nil, count: 0), to: path)
      if let failure { throw failure }
    }
    if file >= 0 {
      // Some file systems tell only now that the disk is full.
      let closed = close(file)
      file = -1
      if closed != 0 { throw failed("write", path ?? "") }
    }
    let digest = hash.digest
    if isSuccess { try check(digest) }
    isFinished = true
    return HTTPResponse(
      status: status, headers: headers, url: request.url.withoutUserInfo, body: body, count: count,
      digest: digest)
  }

  private func check(_ digest: ContentDigest) throws(HTTPError) {
    if let wanted = request.expectedCount, count != wanted {
      throw HTTPError(
        .wrongContent, "\(count) bytes arrived, and \(wanted) should have", url: request.url)
    }
    if let wanted = request.expectedDigest, digest != wanted {
      throw HTTPError(
        .wrongContent, "the content has the digest \(digest), and not \(wanted)", url: request.url)
    }
  }

  private func write(_ bytes: UnsafeRawBufferPointer, to path: String) -> Bool {
    if file < 0 {
      file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
      guard file >= 0 else {
        failure = failed("open", path)
        return false
      }
      self.path = path
    }
    var rest = bytes[...]
    while !rest.isEmpty {
      let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress
      let written = Glibc.write(file, start, rest.count)
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if written == 0 || errno != EINTR {
        failure = failed("write", path)
        return false
      }
    }
    return true
  }

  private func failed(_ call: String, _ path: String) -> HTTPError {
    HTTPError(.file, "\(call) \(path): \(String(cString: strerror(errno)).lowercased())", url: nil)
  }
}
