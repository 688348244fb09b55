internal import Diagnostics
internal import ValueTree

/// Splits rendered files into documents, tells hooks from manifests, and sorts both by kind.
internal enum ManifestSorter {
  /// The documents of all files, sorted for installation.
  static func sort(
    _ files: [RenderedFile]
  ) throws(Diagnostic) -> (hooks: [Hook], manifests: [Manifest]) {
    var hooks: [Hook] = []
    var manifests: [Manifest] = []
    for file in files.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
      for document in ManifestSplitter.documents(in: file.text) {
        let head: ManifestHead
        do throws(ManifestHead.Refusal) {
          head = try ManifestHead(document)
        } catch {
          throw failure(error, in: file, document)
        }
        let manifest = Manifest(
          path: file.path, kind: head.kind, apiVersion: head.apiVersion, name: head.name,
          content: document)
        guard let types = head.annotations["helm.sh/hook"] else {
          manifests.append(manifest)
          continue
        }
        if let events = events(named: types) {
          hooks.append(Hook(manifest: manifest, events: events, weight: weight(head)))
        }
      }
    }
    return (
      sortedByKind(hooks, \.manifest.kind), sortedByKind(manifests, \.kind)
    )
  }

  private static func failure(
    _ refusal: ManifestHead.Refusal, in file: RenderedFile, _ document: ByteString
  ) -> Diagnostic {
    let text = "YAML parse error on \(file.path): \(refusal.message)"
    let source = SourceFile(name: "\(file.path) (rendered)", bytes: document.bytes)
    let label = refusal.offset.map {
      Diagnostic.Label(file: source, span: SourceSpan($0, $0 + 1))
    }
    return Diagnostic(
      refusal.limit == nil ? .manifest : .limit, text, primary: label,
      help: "render with --debug to see the whole document", limit: refusal.limit)
  }

  private static func sortedByKind<Item>(
    _ items: [Item], _ kind: KeyPath<Item, String>
  ) -> [Item] {
    let ranked = items.enumerated().map { index, item in
      (rank: InstallOrder.Rank(kind: item[keyPath: kind]), index: index, item: item)
    }
    let sorted = ranked.sorted { first, second in
      first.rank == second.rank ? first.index < second.index : first.rank < second.rank
    }
    return sorted.map(\.item)
  }

  /// The events of a hook annotation; nil if one of them is unknown, which drops the document.
  private static func events(named types: ByteString) -> [Hook.Event]? {
    var events: [Hook.Event] = []
    for part in "\(types)".split(separator: ",", omittingEmptySubsequences: false) {
      let name = trimmed(part).lowercased()
      guard let event = name == "test-success" ? .test : Hook.Event(rawValue: name) else {
        return nil
      }
      events.append(event)
    }
    return events
  }

  private static func weight(_ head: ManifestHead) -> Int {
    guard let text = head.annotations["helm.sh/hook-weight"] else { return 0 }
    let (value, failure) = GoNumber.parseInt(text, base: 10)
    return failure == nil ? Int(value) : 0
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return text
  }
}
