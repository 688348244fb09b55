internal import Diagnostics
internal import ValueTree
internal import YAML

/// Paths to the fields of a document, as texts.
internal enum FieldPath {
  /// Such as `spec.ports[0].port`; keys that are no plain words stand in brackets and quotes.
  static func text(of path: some Sequence<PathStep>) -> String {
    var text = ""
    for step in path {
      switch step {
      case .item(let index): text += "[\(index)]"
      case .key(let key):
        let name = String(key)
        let isPlain =
          !name.isEmpty
          && name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
          }
        if isPlain {
          text += text.isEmpty ? name : "." + name
        } else {
          text += "[\"\(name)\"]"
        }
      }
    }
    return text
  }

  /// Such as `/spec/ports/0/port`.
  static func pointer(of path: some Sequence<PathStep>) -> String {
    var text = ""
    for step in path {
      switch step {
      case .item(let index): text += "/\(index)"
      case .key(let key):
        text += "/" + String(key).escaping(["~": "~0", "/": "~1"])
      }
    }
    return text
  }
}

/// Where each value of a YAML document stands.
internal struct PlaceTable: YAMLObserver {
  private(set) var offsets: [[PathStep]: Int] = [:]

  mutating func didRead(path: ArraySlice<PathStep>, span: SourceSpan) {
    offsets[Array(path)] = span.start
  }

  /// The byte at which the value of each path starts; empty for a text that is no YAML.
  static func places(in document: ByteString) -> [[PathStep]: Int] {
    var table = PlaceTable()
    let source = SourceFile(name: "", bytes: document.bytes)
    _ = try? YAMLReader.value(from: source, observer: &table)
    return table.offsets
  }
}
