internal import ChartEngine
package import ChartRepository
internal import Digests
internal import Glibc
internal import Synchronization
package import TestSupport
package import Transport
internal import ValueTree

/// A repository at `https://charts.test/stable` that is answered in this process, and a home beside it.
package final class ServedRepository: Sendable {
  package static let url = "https://charts.test/stable"

  /// Its folders.
  package let home = TemporaryHome()
  private let contents = Mutex<[String: FakeHTTPClient.Answer]>([:])
  private let requests = Mutex<[HTTPRequest]>([])

  /// Makes one without charts.
  package init() {}

  /// The folders of one user.
  package final class TemporaryHome: @unchecked Sendable {
    // Never changes after it was made.
    private let folder = TemporaryFolder()
    fileprivate init() {}
    package var path: String { folder.path }
    /// The files of the cache of archives.
    package var cachedArchives: [String] {
      let root = paths.contentCache
      return ((try? SystemFile.names(inFolder: root)) ?? []).flatMap { part in
        ((try? SystemFile.names(inFolder: "\(root)/\(part)")) ?? []).map { "\(root)/\(part)/\($0)" }
      }
    }
    package func removeContentCache() {
      for path in cachedArchives { unlink(path) }
    }
    package var paths: HomePaths {
      let path = path
      return HomePaths { name in
        name.hasPrefix("HELM_") && name.hasSuffix("_HOME") ? "\(path)/\(name)" : nil
      }
    }
  }

  /// The paths that were asked for, in order.
  package var asked: [String] { requests.withLock { $0.map { String($0.url.path.dropFirst(8)) } } }
  /// The whole requests.
  package var requested: [HTTPRequest] { requests.withLock { $0 } }
  package func forget() { requests.withLock { $0 = [] } }

  /// Publishes charts, such as `kid-1.0.0`, with an index that has their digests.
  package func publish(_ charts: [String], digests: [String: String] = [:], etag: String? = nil)
    throws
  {
    var index = "apiVersion: v1\nentries:\n"
    for chart in charts.sorted() {
      let (name, version) = try parts(of: chart)
      let bytes = try Self.archive(name, version)
      let digest = digests[chart] ?? SHA256.digest(of: bytes).hex
      if !index.contains("\n  \(name):\n") { index += "  \(name):\n" }
      index += "  - apiVersion: v2\n    name: \(name)\n    version: \(version)\n"
      index += digest.isEmpty ? "" : "    digest: \(digest)\n"
      index += "    urls:\n    - \(chart).tgz\n"
      answer("\(chart).tgz", .response(200, [:], bytes))
    }
    answer(
      "index.yaml", .response(200, etag.map { ["ETag": $0] } ?? [:], Array(index.utf8)))
  }

  /// Answers a path below the repository's address in some way from now on.
  package func answer(_ path: String, _ answer: FakeHTTPClient.Answer?) {
    contents.withLock { $0["/stable/\(path)"] = answer }
  }

  /// Variables that make commands use the home.
  package var variables: [String: String] {
    Dictionary(
      uniqueKeysWithValues: ["CACHE", "CONFIG", "DATA"].map {
        ("HELM_\($0)_HOME", "\(home.path)/HELM_\($0)_HOME")
      })
  }

  package var client: FakeHTTPClient {
    FakeHTTPClient { [self] request, _ in
      requests.withLock { $0.append(request) }
      guard let answer = contents.withLock({ $0[request.url.path] }) else { return .response(404) }
      if case .response(_, let headers, _) = answer, let etag = headers["ETag"],
        request.headers["If-None-Match"] == etag
      {
        return .response(304)
      }
      return answer
    }
  }

  package var session: HTTPSession {
    HTTPSession(client, retries: RetryPolicy(sleep: { _ in }, random: { 0 }))
  }

  package var access: RepositoryAccess { RepositoryAccess(session: session, paths: home.paths) }

  package static func overwrite(_ path: String, _ text: String) {
    guard let file = fopen(path, "w") else { return }
    fputs(text, file)
    fclose(file)
  }

  package static func archive(_ name: String, _ version: String, extra: String = "") throws
    -> [UInt8]
  {
    let text = "apiVersion: v2\nname: \(name)\nversion: \(version)\n\(extra)"
    let chart = try ChartLoader().load(files: [
      ChartFile(name: "Chart.yaml", data: Array(text.utf8))
    ])
    return try ChartArchive(packing: chart).bytes
  }
}

/// Name and version of `NAME-VERSION`.
private func parts(of chart: String) throws -> (String, String) {
  guard let dash = chart.firstIndex(of: "-") else { throw BadName() }
  return (String(chart[..<dash]), String(chart[chart.index(after: dash)...]))
}

private struct BadName: Error {}
