/// What callers use: sends requests through a client, follows redirects, proves who asks, and
/// repeats what failed for a passing reason.
///
/// Secrets go to the host they are for. A redirect to another scheme, host or port is followed
/// without credentials, without cookies and without the own certificate.
public struct HTTPSession: Sendable {
  /// What exchanges single requests.
  public var client: any HTTPClient
  /// What is repeated.
  public var retries: RetryPolicy
  /// How the tool calls itself.
  public var userAgent: String
  /// How many redirects are followed.
  public var redirectLimit = 10

  /// Makes a session.
  public init(
    _ client: any HTTPClient, retries: RetryPolicy = RetryPolicy(), userAgent: String = "opea-chart"
  ) {
    self.client = client
    self.retries = retries
    self.userAgent = userAgent
  }

  /// The answer to a request, whatever its status is; passing failures are tried again before, as
  /// long as the request's time in all is not over.
  public func response(to request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
    let deadline = request.limits.total.map { retries.now() + $0 }
    var attempt = 1
    while true {
      let isLast = attempt >= retries.attempts || !request.mayRepeat
      var pause: Duration
      do throws(HTTPError) {
        let response = try follow(request, until: deadline)
        if isLast || !HTTPError.isTransient(status: response.status) { return response }
        pause = retries.pause(after: attempt, retryAfter: response.retryAfter)
        if isOver(deadline, in: pause) { return response }
      } catch {
        if isLast || !error.isTransient { throw error }
        pause = retries.pause(after: attempt, retryAfter: error.retryAfter)
        if isOver(deadline, in: pause) { throw error }
      }
      retries.sleep(pause)
      attempt += 1
    }
  }

  private func isOver(_ deadline: ContinuousClock.Instant?, in pause: Duration = .zero) -> Bool {
    deadline.map { retries.now() + pause >= $0 } ?? false
  }

  /// The answer to a request, which must be a success or have one of the statuses named.
  public func send(
    _ request: HTTPRequest, accepting statuses: Set<Int> = []
  ) throws(HTTPError) -> HTTPResponse {
    let response = try response(to: request)
    guard response.isSuccess || statuses.contains(response.status) else { throw response.error }
    return response
  }

  private func follow(
    _ request: HTTPRequest, until deadline: ContinuousClock.Instant?
  ) throws(HTTPError) -> HTTPResponse {
    var current = request
    let start = request.url.origin
    if current.credentials == nil, let userInfo = request.url.userInfo {
      current.credentials = HTTPCredentials(
        .basic(user: userInfo.user, password: userInfo.password), for: start)
    }
    var hasLeft = false
    for _ in 0...redirectLimit {
      // Who has sent us away once also chose where we come back to.
      hasLeft = hasLeft || current.url.origin != start
      if let deadline {
        if isOver(deadline) {
          throw HTTPError(.timedOut, "the time for it was over", url: current.url)
        }
        current.limits.total = deadline - retries.now()
      }
      let response = try exchange(current, hasLeft: hasLeft)
      guard request.followsRedirects, let next = try redirected(current, response) else {
        return response
      }
      current = next
    }
    throw HTTPError(.redirect, "more than \(redirectLimit) redirects", url: request.url)
  }

  /// The request that an answer leads to, or nil if it is an answer in itself.
  private func redirected(
    _ request: HTTPRequest, _ response: HTTPResponse
  ) throws(HTTPError) -> HTTPRequest? {
    var next = request
    switch (response.status, request.method) {
    case (301, .get), (301, .head), (302, .get), (302, .head), (307, _), (308, _): break
    case (303, let method):
      if method != .head { next.method = .get }
      next.body = .none
      next.headers["Content-Type"] = nil
    default: return nil
    }
    guard let location = response.headers["Location"] else { return nil }
    guard let url = request.url.withoutUserInfo.resolving(location), Self.isWeb(url) else {
      throw HTTPError(
        .redirect, "redirected to `\(location)`, which is no web address", url: request.url)
    }
    guard url.scheme == "https" || request.url.scheme == "http" else {
      throw HTTPError(.redirect, "redirected to \(url), without TLS", url: request.url)
    }
    next.url = url
    return next
  }

  private func exchange(
    _ request: HTTPRequest, hasLeft: Bool
  ) throws(HTTPError) -> HTTPResponse {
    guard Self.isWeb(request.url) else {
      throw HTTPError(.badAddress, "only http and https can be asked", url: request.url)
    }
    var request = request
    if hasLeft {
      for name in ["Authorization", "Cookie", "Proxy-Authorization"] { request.headers[name] = nil }
      request.tls.certificateFile = nil
      request.tls.keyFile = nil
      if request.credentials?.isForEveryone == false { request.credentials = nil }
    }
    if request.headers["User-Agent"] == nil { request.headers["User-Agent"] = userAgent }
    if request.headers["Authorization"] == nil {
      request.headers["Authorization"] = Self.authorization(for: request)
    }
    let receiver = ResponseReceiver(request)
    try client.exchange(request, receiver)
    return try receiver.finish()
  }

  private static func isWeb(_ url: WebURL) -> Bool { url.scheme == "http" || url.scheme == "https" }

  private static func authorization(for request: HTTPRequest) -> String? {
    if let credentials = request.credentials,
      credentials.isForEveryone || credentials.origin == request.url.origin
    {
      return credentials.secret.field
    }
    return request.url.userInfo.map {
      HTTPCredentials.Secret.basic(user: $0.user, password: $0.password).field
    }
  }
}
