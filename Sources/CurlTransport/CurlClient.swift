internal import CCurl
internal import Glibc
internal import Synchronization
public import Transport

/// The client that really talks to servers: libcurl, with the system's certificates and the proxies
/// that the environment names.
///
/// Any number of threads may use it; connections are kept open and used again.
public final class CurlClient: HTTPClient {
  /// A handle that waits for its next exchange. Whoever has taken it out of the list is the only
  /// one who knows it, so that it may move between threads.
  private struct Handle: @unchecked Sendable {
    let pointer: OpaquePointer
  }

  private let idle = Mutex<[Handle]>([])
  private let environment: CurlEnvironment

  /// Makes a client; nothing is set up before the first request.
  public init() {
    environment = CurlEnvironment { name in getenv(name).map { String(cString: $0) } }
  }

  deinit { idle.withLock { for handle in $0 { ccurl_free(handle.pointer) } } }

  /// Sends a request and hands over the answer; fails as libcurl does.
  public func exchange(
    _ request: HTTPRequest, _ receiver: ResponseReceiver
  ) throws(HTTPError) {
    guard let handle = idle.withLock({ $0.popLast() }) ?? ccurl_new().map(Handle.init) else {
      throw HTTPError(.other, "libcurl cannot be started", url: request.url)
    }
    // A connection with the certificate of one request is not for another one: libcurl sees to that.
    defer { idle.withLock { $0.append(handle) } }
    try CurlExchange(request, receiver).run(handle.pointer, environment)
  }
}

/// What environment variables say, as Go programs read them.
struct CurlEnvironment: Sendable {
  /// The proxy for addresses without TLS, where libcurl does not look for it by itself.
  let plainProxy: String?
  /// Certificates to trust in place of the system's.
  let certificates: String?
  /// Whether only public addresses are connected to (`OPEA_CHART_PUBLIC_ONLY`).
  let avoidsPrivateAddresses: Bool

  init(variable: (String) -> String?) {
    // libcurl reads only the lower-case name, because HTTP_PROXY is what a web server makes of a
    // request's field `Proxy`; it tells that it is one by REQUEST_METHOD.
    plainProxy =
      variable("http_proxy") == nil && variable("REQUEST_METHOD") == nil
      ? variable("HTTP_PROXY").flatMap { $0.isEmpty ? nil : $0 } : nil
    avoidsPrivateAddresses = ["1", "true"].contains(variable("OPEA_CHART_PUBLIC_ONLY") ?? "")
    certificates = variable("SSL_CERT_FILE").flatMap { $0.isEmpty ? nil : $0 }
  }
}
