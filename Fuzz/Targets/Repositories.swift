internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import Glibc
internal import OCIRegistry
internal import Transport
internal import ValueTree

extension FuzzTarget {
  /// The index of a repository.
  static let index = FuzzTarget("index") { input in
    withFile(of: input.bytes) { path in
      guard let index = try? IndexFile(path: path) else { return }
      try? index.forEachChart { _, _ in }
      for name in index.chartNames.prefix(2) { _ = try? index.versions(of: name) }
    }
  }

  /// The file of known repositories.
  static let repositories = FuzzTarget("repositories") { input in
    withFile(of: input.bytes) { path in
      guard var file = try? RepositoriesFile(path: path) else { return }
      for entry in file.entries.prefix(3) { file.put(entry) }
      _ = file.entry(named: "stable")
    }
  }

  /// The signed text of a `.prov` file.
  static let provenance = FuzzTarget("provenance") { input in
    _ = try? Provenance.digest(of: "fuzz-0.1.0.tgz", in: input.bytes)
  }

  /// Addresses: a reference in a registry, a URL and one relative to it; then the registry's documents.
  static let reference = FuzzTarget("reference") { input in
    let text = input.part(0).string
    if let reference = try? OCIReference(parsing: text) {
      let again = try? OCIReference(parsing: reference.description)
      require(again == reference, "printed as \(reference)")
    }
    if let url = WebURL(text) {
      _ = url.resolving(input.part(1).string)?.description
    }
    _ = try? OCIManifest(input.part(0).bytes)
    _ = try? OCIIndex(input.part(0).bytes)
  }

  /// Calls a function with the path of a file that holds some bytes.
  private static func withFile(of bytes: [UInt8], _ body: (String) -> Void) {
    guard ftruncate(file, 0) == 0, pwrite(file, bytes, bytes.count, 0) == bytes.count else {
      return
    }
    body("/proc/self/fd/\(file)")
  }

  /// A file in memory: cutting and writing one on a disk thousands of times a second waits for it.
  private static let file = fixture { () throws(Diagnostic) in
    let name = "/fuzz-\(getpid())"
    let file = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
    guard file >= 0 else { throw SystemFile.failure("shm_open", name) }
    shm_unlink(name)
    return file
  }
}
