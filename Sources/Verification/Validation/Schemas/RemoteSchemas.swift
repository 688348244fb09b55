internal import ChartEngine
public import Diagnostics
internal import Digests
internal import Synchronization
internal import ValueTree
public import Transport

/// Schemas at web addresses, kept in a folder once they were read.
///
/// What is kept is never asked for again: the schemas of a released version do not change. Delete the
/// folder to read them anew. Used from several threads at the same time.
public final class RemoteSchemas: Sendable {
  /// The largest schema that is read.
  private static let limit = 64 << 20

  private struct State {
    /// Addresses where the server has nothing; not kept beyond this process.
    var absent: Set<String> = []
    var hasFailed = false
  }

  private let session: Result<HTTPSession, Diagnostic>
  private let folder: String?
  private let tls: TLSOptions
  private let state = Mutex(State())

  /// Makes a reader of schemas.
  ///
  /// - Parameters:
  ///   - session: How the network is asked, or why it cannot be; what is kept is found all the same.
  ///   - folder: Where schemas are kept; nil keeps none.
  ///   - tls: How servers prove who they are.
  public init(
    session: Result<HTTPSession, Diagnostic>, folder: String?, tls: TLSOptions = TLSOptions()
  ) {
    self.session = session
    self.folder = folder
    self.tls = tls
  }

  /// Whether an address could not be read, for a reason that may pass.
  var hasFailed: Bool { state.withLock { $0.hasFailed } }

  /// What is at an address; nil where the server has nothing.
  public func content(at address: String) throws(Diagnostic) -> [UInt8]? {
    if state.withLock({ $0.absent.contains(address) }) { return nil }
    let file = folder.map { "\($0)/\(SHA256.digest(of: Array(address.utf8)).hex).json" }
    if let file, let bytes = try? SystemFile.content(file, limit: Self.limit) { return bytes }
    do throws(Diagnostic) {
      guard let bytes = try ask(address) else {
        state.withLock { _ = $0.absent.insert(address) }
        return nil
      }
      // A page that greets whoever passes a gateway is no schema. A cache that cannot be written is none.
      if let file, bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
        try? FileWriting.replace(file, with: bytes)
      }
      return bytes
    } catch {
      state.withLock { $0.hasFailed = true }
      throw error
    }
  }

  private func ask(_ address: String) throws(Diagnostic) -> [UInt8]? {
    guard let url = WebURL(address) else {
      throw Diagnostic(.usage, "`\(address)` is no address that can be read")
    }
    var request = HTTPRequest(.get, url)
    request.tls = tls
    request.limits.bytes = Self.limit
    request.acceptsCompression = true
    let session = try session.get()
    do throws(HTTPError) {
      let response = try session.send(request, accepting: [404, 410])
      return response.isSuccess ? response.body : nil
    } catch {
      throw error.diagnostic
    }
  }
}
