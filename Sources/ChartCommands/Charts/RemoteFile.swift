internal import Diagnostics
internal import Transport

/// Values that the command line names by an address.
enum RemoteFile {
  /// The largest file that is read.
  private static let limit = 64 << 20

  /// Whether a name is an address.
  static func isMeant(by name: String) -> Bool {
    name.hasPrefix("http://") || name.hasPrefix("https://")
  }

  /// The bytes at an address.
  static func read(_ name: String, _ surroundings: Surroundings) throws(Diagnostic) -> [UInt8] {
    guard let url = WebURL(name) else {
      throw Diagnostic(.usage, "`\(name)` is no address that can be read")
    }
    let session = try surroundings.session()
    var request = HTTPRequest(.get, url)
    request.limits.bytes = limit
    do throws(HTTPError) {
      return try session.send(request).body
    } catch {
      throw error.diagnostic
    }
  }
}
