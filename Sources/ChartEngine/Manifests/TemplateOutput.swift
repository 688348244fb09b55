public import Diagnostics
internal import ValueTree

/// What `template` prints of a render: every document after `---` and a `# Source:` line.
public struct TemplateOutput: Sendable {
  /// The render.
  public var rendered: RenderedChart
  /// Whether the files below `crds/` come first.
  public var includesCRDs: Bool
  /// Whether hooks follow the manifests.
  public var includesHooks: Bool
  /// Whether test hooks are among them.
  public var includesTests: Bool

  /// Makes an output; by default all hooks are in it and no CRDs, as with the reference.
  public init(
    rendered: RenderedChart, includesCRDs: Bool = false, includesHooks: Bool = true,
    includesTests: Bool = true
  ) {
    self.rendered = rendered
    self.includesCRDs = includesCRDs
    self.includesHooks = includesHooks
    self.includesTests = includesTests
  }

  /// The whole text.
  public func text() -> [UInt8] {
    let hooks = hooks
    let manifests = rendered.manifests
    var output: [UInt8] = []
    output.reserveCapacity(
      manifests.reduce(1) { $0 + $1.path.utf8.count + $1.content.count + 20 }
        + hooks.reduce(0) { $0 + $1.manifest.path.utf8.count + $1.manifest.content.count + 20 })
    if includesCRDs {
      for file in rendered.customResourceDefinitions { append(file.path, file.text, to: &output) }
    }
    for manifest in manifests { append(manifest.path, manifest.content, to: &output) }
    // What is there begins with dashes, so only its end can have white space.
    let end = output.withUnsafeBufferPointer { $0.trailingSpace }
    output.removeLast(output.count - end)
    output.append(UInt8(ascii: "\n"))
    for hook in hooks { append(hook.manifest.path, hook.manifest.content, to: &output) }
    return output
  }

  /// Only the documents whose template fits one of the patterns, in the order of the patterns.
  public func text(showing patterns: [String]) throws(Diagnostic) -> [UInt8] {
    let documents = ManifestSplitter.documents(in: ByteString(text()))
    var output: [UInt8] = []
    for pattern in patterns {
      let glob = PathPattern(ByteString(pattern))
      var isMissing = true
      for document in documents {
        guard let path = Self.pathBelowRoot(of: document), glob?.matches(path) == true else {
          continue
        }
        isMissing = false
        output.append("---\n")
        output.append(document)
        output.append(UInt8(ascii: "\n"))
      }
      if isMissing { throw Self.missing(pattern) }
    }
    return output
  }

  /// Writes each document to the file of its template below a folder; `report` hears of each file.
  ///
  /// Several documents of one template go into one file. With patterns, only what fits is written.
  public func write(
    below folder: String, showing patterns: [String], report: (String) -> Void
  ) throws(Diagnostic) {
    let entries = documents.filter { entry in
      patterns.isEmpty
        || patterns.contains { PathPattern(ByteString($0))?.matches(entry.belowRoot) == true }
    }
    for pattern in patterns
    where !entries.contains(where: {
      PathPattern(ByteString(pattern))?.matches($0.belowRoot) == true
    }) {
      throw Self.missing(pattern)
    }
    var written: Set<String> = []
    for entry in entries {
      var text: [UInt8] = []
      append(entry.path, entry.text, to: &text)
      let path = folder + "/" + entry.path
      try OutputFile.write(
        text, to: entry.path, below: folder, appending: !written.insert(entry.path).inserted)
      report(path)
    }
  }

  private struct Entry {
    var path: String
    var text: ByteString

    var belowRoot: ByteString {
      let parts = path.split(separator: "/", maxSplits: 1)
      return ByteString(String(parts.last ?? ""))
    }
  }

  private var documents: [Entry] {
    var entries: [Entry] = []
    if includesCRDs {
      entries += rendered.customResourceDefinitions.map { Entry(path: $0.path, text: $0.text) }
    }
    entries += rendered.manifests.map { Entry(path: $0.path, text: $0.content) }
    return entries + hooks.map { Entry(path: $0.manifest.path, text: $0.manifest.content) }
  }

  private var hooks: [Hook] {
    guard includesHooks else { return [] }
    return rendered.hooks.filter { includesTests || !$0.events.contains(.test) }
  }

  private func append(_ path: String, _ text: ByteString, to output: inout [UInt8]) {
    output.append("---\n# Source: ")
    output.append(ByteString(path))
    output.append(UInt8(ascii: "\n"))
    output.append(text)
    output.append(UInt8(ascii: "\n"))
  }

  /// What the document's `# Source:` line says after the chart's name.
  private static func pathBelowRoot(of document: ByteString) -> ByteString? {
    let mark: ByteString = "# Source: "
    var search = 0
    while let start = document.firstIndex(of: mark, from: search) {
      let rest = document.suffix(from: start + mark.count)
      let line = rest.prefix(upTo: rest.firstIndex(of: "\n") ?? rest.count)
      if let slash = line.firstIndex(of: "/"), slash > 0, slash + 1 < line.count {
        return line.suffix(from: slash + 1)
      }
      search = start + 1
    }
    return nil
  }

  private static func missing(_ pattern: String) -> Diagnostic {
    Diagnostic(.usage, "could not find template \(pattern) in chart")
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where the white space at the end, as Unicode has it, begins.
  fileprivate var trailingSpace: Int {
    var end = count
    while end > 0 {
      var first = end - 1
      while first > 0, self[first] & 0xC0 == 0x80 { first -= 1 }
      guard GoUnicode.isSpace(Rune.decode(self, at: first).rune) else { break }
      end = first
    }
    return end
  }
}
