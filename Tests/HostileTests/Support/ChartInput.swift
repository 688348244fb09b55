internal import TestSupport

extension TemporaryFolder {
  /// Writes the files of a chart named `c` into the folder `c`.
  func writeChart(_ files: [String: String] = [:]) {
    write("c/Chart.yaml", ArchiveAttackTests.metadata)
    for (name, text) in files { write("c/" + name, text) }
  }
}
