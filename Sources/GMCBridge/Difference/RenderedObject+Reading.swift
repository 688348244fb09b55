public import Diagnostics
internal import ValueTree
internal import YAML

extension RenderedObject {
  /// Reads objects that were rendered before: YAML documents or a Kubernetes `List`, in YAML or JSON.
  ///
  /// Of objects with one identity the last one counts, as when they are applied. Nil when the first
  /// document is a GMConnector, which has to be rendered first.
  public static func read(_ source: SourceFile) throws(Diagnostic) -> [RenderedObject]? {
    var objects: [RenderedObject] = []
    for (start, document) in documents(in: source.bytes) {
      let value: Value
      do throws(YAMLError) {
        value = try YAMLReader.value(from: ByteString(document))
      } catch {
        throw refusal(source, start + (error.offset ?? 0), error.message)
      }
      guard case .dict(let dict) = value else {
        if case .null = value { continue }
        throw refusal(source, start, "a document is no object")
      }
      if objects.isEmpty, dict.text("kind") == GMConnector.kind { return nil }
      let items = dict.text("kind") == "List" ? dict.list("items") : [value]
      for item in items {
        guard case .dict(let item) = item, let object = RenderedObject(item) else {
          throw refusal(
            source, start, "an object lacks `apiVersion`, `kind` or `metadata.name`")
        }
        objects.append(object)
      }
    }
    var known: Set<Identity> = []
    return objects.reversed().filter { known.insert($0.identity).inserted }.reversed()
  }

  private init?(_ dict: Dict) {
    guard let apiVersion = dict.text("apiVersion"), let kind = dict.text("kind"),
      let metadata = dict.map("metadata"), let name = metadata.text("name")
    else { return nil }
    var text: [UInt8] = []
    try? YAMLWriter.append(.dict(dict), to: &text)
    self.init(
      apiVersion: apiVersion, kind: kind, name: name, namespace: metadata.text("namespace") ?? "",
      origin: "previous", value: ValueSnapshot(.dict(dict)), yaml: ByteString(text))
  }

  /// The documents of a YAML text, cut where a line is `---`.
  private static func documents(in bytes: [UInt8]) -> [(start: Int, text: ArraySlice<UInt8>)] {
    var documents: [(start: Int, text: ArraySlice<UInt8>)] = []
    var start = 0
    var line = 0
    while line < bytes.count {
      let end = bytes[line...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let isMark = bytes[line..<end].starts(with: [0x2D, 0x2D, 0x2D])
      if isMark, end == line + 3 || bytes[line + 3] <= 0x20 {
        documents.append((start, bytes[start..<line]))
        start = line + 3
      }
      line = end + 1
    }
    documents.append((start, bytes[start...]))
    return documents
  }

  private static func refusal(
    _ source: SourceFile, _ offset: Int, _ message: String
  ) -> Diagnostic {
    Diagnostic(
      .manifest, "\(source.name): \(message)",
      primary: Diagnostic.Label(file: source, span: SourceSpan(offset, offset + 1)))
  }
}
