internal import ChartEngine
public import Diagnostics
public import ValueTree
internal import YAML

/// The file of known repositories, `repositories.yaml`.
public struct RepositoriesFile: Sendable {
  /// The repositories in the order they were added.
  public var entries: [RepositoryEntry] = []
  /// What else the file says, which is kept.
  private var apiVersion = ByteString()
  private var generated: ByteString = "0001-01-01T00:00:00Z"

  /// No repositories.
  public init() {}

  /// Reads the file; without one there are no repositories.
  public init(path: String) throws(Diagnostic) {
    self.init()
    guard (try? SystemFile.status(path)) != nil else { return }
    let limit = 16 << 20
    let text = ByteString(try SystemFile.content(path, limit: limit))
    do throws(YAMLError) {
      let file = try YAMLReader.dict(
        from: text, options: YAMLReader.Options(numbers: .yaml))
      apiVersion = file["apiVersion"]?.scalarText ?? apiVersion
      generated = file["generated"]?.scalarText ?? generated
      guard case .list(let list)? = file["repositories"] else { return }
      entries = list.elements.compactMap { element in
        if case .dict(let entry) = element { RepositoryEntry(entry) } else { nil }
      }
    } catch {
      throw Diagnostic(
        .yaml, "\(path): \(error.message)",
        helmText: "couldn't load repositories file (\(path)): \(error.message)")
    }
  }

  /// The repository of a name.
  public func entry(named name: ByteString) -> RepositoryEntry? {
    entries.first { $0.name == name }
  }

  /// Puts a repository in place of one with its name, or at the end.
  public mutating func put(_ entry: RepositoryEntry) {
    if let index = entries.firstIndex(where: { $0.name == entry.name }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
  }

  /// Writes the file, with folders around it, so that no one else can read the secrets.
  public func write(to path: String) throws(Diagnostic) {
    let file = Dict([
      (key: "apiVersion", value: .string(apiVersion)),
      (key: "generated", value: .string(generated)),
      (key: "repositories", value: .list(List(entries.map(\.encoded)))),
    ])
    try SystemFile.replace(
      path, with: try yamlFile(.dict(file), name: path), permissions: 0o600)
  }
}

extension RepositoriesFile {
  /// The lock file beside a file of repositories.
  private static func lockPath(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex || path != name else {
      return path + ".lock"
    }
    return path.dropLast(name[dot...].count) + ".lock"
  }

  /// Changes the file while no other process does; gives what `change` tells: whether there is
  /// something to write.
  @discardableResult
  public static func update(
    _ path: String, _ change: (inout RepositoriesFile) throws(Diagnostic) -> Bool
  ) throws(Diagnostic) -> Bool {
    try SystemFile.makeFolders(PathText.folder(of: path))
    let lock = try FileLock(lockPath(path), patience: .seconds(30))
    defer { _ = lock }
    var file = try RepositoriesFile(path: path)
    let isChanged = try change(&file)
    if isChanged { try file.write(to: path) }
    return isChanged
  }
}
