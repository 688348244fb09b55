internal import ChartEngine
internal import Digests
internal import Diagnostics
internal import Glibc
internal import JSON
internal import Transport
internal import ValueTree

/// Copies of the index files of repositories, in the reference's layout.
///
/// A copy is asked for anew only if the server has another one: beside it stands what the server
/// said of it. That counts only as long as the copy is the very file it was said of, because other
/// tools write it, too.
internal struct IndexCache: Sendable {
  /// The folder of the cache.
  internal let folder: String

  /// The copy of a repository's index.
  internal func path(_ name: ByteString) -> String {
    PathText.joined(folder, "\(name)-index.yaml")
  }

  /// The names of a repository's charts, one a line.
  private func namesPath(_ name: ByteString) -> String {
    PathText.joined(folder, "\(name)-charts.txt")
  }

  /// What the server said of the copy.
  private func validatorsPath(_ name: ByteString) -> String {
    PathText.joined(folder, "\(name)-index.http.json")
  }

  /// Removes all that belongs to a repository.
  internal func remove(_ name: ByteString) {
    for path in [namesPath(name), validatorsPath(name), path(name)] { unlink(path) }
  }

  /// Brings the copy of a repository's index up to date.
  internal func refresh(
    _ repository: RepositoryEntry, through session: HTTPSession, access: RepositoryAccess,
    timeout: Duration? = nil, progress: (@Sendable (DownloadProgress) -> Void)? = nil
  ) throws(Diagnostic) {
    guard PathText.isFileName("\(repository.name)-index.yaml") else {
      throw Diagnostic(.usage, "`\(repository.name)` is no name for a repository")
    }
    try SystemFile.makeFolders(folder)
    StagingFolder.removeAbandoned(in: folder)
    let staging = try StagingFolder(below: folder)
    let file = staging.path + "/index.yaml"
    let url = try RepositoryAddress.resolve("index.yaml", in: String(repository.url))
    var request = access.request(url, for: repository)
    request.destination = .file(file)
    request.acceptsCompression = true
    request.limits.bytes = IndexFile.longest
    if let timeout { request.limits.total = timeout }
    if let progress {
      let name = String(repository.isUnmanaged ? repository.url : repository.name)
      request.progress = { received, expected in
        progress(DownloadProgress(name: name, received: received, expected: expected))
      }
    }
    let copy = path(repository.name)
    for (field, value) in validators(of: repository, copy) { request.headers[field] = value }
    let response: HTTPResponse
    do throws(HTTPError) {
      response = try session.send(request, accepting: [304])
    } catch {
      throw error.fetchDiagnostic(url)
    }
    if response.status == 304 { return }
    let index = try IndexFile(path: file)
    let names = index.chartNames.sorted().map { "\($0)\n" }.joined()
    try SystemFile.move(file, to: copy)
    try SystemFile.replace(namesPath(repository.name), with: Array(names.utf8))
    try? write(response.headers, of: repository, copy)
  }

  // MARK: Validators

  private static let fields = [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")]

  /// The fields of a request that asks for something newer only.
  private func validators(
    of repository: RepositoryEntry, _ copy: String
  ) -> [(String, String)] {
    guard let text = try? SystemFile.content(validatorsPath(repository.name), limit: 1 << 16),
      case .dict(let entries)? = try? JSONReader.read(ByteString(text)),
      let identity = Self.identity(of: copy), entries["file"]?.scalarText == identity,
      entries["url"]?.scalarText == repository.url
    else { return [] }
    return Self.fields.compactMap { answer, question in
      guard case .string(let value)? = entries[ByteString(answer)] else { return nil }
      return (question, String(value))
    }
  }

  private func write(
    _ headers: HTTPHeaders, of repository: RepositoryEntry, _ copy: String
  ) throws {
    let entries = Dict()
    for (field, _) in Self.fields {
      if let value = headers[field] { entries[ByteString(field)] = .text(value) }
    }
    guard !entries.isEmpty, let identity = Self.identity(of: copy) else {
      unlink(validatorsPath(repository.name))
      return
    }
    entries["file"] = .string(identity)
    entries["url"] = .string(repository.url)
    var text: [UInt8] = []
    try JSONWriter.append(.dict(entries), to: &text)
    try SystemFile.replace(validatorsPath(repository.name), with: text)
  }

  /// What another file of the same name would not have.
  private static func identity(of path: String) -> ByteString? {
    guard let status = try? SystemFile.status(path), status.isRegular else { return nil }
    let (seconds, nanoseconds) = status.modified
    return "\(status.node) \(status.size) \(seconds).\(nanoseconds)"
  }
}

extension HTTPError {
  /// The failure to fetch something, in the reference's words where it has some.
  internal func fetchDiagnostic(_ url: WebURL) -> Diagnostic {
    let diagnostic = diagnostic
    guard case .status(let status) = code else { return diagnostic }
    return Diagnostic(
      diagnostic.code, diagnostic.message,
      helmText: "failed to fetch \(url) : \(status) \(HTTPResponse.phrase(of: status))",
      help: diagnostic.help)
  }
}
