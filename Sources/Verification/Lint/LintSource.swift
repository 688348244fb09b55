internal import ChartEngine
internal import Diagnostics
internal import ValueTree

/// The folder or archive that is linted, seen as files: a chart that cannot be loaded has findings too.
internal struct LintSource {
  private enum Storage {
    case folder(String)
    /// The files of an archive in the order of a folder's walk.
    case files([ChartFile])
  }

  /// The path as it was given.
  let path: String
  private let storage: Storage
  /// The chart, if the caller has loaded it already.
  private let chart: Chart?

  /// Looks at a path; fails as the reference does where there is no `Chart.yaml`.
  init(path: String, chart: Chart? = nil) throws(Diagnostic) {
    self.path = path
    self.chart = chart
    if path.hasSuffix(".tgz") || path.hasSuffix(".tar.gz") {
      storage = .files(try Self.unpacked(path))
    } else {
      storage = .folder(path)
    }
    do throws(Diagnostic) {
      if !exists("Chart.yaml") {
        _ = try SystemFile.status(Self.joined(path, "Chart.yaml"))
      }
    } catch {
      throw error.wrapped(helmPrefix: "unable to check Chart.yaml file in chart: ")
    }
  }

  private static func unpacked(_ path: String) throws(Diagnostic) -> [ChartFile] {
    let archive: [UInt8]
    do throws(Diagnostic) {
      archive = try SystemFile.content(path, limit: ChartLoader().limits.archiveBytes)
    } catch {
      throw error.wrapped(helmPrefix: "unable to open tarball: ")
    }
    do throws(Diagnostic) {
      let files = try ChartLoader().files(inArchive: archive, name: path)
      return files.map { (file: $0, steps: steps(of: $0.name)) }
        .sorted { $0.steps.lexicographicallyPrecedes($1.steps) }.map(\.file)
    } catch {
      throw error.wrapped(helmPrefix: "unable to extract tarball: ")
    }
  }

  private static func steps(of name: ByteString) -> [ByteString] {
    name.bytes.split(separator: UInt8(ascii: "/")).map { ByteString($0) }
  }

  private static func joined(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// Whether there is a file or folder of a name; a folder's name may end in a slash.
  func exists(_ name: String) -> Bool {
    switch storage {
    case .folder(let folder): return (try? SystemFile.status(Self.joined(folder, name))) != nil
    case .files(let files):
      let name = ByteString(name)
      let inside = name.hasSuffix("/") ? name : name + "/"
      return files.contains { $0.name == name || $0.name.hasPrefix(inside) }
    }
  }

  /// Whether a name is that of a folder.
  func isFolder(_ name: String) -> Bool {
    switch storage {
    case .folder(let folder):
      return (try? SystemFile.status(Self.joined(folder, name)))?.isFolder == true
    case .files(let files):
      let inside = ByteString(name.hasSuffix("/") ? name : name + "/")
      return files.contains { $0.name.hasPrefix(inside) }
    }
  }

  /// The content of a file.
  func content(_ name: String) throws(Diagnostic) -> [UInt8] {
    switch storage {
    case .folder(let folder):
      return try SystemFile.content(
        Self.joined(folder, name), limit: ChartLoader().limits.fileBytes)
    case .files(let files):
      guard let file = files.first(where: { $0.name == ByteString(name) }) else {
        throw Diagnostic(.file, "open \(path)/\(name): no such file or directory")
      }
      return file.data
    }
  }

  /// The chart.
  func load() throws(Diagnostic) -> Chart {
    if let chart { return chart }
    switch storage {
    case .folder(let folder): return try ChartLoader().load(path: folder)
    case .files(let files): return try ChartLoader().load(files: files, appliesIgnoreFile: true)
    }
  }
}
