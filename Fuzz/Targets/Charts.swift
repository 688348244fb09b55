internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import TemplateLang
internal import ValueTree
internal import YAML

extension FuzzTarget {
  /// A chart: files parted by zero bytes, the first line of each its path; `-f` holds the user's
  /// values. Loading, merging, schemas, rendering, sorting.
  static let chart = FuzzTarget("chart") { input in
    var files: [ChartFile] = []
    var values = ValueSnapshot.null
    for part in input.parts {
      let line = part.bytes.prefix { $0 != UInt8(ascii: "\n") }
      let data = Array(part.bytes.dropFirst(line.count + 1))
      if line.elementsEqual("-f".utf8) {
        values =
          (try? YAMLReader.dict(from: ByteString(data))).map { ValueSnapshot(.dict($0)) } ?? .null
      } else {
        files.append(ChartFile(name: ByteString(line), data: data))
      }
    }
    if !files.contains(where: { $0.name == "Chart.yaml" }) { files.append(chartFile) }
    guard let chart = try? ChartLoader().load(files: files, appliesIgnoreFile: true) else { return }
    var options = RenderOptions()
    options.environment = environment
    options.limits = limits
    do throws(Diagnostic) {
      _ = try chart.render(values: values, options: options)
    } catch {
      _ = error.report()
    }
  }

  /// A packed chart. Bytes that are no gzip file are a tar file, whose checksums are put right and
  /// which is wrapped, so that changes reach what lies behind both.
  static let archive = FuzzTarget("archive") { input in
    let isPacked = input.bytes.starts(with: [0x1F, 0x8B])
    let archive = isPacked ? input.bytes : TarFile(input.bytes).packed
    guard let chart = try? ChartLoader().load(archive: archive, name: "fuzz.tgz") else { return }
    _ = try? chart.metadata.fileText()
  }

  /// A `.helmignore`, and after a zero byte the name of a file.
  static let ignore = FuzzTarget("ignore") { input in
    let name = input.part(1).text
    var files = [chartFile, ChartFile(name: ".helmignore", data: input.part(0).bytes)]
    for path in ["templates/a.yaml", "templates/.b.yaml", "docs/c/d.txt"] {
      files.append(ChartFile(name: ByteString(path), data: []))
    }
    if !name.isEmpty { files.append(ChartFile(name: name, data: [])) }
    _ = try? ChartLoader().load(files: files, appliesIgnoreFile: true)
    _ = PathPattern(input.part(0).text)?.matches(name)
  }

  /// A `Chart.yaml`, and after a zero byte a `Chart.lock`: what was read can be written and read.
  static let lock = FuzzTarget("lock") { input in
    let source = input.part(0).file("Chart.yaml")
    _ = ChartMetadata.strictComplaint(source)
    if let metadata = try? ChartMetadata.unchecked(source), let text = try? metadata.fileText() {
      let again = try? ChartMetadata.unchecked(SourceFile(name: "Chart.yaml", bytes: text))
      require(again != nil, "not readable again: \(String(decoding: text, as: UTF8.self))")
    }
    let files = [
      ChartFile(name: "Chart.yaml", data: input.part(0).bytes),
      ChartFile(name: "Chart.lock", data: input.part(1).bytes),
    ]
    guard let chart = try? ChartLoader().load(files: files) else { return }
    _ = try? chart.lock?.fileText()
    let dependencies = chart.metadata.dependencies ?? []
    _ = try? ChartLock.digest(declared: dependencies, locked: dependencies)
  }

  private static let chartFile = ChartFile(
    name: "Chart.yaml", data: Array("apiVersion: v2\nname: fuzz\nversion: 0.1.0\n".utf8))
}
