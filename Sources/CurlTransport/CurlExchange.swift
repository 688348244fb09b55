internal import CCurl
internal import Glibc
internal import Transport

/// One exchange: what libcurl's callbacks work on.
final class CurlExchange {
  private let request: HTTPRequest
  private let receiver: ResponseReceiver
  private var body = BodySource.none
  private var status: Int?
  private var headers = HTTPHeaders()

  init(_ request: HTTPRequest, _ receiver: ResponseReceiver) {
    self.request = request
    self.receiver = receiver
  }

  deinit { body.close() }

  /// Does the exchange with a handle that nobody else uses.
  func run(_ handle: OpaquePointer, _ environment: CurlEnvironment) throws(HTTPError) {
    body = try BodySource(request)
    let isLoopback = Self.isLoopback(request.url.host)
    let strings = CStrings()
    var message = [CChar](repeating: 0, count: Int(CCURL_MESSAGE_SIZE))
    var options = ccurl_request(
      method: strings.pointer(request.method.rawValue),
      url: strings.pointer(request.url.description), headers: strings.list(fieldLines),
      ca_file: (request.tls.caFile ?? environment.certificates).map(strings.pointer),
      certificate_file: request.tls.certificateFile.map(strings.pointer),
      key_file: request.tls.keyFile.map(strings.pointer),
      skips_verification: request.tls.skipsVerification,
      proxy: request.url.scheme == "http" ? environment.plainProxy.map(strings.pointer) : nil,
      avoids_proxy: isLoopback, avoids_private: environment.avoidsPrivateAddresses,
      connect_milliseconds: Self.milliseconds(request.limits.connecting),
      total_milliseconds: request.limits.total.map(Self.milliseconds) ?? 0,
      stall_seconds: max(1, Self.milliseconds(request.limits.stalling) / 1000),
      accepts_compression: request.acceptsCompression, body_length: body.length,
      read: { context, offset, target, length in
        CurlExchange.of(context).body.read(at: offset, into: target, length)
      },
      take_line: { context, line, length in
        CurlExchange.of(context).take(
          line: UnsafeRawBufferPointer(start: line, count: length))
      },
      take_body: { context, bytes, length in
        CurlExchange.of(context).receiver.receive(
          UnsafeRawBufferPointer(start: bytes, count: length))
      },
      context: Unmanaged.passUnretained(self).toOpaque())
    let outcome = withExtendedLifetime((self, strings)) {
      ccurl_exchange(handle, &options, &message)
    }
    if outcome == CCURL_DONE { return }
    if let failure = receiver.failure { throw failure }
    let text = String(
      decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    throw HTTPError(Self.code(outcome), Self.phrase(text), url: request.url)
  }

  private static func of(_ context: UnsafeMutableRawPointer) -> CurlExchange {
    Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue()
  }

  /// The fields of the head as lines; a body goes out without asking for leave first.
  private var fieldLines: [String] {
    let lines = request.headers.fields.map { field in
      // libcurl takes a field without a value only like this.
      field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
    }
    return lines + ["Expect:"]
  }

  /// Takes a line of a head: the status, a field, or the empty line at the end.
  private func take(line: UnsafeRawBufferPointer) {
    let text = String(decoding: line, as: UTF8.self).filter { $0 != "\r\n" && $0 != "\n" }
    if text.hasPrefix("HTTP/") {
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      headers = HTTPHeaders()
    } else if text.isEmpty {
      guard let status, status >= 200 else { return }
      receiver.begin(status: status, headers: headers)
      // Fields after the body are not wanted.
      self.status = nil
    } else if status != nil, let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
      let value = text[text.utf8.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers.append(String(text[..<colon]), String(value))
    }
  }

  private static func isLoopback(_ host: String) -> Bool {
    let isFour = host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 0x2E || $0 < 0x3A }
    return host == "localhost" || host == "[::1]" || isFour
  }

  private static func milliseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int(clamping: max(1, seconds &* 1000 &+ attoseconds / 1_000_000_000_000_000))
  }

  private static func phrase(_ text: String) -> String {
    // OpenSSL's words for what libcurl does not put into its own.
    for mark in ["alert protocol version", "unsupported protocol"] where text.contains(mark) {
      return "the server speaks no TLS of version 1.2 or later"
    }
    if text.contains("wrong version number") { return "the server does not speak TLS" }
    // Abbreviations keep their capitals.
    let isWord = text.dropFirst().first?.isLowercase ?? false
    let text = isWord ? text.prefix(1).lowercased() + text.dropFirst() : text
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  private static func code(_ outcome: ccurl_outcome) -> HTTPError.Code {
    switch outcome {
    case CCURL_CANNOT_RESOLVE: .cannotResolve
    case CCURL_CANNOT_CONNECT: .cannotConnect
    case CCURL_TIMED_OUT: .timedOut
    case CCURL_TLS: .tls
    case CCURL_CUT_SHORT: .cutShort
    case CCURL_BAD_ADDRESS: .badAddress
    case CCURL_MALFORMED: .malformed
    case CCURL_NOT_READ: .file
    default: .other
    }
  }
}

/// Copies of texts for a C function, gone with their owner.
private final class CStrings {
  private var copies: [UnsafeMutablePointer<CChar>] = []
  private var lists: [UnsafeMutablePointer<UnsafePointer<CChar>?>] = []

  func pointer(_ text: String) -> UnsafePointer<CChar> {
    let bytes = text.utf8CString
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    bytes.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { copy.initialize(from: start, count: source.count) }
    }
    copies.append(copy)
    return UnsafePointer(copy)
  }

  func list(_ texts: [String]) -> UnsafePointer<UnsafePointer<CChar>?> {
    let list = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { (list + index).initialize(to: pointer(text)) }
    (list + texts.count).initialize(to: nil)
    lists.append(list)
    return UnsafePointer(list)
  }

  deinit {
    for copy in copies { copy.deallocate() }
    for list in lists { list.deallocate() }
  }
}
