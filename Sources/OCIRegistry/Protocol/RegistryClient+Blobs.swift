public import Digests
public import Transport

extension RegistryClient {
  /// A content as bytes, checked.
  ///
  /// - Parameter progress: called with the bytes received so far, and all of them.
  public func blob(
    _ descriptor: OCIDescriptor, from repository: OCIRepository,
    progress: (@Sendable (Int, Int?) -> Void)? = nil
  ) throws(RegistryError) -> [UInt8] {
    if let data = descriptor.data, SHA256.digest(of: data) == descriptor.digest { return data }
    return try fetch(descriptor, from: repository, to: .memory, progress).body
  }

  /// Writes a content into a new file. A content with a wrong digest or length is an error, after
  /// which there is no file.
  ///
  /// - Parameter progress: called with the bytes received so far, and all of them.
  public func blob(
    _ descriptor: OCIDescriptor, from repository: OCIRepository, toFile path: String,
    progress: (@Sendable (Int, Int?) -> Void)? = nil
  ) throws(RegistryError) {
    _ = try fetch(descriptor, from: repository, to: .file(path), progress)
  }

  private func fetch(
    _ descriptor: OCIDescriptor, from repository: OCIRepository,
    to destination: HTTPRequest.Destination, _ progress: (@Sendable (Int, Int?) -> Void)? = nil
  ) throws(RegistryError) -> HTTPResponse {
    var request = HTTPRequest(.get, try url(repository, "blobs/\(descriptor.digest)"))
    request.destination = destination
    request.limits.bytes = descriptor.size
    request.progress = progress
    request.expectedDigest = descriptor.digest
    request.expectedCount = descriptor.size
    return try send(request, repository)
  }

  /// Whether a repository has a content.
  public func hasBlob(
    _ digest: ContentDigest, in repository: OCIRepository, writes: Bool = false
  ) throws(RegistryError) -> Bool {
    let request = HTTPRequest(.head, try url(repository, "blobs/\(digest)"))
    return try send(request, repository, writes: writes, accepting: [404]).isSuccess
  }

  /// Stores a content, unless the repository has it.
  ///
  /// - Parameter body: bytes, or a part of a file, which has the digest of the descriptor.
  public func push(
    blob descriptor: OCIDescriptor, _ body: HTTPRequest.Body, to repository: OCIRepository
  ) throws(RegistryError) {
    var attempt = 1
    while true {
      do throws(RegistryError) {
        if try hasBlob(descriptor.digest, in: repository, writes: true) { return }
        return try upload(descriptor, body, to: repository)
      } catch {
        // Parts of an upload cannot be sent twice, but an upload can be begun anew; so can one that
        // the registry does not know any more.
        let isForgotten = error.code == .notFound && attempt == 1
        guard error.isTransient || isForgotten, attempt < session.retries.attempts else {
          throw error
        }
        session.retries.wait(after: attempt)
        attempt += 1
      }
    }
  }

  private func upload(
    _ descriptor: OCIDescriptor, _ body: HTTPRequest.Body, to repository: OCIRepository
  ) throws(RegistryError) {
    var start = HTTPRequest(.post, try url(repository, "blobs/uploads/"))
    // An upload that was begun twice does no harm.
    start.mayRepeat = true
    var response = try send(start, repository, writes: true)
    var place = try uploadPlace(response, start.url)
    var isSent = 0
    if descriptor.size > chunkSize {
      while isSent < descriptor.size {
        let range = isSent..<min(isSent + chunkSize, descriptor.size)
        var request = HTTPRequest(.patch, place)
        request.headers["Content-Type"] = "application/octet-stream"
        request.headers["Content-Range"] = "\(range.lowerBound)-\(range.upperBound - 1)"
        request.body = body.part(range)
        response = try send(request, repository, writes: true)
        place = try uploadPlace(response, place)
        isSent = range.upperBound
      }
    }
    var request = HTTPRequest(.put, place.adding(query: "digest", descriptor.digest.description))
    request.headers["Content-Type"] = "application/octet-stream"
    request.body = isSent == 0 ? body : .none
    response = try send(request, repository, writes: true)
    try check(stored: response, descriptor.digest)
  }

  private func uploadPlace(
    _ response: HTTPResponse, _ asked: WebURL
  ) throws(RegistryError) -> WebURL {
    guard let text = response.headers["Location"], let url = response.url.resolving(text) else {
      throw RegistryError(.malformed, "\(asked) does not say where to upload to")
    }
    // What is stored, and who stores it, is no other server's business.
    guard url.host == asked.host, url.scheme == "https" || asked.scheme == "http" else {
      throw RegistryError(.malformed, "\(asked) wants the upload to go to \(url.origin)")
    }
    return url
  }
}

extension HTTPRequest.Body {
  /// The part of a body that some of its bytes are.
  fileprivate func part(_ range: Range<Int>) -> HTTPRequest.Body {
    switch self {
    case .none: .none
    case .bytes(let bytes): .bytes(Array(bytes[range.clamped(to: 0..<bytes.count)]))
    case .file(let path, let whole):
      .file(
        path, range: whole.lowerBound + range.lowerBound..<whole.lowerBound + range.upperBound)
    }
  }
}
