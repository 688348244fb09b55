internal import Glibc
internal import Processes
internal import TestSupport

/// A server on this machine that speaks TLS, with a certificate that fits or not: openssl(1).
///
/// To every request it gives an empty index.
final class TLSServer {
  /// What is wrong with a server.
  enum Flaw: String, Sendable, CaseIterable {
    case none, expired, otherHost, selfSigned, oldProtocol
  }

  /// `https://127.0.0.1:PORT`.
  let url: String
  private let process: pid_t

  static let isAvailable = (try? ChildProcess("openssl", ["version"]).run())?.status == 0

  /// Starts a server; it ends with its value.
  ///
  /// The folder gets `ca.pem`, the certificate that signs those of servers.
  init(_ flaw: Flaw = .none, in folder: TemporaryFolder) throws(Failure) {
    folder.write(
      "tls/index.yaml",
      "HTTP/1.1 200 OK\r\nContent-Length: 28\r\nConnection: close\r\n\r\n"
        + "apiVersion: v1\nentries: {}\n\n")
    let name = flaw == .otherHost ? "DNS:elsewhere.test" : "IP:127.0.0.1"
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    let signing = flaw == .selfSigned ? "" : "-CA ca.pem -CAkey ca.key -CAcreateserial"
    let script = """
      cd "$1/tls" &&
      openssl req -x509 \(key) -keyout ca.key -out ca.pem -days 2 -subj "/CN=authority" &&
      openssl req -new \(key) -keyout key.pem -out request -subj "/CN=server" \\
        -addext "subjectAltName=\(name)" &&
      openssl x509 -req -in request -out certificate.pem -days \(flaw == .expired ? -1 : 2) \\
        -copy_extensions copyall \(signing.isEmpty ? "-signkey key.pem" : signing) &&
      cp ca.pem ..
      """
    let made = try? ChildProcess("sh", ["-c", script, "sh", folder.path]).run()
    guard let made, made.status == 0 else {
      throw Failure(words: String(decoding: made?.errors ?? [], as: UTF8.self))
    }
    let old = flaw == .oldProtocol ? "-tls1_1 -cipher ALL:@SECLEVEL=0" : ""
    let serving = """
      cd "$1/tls" && exec openssl s_server -accept 127.0.0.1:0 -cert certificate.pem -key key.pem \
      -HTTP \(old) >log 2>&1 </dev/null
      """
    process = ["sh", "-c", serving, "sh", folder.path].started()
    var port: Substring?
    for _ in 0..<1000 where port == nil {
      let log = (try? ChildProcess("cat", [folder.path + "/tls/log"]).run())?.output ?? []
      let lines = String(decoding: log, as: UTF8.self).split(separator: "\n")
      port = lines.first { $0.hasPrefix("ACCEPT") }?.split(separator: ":").last
      usleep(10_000)
    }
    url = "https://127.0.0.1:\(port ?? "1")"
  }

  deinit {
    guard process > 0 else { return }
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  /// Why there is no server.
  struct Failure: Error, CustomStringConvertible {
    var words: String
    var description: String { words }
  }
}

extension [String] {
  /// The process that these words start.
  fileprivate func started() -> pid_t {
    var process: pid_t = 0
    return withCStrings { posix_spawnp(&process, $0[0]!, nil, nil, $0, environ) } == 0 ? process : 0
  }
}
