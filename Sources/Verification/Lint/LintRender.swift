internal import ChartEngine
internal import TemplateLang
internal import ValueTree
internal import YAML

/// The places of a document's values, looked up when the first finding asks for one.
private final class DocumentTable {
  private let document: ByteString
  private(set) lazy var places = PlaceTable.places(in: document)

  init(_ document: ByteString) { self.document = document }
}

/// One render of a chart as objects that know where they come from.
internal struct LintRender {
  /// An object of the render.
  struct Item {
    let value: Dict
    let object: Finding.Object
    /// The file that it is in.
    let file: RenderedFile
    /// The document in the file.
    let document: ByteString
    let documentPlace: DocumentPlace
    let places: RenderedPlaces
    fileprivate let table: DocumentTable

    var kind: String { object.kind }

    /// The entry at some keys below the object.
    func at(_ keys: ByteString...) -> Value? { Self.value(.dict(value), keys) }

    static func value(_ value: Value?, _ keys: [ByteString]) -> Value? {
      var current = value
      for key in keys {
        guard case .dict(let dict)? = current else { return nil }
        current = dict[key]
      }
      return current
    }

    /// The template line that wrote the value at a path, and those that called it.
    func origins(of path: [PathStep]) -> [Finding.Place] {
      var path = path
      while true {
        if let offset = table.places[path] {
          return places.places(ofByteAt: documentPlace.sourceOffset(of: offset))
        }
        if path.popLast() == nil { break }
      }
      return places.places(ofByteAt: documentPlace.start)
    }

    /// A finding on the value at a path.
    func finding(
      _ check: Check, _ severity: Finding.Severity? = nil, at path: [PathStep], _ message: String,
      help: String? = nil
    ) -> Finding {
      let origins = origins(of: path)
      return Finding(
        check.code, severity ?? check.severity,
        at: origins.first ?? Finding.Place(file: file.path), trace: Array(origins.dropFirst()),
        object: object, field: path.isEmpty ? nil : FieldPath.text(of: path), message, help: help)
    }
  }

  let render: ObservedRender
  let items: [Item]

  init(_ render: ObservedRender) {
    self.render = render
    var items: [Item] = []
    let budget = PlaceBudget()
    for file in render.files where !file.path.hasSuffix("NOTES.txt") {
      let places = RenderedPlaces(file, render, budget)
      try? YAMLReader.eachDocument(of: file.text.bytes) { document, place in
        if let value = try? YAMLReader.value(from: document), case .dict(let dict) = value {
          items.append(
            Item(
              value: dict, object: Finding.Object(dict), file: file, document: document,
              documentPlace: place, places: places, table: DocumentTable(document)))
        }
        return true
      }
    }
    self.items = items
  }
}
