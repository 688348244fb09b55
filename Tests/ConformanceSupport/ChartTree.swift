internal import ChartEngine
internal import ChartRepository
internal import Glibc
internal import TestSupport
internal import ValueTree

/// Charts side by side in a temporary folder.
package final class ChartTree {
  private let folder = TemporaryFolder()

  package init() {}

  package var path: String { folder.path }

  /// Writes a chart; each dependency is a line of flow YAML such as `name: kid, version: "*"`.
  @discardableResult
  package func add(
    _ place: String, name: String? = nil, version: String = "0.1.0", apiVersion: String = "v2",
    dependencies: [String]? = nil, template: String = "a: {{ .Chart.Version }}\n"
  ) -> Self {
    var text = "apiVersion: \(apiVersion)\nname: \(name ?? place)\nversion: \(version)\n"
    if let dependencies {
      text += "dependencies:" + (dependencies.isEmpty ? " []\n" : "\n")
      for dependency in dependencies { text += "- {\(dependency)}\n" }
    }
    folder.write("\(place)/Chart.yaml", text)
    folder.write("\(place)/templates/a.yaml", template)
    return self
  }

  @discardableResult
  package func write(_ name: String, _ text: String) -> Self {
    folder.write(name, text)
    return self
  }

  @discardableResult
  package func write(_ name: String, _ bytes: [UInt8]) -> Self {
    folder.write(name, bytes)
    return self
  }

  package func remove(_ name: String) { _ = Glibc.remove("\(path)/\(name)") }

  @discardableResult
  package func link(_ name: String, to target: String) -> Self {
    folder.link(name, to: target)
    return self
  }

  /// Writes the packed form of a small chart.
  @discardableResult
  package func pack(_ file: String, name: String, version: String) throws -> Self {
    let metadata = "apiVersion: v2\nname: \(name)\nversion: \(version)\n"
    let chart = try ChartLoader().load(files: [
      ChartFile(name: "Chart.yaml", data: Array(metadata.utf8))
    ])
    folder.write(file, try ChartArchive(packing: chart).bytes)
    return self
  }

  /// The names in a folder, hidden ones included.
  package func names(_ place: String) -> [String] {
    ((try? SystemFile.names(inFolder: "\(path)/\(place)")) ?? []).map { String($0) }
  }

  package func text(_ file: String) -> String? {
    (try? SystemFile.content("\(path)/\(file)", limit: 1 << 20))
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// All files below a folder with their content, to see that nothing changed.
  package func snapshot(_ place: String) -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for name in names(place) {
      let inside = "\(place)/\(name)"
      if (try? SystemFile.linkStatus("\(path)/\(inside)"))?.isFolder == true {
        result[inside + "/"] = []
        result.merge(snapshot(inside)) { first, _ in first }
      } else {
        result[inside] = (try? SystemFile.content("\(path)/\(inside)", limit: 1 << 20)) ?? []
      }
    }
    return result
  }
}
