internal import ChartRepository
internal import OCIRegistry
internal import TestSupport
internal import Transport

extension FuzzTarget {
  /// What a registry answers, one answer after the other, parted by zero bytes: the status, fields of
  /// the head, an empty line, the body. Redirects, challenges, lists in pages, manifests, charts.
  static let registry = FuzzTarget("registry") { input in
    let answers = input.parts.map(ServerAnswer.init)
    let client = FakeHTTPClient { _, number in
      guard number < answers.count else { return .failure(.badAddress) }
      return .response(answers[number].status, answers[number].headers, answers[number].body)
    }
    let session = HTTPSession(client, retries: RetryPolicy(sleep: { _ in }, random: { 0 }))
    let registry = RegistryClient(session) { _ in .password(user: "user", "word") }
    guard let repository = OCIRepository(host: "registry.example", name: "charts/demo") else {
      return
    }
    let reference = OCIReference(repository, tag: "1.0.0")
    try? registry.ping("registry.example")
    _ = try? registry.tags(of: repository)
    _ = try? registry.manifest(reference)
    _ = try? ChartRegistry(registry).pull(reference)
    // The field of a URL with a name and password in it is the server's own idea.
    let secret = "Basic dXNlcjp3b3Jk"
    for request in client.asked where request.headers["Authorization"] == secret {
      require(request.url.scheme == "https", "the password goes over \(request.url.scheme)")
    }
  }
}

/// An answer read leniently out of the input.
private struct ServerAnswer: Sendable {
  var status = 200
  var headers = HTTPHeaders()
  var body: [UInt8] = []

  init(_ input: FuzzInput) {
    var lines = input.bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
    if let line = lines.popFirst() { status = Int(String(decoding: line, as: UTF8.self)) ?? 200 }
    while let line = lines.popFirst(), !line.isEmpty {
      let field = String(decoding: line, as: UTF8.self).split(separator: ":", maxSplits: 1)
      if field.count == 2 { headers.append(String(field[0]), String(field[1].drop { $0 == " " })) }
    }
    body = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }
}
