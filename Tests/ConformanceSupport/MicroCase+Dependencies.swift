internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import TestSupport
internal import ValueTree

extension MicroCase {
  /// What is in `charts/` and the lock after an update or build, in a folder of its own.
  func dependencies(fromLock: Bool) throws -> Value {
    let folder = try layOut()
    do throws(Diagnostic) {
      let path = folder.path + "/micro"
      let update = DependencyUpdate()
      _ = fromLock ? try update.build(chartAt: path) : try update.update(chartAt: path)
    } catch {
      throw error.replacing(folder.path, with: "<dir>")
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
  private static func tinyArchive(_ fileName: ByteString) throws -> [UInt8] {
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
