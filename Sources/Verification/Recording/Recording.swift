internal import ChartEngine
internal import Diagnostics
internal import ValueTree
internal import YAML

/// The recorded output of a chart: one file of manifests for each case and version, compared by
/// object and field, so that order, comments and formatting do not count.
struct Recording {
  let folder: String
  let updates: Bool
  /// What differs.
  private(set) var findings: [Finding] = []
  /// What is to be written.
  private var outputs: [(path: String, objects: [RecordedObject])] = []

  init(folder: String, updates: Bool) {
    self.folder = folder
    self.updates = updates
  }

  /// Whether there is recorded output, or is to be some.
  var isInUse: Bool { updates || (try? SystemFile.status(folder))?.isFolder == true }

  /// Compares what templates gave with what is recorded for a case.
  mutating func compare(_ files: [RenderedFile], case name: String, version: String) {
    let path = "\(folder)/\(name)_\(version).yaml"
    let shown = "\(Path.split(folder).name)/\(name)_\(version).yaml"
    let objects: [RecordedObject]
    do throws(Diagnostic) {
      var found: [RecordedObject] = []
      for file in files {
        found += try TestRun.documents(in: file.text).map { RecordedObject($0) }
      }
      objects = found.sorted { $0.key < $1.key }
    } catch {
      findings.append(Finding(CheckRule.recordedDiffers, .error, error.message))
      return
    }
    if updates {
      outputs.append((path, objects))
      return
    }
    guard let text = try? SystemFile.content(path, limit: 64 << 20) else {
      findings.append(
        Finding(
          CheckRule.recordedObject, .error, at: Finding.Place(file: shown),
          "no output is recorded for this case", help: "record it with `check --update`"))
      return
    }
    do throws(Diagnostic) {
      let recorded = try TestRun.documents(in: ByteString(text)).map { RecordedObject($0) }
      compare(objects, recorded, shown)
    } catch {
      findings.append(
        Finding(
          CheckRule.recordedDiffers, .error, at: Finding.Place(file: shown), error.message))
    }
  }

  private mutating func compare(
    _ objects: [RecordedObject], _ recorded: [RecordedObject], _ file: String
  ) {
    var rest = Dictionary(grouping: recorded, by: \.key)
    for object in objects {
      guard var same = rest[object.key], !same.isEmpty else {
        add(CheckRule.recordedObject, object, file, "is rendered, but not recorded")
        continue
      }
      let old = same.removeFirst()
      rest[object.key] = same
      for change in ValueDifference.changes(from: old.value, to: object.value) {
        add(CheckRule.recordedDiffers, object, file, change.text, field: change.path)
      }
    }
    for object in rest.values.joined().sorted(by: { $0.key < $1.key }) {
      add(CheckRule.recordedObject, object, file, "is recorded, but not rendered")
    }
  }

  private mutating func add(
    _ code: String, _ object: RecordedObject, _ file: String, _ words: String,
    field: String? = nil
  ) {
    findings.append(
      Finding(
        code, .error, at: Finding.Place(file: file), object: object.reference, field: field, words,
        help: "accept it with `check --update`"))
  }

  /// Writes what was recorded; gives the paths of files that changed.
  func finish() -> [String] {
    guard updates else { return [] }
    var written: [String] = []
    for output in outputs {
      let text = output.objects.map { "---\n" + ManifestText.yaml($0.value) }.joined()
      let bytes = Array(text.utf8)
      if (try? SystemFile.content(output.path, limit: 64 << 20)) == bytes { continue }
      if (try? FileWriting.replace(output.path, with: bytes)) != nil { written.append(output.path) }
    }
    return written
  }
}

/// An object of recorded output.
struct RecordedObject {
  let value: ValueSnapshot

  init(_ value: ValueSnapshot) { self.value = value }

  /// What tells the object from others.
  var key: String { "\(reference.apiVersion) \(reference)" }

  var reference: Finding.Object {
    func text(_ value: ValueSnapshot?) -> String {
      if case .string(let text)? = value { String(text) } else { "" }
    }
    let metadata = value["metadata"]
    return Finding.Object(
      apiVersion: text(value["apiVersion"]), kind: text(value["kind"]),
      namespace: text(metadata?["namespace"]), name: text(metadata?["name"]))
  }
}
