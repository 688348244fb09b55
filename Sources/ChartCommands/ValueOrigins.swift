internal import ChartEngine
internal import Diagnostics
internal import ValueTree
internal import ValuesMerge
internal import YAML

/// Where values come from: found by reading the sources again, once a message wants to know.
struct ValueOrigins {
  let chart: Chart
  let invocation: Invocation

  /// The place that set a value: the last flag or file that names it, else the chart's defaults.
  func label(of path: [PathStep], _ words: String) -> Diagnostic.Label? {
    guard !path.isEmpty else { return nil }
    return flagLabel(of: path, words) ?? fileLabel(of: path, words) ?? defaultLabel(of: path, words)
  }

  private func flagLabel(of path: [PathStep], _ words: String) -> Diagnostic.Label? {
    for (flag, kind) in ValueFlags.kinds.reversed() {
      for text in invocation.values.list(flag).reversed() {
        let overrides = ValueOverrides(flags: [ValueOverrides.Flag(kind, ByteString(text))])
        guard let values = try? overrides.merged(readFile: { _ in [] }),
          values.holds(path[...])
        else { continue }
        let source = SourceFile(name: kind.flag, bytes: Array(text.utf8))
        return Diagnostic.Label(
          file: source, span: SourceSpan(0, source.bytes.count), text: words)
      }
    }
    return nil
  }

  private func fileLabel(of path: [PathStep], _ words: String) -> Diagnostic.Label? {
    for name in invocation.values.list("values").reversed() where name != "-" {
      guard let bytes = try? InputFile.read(name),
        let span = Self.span(of: path, in: SourceFile(name: name, bytes: bytes))
      else { continue }
      return Diagnostic.Label(
        file: SourceFile(name: name, bytes: bytes), span: span, text: words)
    }
    return nil
  }

  private func defaultLabel(of path: [PathStep], _ words: String) -> Diagnostic.Label? {
    guard let file = chart.rawFiles.first(where: { $0.name == "values.yaml" }) else { return nil }
    let source = SourceFile(name: "\(chart.name)/values.yaml", bytes: file.data)
    return Self.span(of: path, in: source).map {
      Diagnostic.Label(file: source, span: $0, text: words)
    }
  }

  private static func span(of path: [PathStep], in source: SourceFile) -> SourceSpan? {
    var finder = Finder(path: path)
    _ = try? YAMLReader.values(from: source, observer: &finder)
    return finder.span
  }

  /// Remembers where the value of one path stood last.
  private struct Finder: YAMLObserver {
    let path: [PathStep]
    var span: SourceSpan?

    mutating func didRead(path: ArraySlice<PathStep>, span: SourceSpan) {
      if path.elementsEqual(self.path) { self.span = span }
    }
  }
}

extension ValueSnapshot {
  /// Whether there is a value at a path.
  fileprivate func holds(_ path: ArraySlice<PathStep>) -> Bool {
    guard let step = path.first else { return true }
    switch (self, step) {
    case (.dict(let entries), .key(let key)):
      return entries.first { $0.key == key }?.value.holds(path.dropFirst()) ?? false
    case (.list(let elements), .item(let index)):
      return index < elements.count && elements[index].holds(path.dropFirst())
    default: return false
    }
  }
}
