internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import ValueTree
internal import YAML

/// The snapshots of a suite: the texts that its tests compare with, by test and number.
struct SnapshotFile {
  /// How many there are of which kind.
  struct Counts: Sendable {
    var total = 0
    var failed = 0
    var created = 0
    var vanished = 0
  }

  let path: String
  private let isUpdating: Bool
  private let recorded: [String: [Int: String]]
  private var current: [String: [Int: String]] = [:]
  private var different = 0
  private(set) var counts = Counts()

  /// Reads a file; without one there are no snapshots yet.
  init(path: String, isUpdating: Bool) throws(Diagnostic) {
    self.path = path
    self.isUpdating = isUpdating
    guard (try? SystemFile.status(path)) != nil else {
      recorded = [:]
      return
    }
    let bytes = try SystemFile.content(path, limit: 64 << 20)
    var recorded: [String: [Int: String]] = [:]
    do throws(YAMLError) {
      let source = SourceFile(name: path, bytes: bytes)
      let value = try YAMLReader.value(from: source, options: .manifest)
      guard case .dict(let tests) = ValueSnapshot(value) else {
        self.recorded = [:]
        return
      }
      for test in tests {
        guard case .dict(let snapshots) = test.value else { continue }
        for snapshot in snapshots {
          guard let index = Int(String(snapshot.key)) else { continue }
          recorded[String(test.key), default: [:]][index] = ManifestText.line(snapshot.value)
        }
      }
    } catch {
      throw Diagnostic(.yaml, "\(path): \(error.message)")
    }
    self.recorded = recorded
  }

  /// The comparer for one test.
  func comparer(for test: String) -> SnapshotComparer {
    SnapshotComparer(recorded: recorded[test] ?? [:], isUpdating: isUpdating)
  }

  /// Takes in what a test's snapshots are now.
  mutating func add(_ entries: [SnapshotComparer.Entry], of test: String) {
    for (index, entry) in entries.enumerated() {
      counts.total += 1
      let old = recorded[test]?[index + 1]
      if old == nil { counts.created += 1 }
      if entry.isDifferent { different += 1 }
      current[test, default: [:]][index + 1] = isUpdating ? entry.current : old ?? entry.current
    }
    counts.failed = isUpdating ? 0 : different
  }

  /// Counts what no test asked for any more; call it when all tests are in.
  ///
  /// Of tests that did not run, any test if `notRun` is nil, the snapshots stay.
  mutating func finish(keeping notRun: Set<String>?) {
    for test in recorded where notRun?.contains(test.key) ?? true {
      current[test.key, default: [:]].merge(test.value) { now, _ in now }
    }
    counts.vanished = recorded.reduce(0) { count, test in
      count + test.value.keys.count { current[test.key]?[$0] == nil }
    }
  }

  /// Whether the file has to be written: snapshots are new, gone, or different and accepted.
  var needsWriting: Bool {
    counts.created > 0 || counts.vanished > 0 || (isUpdating && different > 0)
  }

  /// Writes the file, with its folder.
  func write() throws(Diagnostic) {
    try FileWriting.replace(path, with: Array(text.utf8))
  }

  /// The file's text: tests by name, snapshots by number, each a block of text.
  var text: String {
    var result = ""
    let tests = Dict(
      current.map { test in
        let snapshots = test.value.map {
          (key: ByteString("\($0.key)"), value: Value.text($0.value))
        }
        return (key: ByteString(test.key), value: Value.dict(Dict(snapshots)))
      })
    var bytes: [UInt8] = []
    do throws(YAMLError) {
      try YAMLWriter.appendPretty(.dict(tests), to: &bytes)
    } catch {
      return ""
    }
    // Numbers are keys without quotes; nothing else starts a line with two blanks and a quote.
    for line in String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line.hasPrefix("  \""), let end = line.dropFirst(3).firstIndex(of: "\""),
        Int(line[line.index(line.startIndex, offsetBy: 3)..<end]) != nil
      {
        let number = line[line.index(line.startIndex, offsetBy: 3)..<end]
        result += "  \(number)\(line[line.index(after: end)...])\n"
      } else {
        result += "\(line)\n"
      }
    }
    while result.hasSuffix("\n\n") { result.removeLast() }
    return result
  }
}
