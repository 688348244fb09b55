internal import Diagnostics
internal import Transport
internal import Verification

extension Surroundings {
  /// A reader of schemas at web addresses; nil where no location is one.
  ///
  /// Like ``session()`` it may not return: call it before anything is read, printed or written. Where the
  /// network cannot be had, each address says so that is not in the cache.
  func remoteSchemas(
    _ locations: [SchemaLocation], cache: String?, skipsVerification: Bool = false
  ) -> RemoteSchemas? {
    guard locations.contains(where: \.isRemote) else { return nil }
    let session: Result<HTTPSession, Diagnostic>
    do throws(Diagnostic) {
      session = .success(try self.session())
    } catch {
      session = .failure(error)
    }
    var tls = TLSOptions()
    tls.skipsVerification = skipsVerification
    return RemoteSchemas(session: session, folder: cache, tls: tls)
  }

  /// The folder for something that can be made or read again, of a name; nil without a home.
  func cacheFolder(_ name: String) -> String? {
    if let folder = variable("XDG_CACHE_HOME"), !folder.isEmpty {
      return "\(folder)/opea-chart/\(name)"
    }
    return variable("HOME").map { "\($0)/.cache/opea-chart/\(name)" }
  }
}
