internal import Transport
internal import ValueTree

extension RegistryClient {
  /// All tags of a repository, as the registry orders them.
  ///
  /// - Parameter pageSize: how many to ask for at a time; the registry's own way without.
  public func tags(
    of repository: OCIRepository, pageSize: Int? = nil
  ) throws(RegistryError) -> [String] {
    var start = try url(repository, "tags/list")
    if let pageSize { start = start.adding(query: "n", String(pageSize)) }
    var tags: [String] = []
    try pages(from: start, repository) { object throws(RegistryError) in
      for case .string(let tag) in try object.list("tags") { tags.append(String(tag)) }
    }
    return tags
  }

  /// Reads a list page by page.
  ///
  /// - Returns: false where the first page is not there and that was to be expected.
  @discardableResult
  func pages(
    from start: WebURL, _ repository: OCIRepository, mayBeMissing: Bool = false,
    _ take: (OCIObject) throws(RegistryError) -> Void
  ) throws(RegistryError) -> Bool {
    var next: WebURL? = start
    var seen: Set<WebURL> = []
    var room = listLimit
    while let url = next {
      guard seen.insert(url).inserted, seen.count <= 10_000 else {
        throw RegistryError(.malformed, "the pages of \(start) do not end")
      }
      var request = HTTPRequest(.get, url)
      request.limits.bytes = room
      let missing: Set<Int> = mayBeMissing && url == start ? [400, 404, 405] : []
      let response: HTTPResponse
      do throws(RegistryError) {
        response = try send(request, repository, accepting: missing)
      } catch {
        guard error.code == .transport(.tooLarge) else { throw error }
        throw RegistryError(.malformed, "the list at \(start) is larger than \(listLimit) bytes")
      }
      guard response.isSuccess else { return false }
      room -= response.body.count
      try take(try OCIObject(parsing: response.body, "list"))
      next = try nextPage(response)
    }
    return true
  }

  /// The address behind `rel="next"` (RFC 8288), which has to be on the same server.
  private func nextPage(_ response: HTTPResponse) throws(RegistryError) -> WebURL? {
    for field in response.headers.values("Link") {
      for link in field.split(separator: ",")
      where link.contains("rel=\"next\"") || link.contains("rel=next") {
        guard let open = link.firstIndex(of: "<"), let close = link.lastIndex(of: ">"),
          open < close,
          let url = response.url.resolving(String(link[link.index(after: open)..<close]))
        else { continue }
        guard url.origin == response.url.origin else {
          throw RegistryError(.malformed, "\(response.url) continues on another server")
        }
        return url
      }
    }
    return nil
  }
}
