internal import ChartEngine
internal import Diagnostics
internal import Digests
internal import ValueTree
internal import YAML

/// The charts below some folders and which of them build on which: `file://` dependencies.
struct ChartGraph {
  /// A chart's folder.
  struct Node {
    /// The folder as it was found.
    var path: String
    /// The folders of the `file://` dependencies.
    var dependencies: [String]
  }

  /// The charts by their folders.
  private var nodes: [String: Node] = [:]
  /// The charts that were asked for, in the order of their folders.
  private(set) var charts: [String] = []

  /// Finds the charts at some paths: a chart's folder, an archive, or a folder with charts below it.
  init(paths: [String], excluded: Set<String>) throws(Diagnostic) {
    for path in paths {
      let path = Path.cleaned(path)
      _ = try SystemFile.status(path)
      for chart in Self.charts(at: path)
      where !excluded.contains(chart) && !excluded.contains(Path.split(chart).name)
        && !charts.contains(chart)
      {
        charts.append(chart)
      }
    }
    for chart in charts { add(chart) }
  }

  private static func charts(at path: String, depth: Int = 0) -> [String] {
    if exists(path + "/Chart.yaml") || path.hasSuffix(".tgz") { return [path] }
    guard depth < 8, let names = try? SystemFile.names(inFolder: path) else { return [] }
    return names.filter { $0[0] != UInt8(ascii: ".") }.flatMap { name in
      let folder = Path.joined(path, String(name))
      let isFolder = (try? SystemFile.linkStatus(folder))?.isFolder == true
      return isFolder ? charts(at: folder, depth: depth + 1) : []
    }
  }

  private static func exists(_ path: String) -> Bool { (try? SystemFile.status(path)) != nil }

  private mutating func add(_ path: String) {
    guard nodes[path] == nil else { return }
    let dependencies = Self.dependencies(of: path)
    nodes[path] = Node(path: path, dependencies: dependencies)
    for dependency in dependencies { add(dependency) }
  }

  private static func dependencies(of path: String) -> [String] {
    guard let bytes = try? SystemFile.content(path + "/Chart.yaml", limit: 1 << 20),
      let value = try? YAMLReader.value(from: SourceFile(name: path, bytes: bytes)),
      case .list(let items)? = ValueSnapshot(value)["dependencies"]
    else { return [] }
    return items.compactMap { item in
      guard case .string(let repository)? = item["repository"] else { return nil }
      let text = String(repository)
      guard text.hasPrefix("file://") else { return nil }
      return Path.joined(path, String(text.dropFirst("file://".count)))
    }
  }

  /// A chart and all that it builds on.
  func closure(of chart: String) -> [String] {
    var found: [String] = []
    var open = [chart]
    while let path = open.popLast() {
      if found.contains(path) { continue }
      found.append(path)
      open += nodes[path]?.dependencies ?? []
    }
    return found
  }
}

/// Digests of folders, each computed once.
struct FolderDigests {
  private var known: [String: String] = [:]

  /// The digest of all files of a folder, names and contents, without those of other tools' caches.
  mutating func digest(of path: String) -> String {
    if let digest = known[path] { return digest }
    var hash = SHA256()
    Self.add(path, below: "", to: &hash, depth: 0)
    let digest = hash.digest.hex
    known[path] = digest
    return digest
  }

  private static func add(_ path: String, below name: String, to hash: inout SHA256, depth: Int) {
    guard depth < 64, let status = try? SystemFile.linkStatus(path) else { return }
    if status.isFolder {
      for entry in (try? SystemFile.names(inFolder: path)) ?? [] where entry != ".git" {
        add("\(path)/\(entry)", below: "\(name)/\(entry)", to: &hash, depth: depth + 1)
      }
    } else if let content = try? SystemFile.content(path, limit: 256 << 20) {
      let head = Array("\(name)\u{0}\(content.count)\u{0}".utf8)
      head.withUnsafeBytes { hash.update($0) }
      content.withUnsafeBytes { hash.update($0) }
    }
  }
}
