internal import Glibc
internal import Synchronization

/// A server on this machine that answers every connection with bytes as they are, good or bad.
public final class LoopbackServer: Sendable {
  /// What is sent to one connection: a piece each time it is asked, nil at the end.
  public typealias Answer = @Sendable (_ request: String, _ piece: Int) -> [UInt8]?

  /// `http://127.0.0.1:PORT`.
  public let url: String
  private let listener: Int32
  private let requests = Mutex<[String]>([])

  /// What was asked, with the head of each request.
  public var asked: [String] { requests.withLock { $0 } }

  /// Starts a server; it ends with its value.
  public init(_ answer: @escaping Answer) {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        _ = bind(listener, pointer, length)
        getsockname(listener, pointer, &length)
      }
    }
    url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    listen(listener, 64)
    let thread = Work { [weak self] in
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        guard let server = self else { break }
        let work = Work { server.serve(connection, answer) }
        work.start()
      }
    }
    thread.start()
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func serve(_ connection: Int32, _ answer: Answer) {
    defer { close(connection) }
    var head: [UInt8] = []
    var byte: UInt8 = 0
    // What begins with TLS has no head.
    while !head.suffix(4).elementsEqual([13, 10, 13, 10]), head.count < 1 << 16, head.first != 0x16
    {
      guard recv(connection, &byte, 1, 0) == 1 else { return }
      head.append(byte)
      // Who begins otherwise speaks something else, such as TLS, and waits for an answer.
      if head[0] < 0x20 { break }
    }
    let request = String(decoding: head, as: UTF8.self)
    requests.withLock { $0.append(request) }
    var piece = 0
    while let bytes = answer(request, piece) {
      piece += 1
      var rest = bytes[...]
      while !rest.isEmpty {
        let sent = rest.withUnsafeBytes {
          send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        // Clients hang up when they have seen enough.
        guard sent > 0 else { return }
        rest = rest.dropFirst(sent)
      }
    }
  }

  /// The bytes of a complete answer.
  public static func response(
    _ status: String = "200 OK", _ fields: [String] = [], _ body: [UInt8] = []
  ) -> [UInt8] {
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)", "Connection: close"]
    return Array(((lines + fields).joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }

  /// A thread of the system.
  private final class Work: Sendable {
    private let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    func start() {
      var handle = pthread_t()
      pthread_create(
        &handle, nil,
        { pointer in
          guard let pointer else { return nil }
          Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
          return nil
        }, Unmanaged.passRetained(self).toOpaque())
      pthread_detach(handle)
    }
  }
}
