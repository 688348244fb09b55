internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import TestSupport
internal import Transport
internal import ValueTree

extension MicroCase {
  /// What is in `charts/` and the lock after an update or build, in a folder of its own.
  func dependencies(fromLock: Bool) throws -> Value {
    let folder = try layOut()
    do throws(Diagnostic) {
      let path = folder.path + "/micro"
      var update = DependencyUpdate()
      update.remote = RemoteCharts(access: try access(below: folder.path))
      _ = fromLock ? try update.build(chartAt: path) : try update.update(chartAt: path)
    } catch {
      throw error.replacing(folder.path + "/home/cache", with: "<cache>")
        .replacing(folder.path, with: "<dir>")
    }
    let names = (try? SystemFile.names(inFolder: folder.path + "/micro/charts")) ?? []
    let result = Dict([(key: "charts", value: .strings(names))])
    let lock = folder.path + "/micro/Chart.lock"
    if let text = try? SystemFile.content(lock, limit: 1 << 20) {
      // The time is free.
      let lines = String(decoding: text, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false
      ).map { $0.hasPrefix("generated: ") ? "generated: <time>" : $0 }
      result["lock"] = .text(lines.joined(separator: "\n"))
    }
    return .dict(result)
  }

  /// The case's repositories, each with a name, answered in this process in place of a server at the
  /// address that the cases name: the address is part of lock digests, a connection is not.
  private func access(below folder: String) throws(Diagnostic) -> RepositoryAccess {
    let homes = ["CACHE": "cache", "CONFIG": "config", "DATA": "data"]
    let variables = Dictionary(
      uniqueKeysWithValues: homes.map { ("HELM_\($0)_HOME", "\(folder)/home/\($1)") })
    let paths = HomePaths { variables[$0] }
    var repositories = RepositoriesFile()
    if case .list(let declared)? = input.dict("chart")?.dict("chart_yaml")?["dependencies"] {
      for (index, dependency) in declared.elements.enumerated() {
        guard case .dict(let dependency) = dependency else { continue }
        let url = dependency.text("repository")
        if url.isEmpty || url.hasPrefix("file://") { continue }
        if repositories.entries.contains(where: { $0.url == url }) { continue }
        repositories.put(RepositoryEntry(name: "helm-c-dep-\(index)", url: url))
      }
    }
    try repositories.write(to: paths.repositoryConfig)
    var contents: [String: [UInt8]] = [:]
    if let repos = input.dict("repos") {
      for name in repos.keys { contents["/\(name)/index.yaml"] = repos.text(name).bytes }
    }
    for path in input.texts("archives") {
      let fileName = path.bytes.lastIndex(of: UInt8(ascii: "/")).map { path.suffix(from: $0 + 1) }
      contents["/\(path)"] = try Self.tinyArchive(fileName ?? path)
    }
    let served = contents
    let client = FakeHTTPClient { request, _ in
      guard request.url.authority == "127.0.0.1:18879", let content = served[request.url.path]
      else { return .response(404) }
      return .response(200, [:], content)
    }
    return RepositoryAccess(session: HTTPSession(client), paths: paths)
  }

  /// The rows of `dependency list`.
  func dependencyList() throws -> Value {
    let folder = try layOut()
    let status = try DependencyStatus(chartAt: folder.path + "/micro")
    return .list(
      (status.rows ?? []).map { row in
        .dict(
          Dict([
            (key: "name", value: .string(row.name)), (key: "version", value: .string(row.version)),
            (key: "repository", value: .string(row.repository)),
            (key: "status", value: .text(row.status)),
          ]))
      })
  }

  /// The chart in the folder `micro`, with its siblings beside it.
  private func layOut() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    func write(_ files: [ChartFile], below name: String) {
      for file in files { folder.write("\(name)/\(file.name)", file.data) }
    }
    write(Self.files(of: input.dict("chart") ?? Dict()), below: "micro")
    let siblings = input.dict("siblings") ?? Dict()
    for name in siblings.keys {
      write(Self.files(of: siblings.dict(name) ?? Dict()), below: String(name))
    }
    if case .string(let lock)? = input["lock"] {
      folder.write("micro/Chart.lock", lock.bytes)
    }
    for name in input.texts("packed") {
      folder.write("micro/charts/\(name)", try Self.tinyArchive(name))
    }
    return folder
  }

  /// An archive as its name says, `NAME-VERSION.tgz`; a name of another form gives no archive.
  private static func tinyArchive(_ fileName: ByteString) throws(Diagnostic) -> [UInt8] {
    guard let match = String(fileName).wholeMatch(of: #/(.+?)-(v?\d.*)\.tgz/#) else {
      return Array("junk".utf8)
    }
    let metadata = "apiVersion: v2\nname: \(match.1)\nversion: \(match.2)\n"
    let chart = try ChartLoader().load(files: [
      ChartFile(name: "Chart.yaml", data: Array(metadata.utf8)),
      ChartFile(name: "templates/a.yaml", data: Array("a: 1\n".utf8)),
    ])
    return try ChartArchive(packing: chart).bytes
  }
}

extension Diagnostic {
  fileprivate func replacing(_ text: String, with other: String) -> Diagnostic {
    func replaced(_ whole: String) -> String {
      var (result, rest) = ("", whole[...])
      while let range = rest.firstRange(of: text) {
        result += rest[..<range.lowerBound] + other
        rest = rest[range.upperBound...]
      }
      return result + rest
    }
    return Diagnostic(code, replaced(message), helmText: replaced(helmText))
  }
}
