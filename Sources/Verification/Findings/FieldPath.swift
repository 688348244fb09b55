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

/// Where each value of a YAML document stands: a tree of steps, since documents can have a million
/// values.
internal struct PlaceTable: YAMLObserver {
  private struct Step: Hashable {
    var parent: Int32
    var step: PathStep
  }

  /// The number of the value that a step leads to; the document itself is 0.
  private var children: [Step: Int32] = [:]
  /// The byte at which each value starts; -1 where that was not told.
  private var starts = [-1]

  mutating func didRead(path: ArraySlice<PathStep>, span: SourceSpan) {
    var node: Int32 = 0
    for step in path {
      let key = Step(parent: node, step: step)
      if let known = children[key] {
        node = known
      } else {
        node = Int32(starts.count)
        children[key] = node
        starts.append(-1)
      }
    }
    starts[Int(node)] = span.start
  }

  /// The byte at which the value of a path starts.
  subscript(path: some Sequence<PathStep>) -> Int? {
    var node: Int32 = 0
    for step in path {
      guard let next = children[Step(parent: node, step: step)] else { return nil }
      node = next
    }
    let start = starts[Int(node)]
    return start >= 0 ? start : nil
  }

  /// The table of a document; empty for a text that is no YAML.
  static func places(in document: ByteString) -> PlaceTable {
    var table = PlaceTable()
    let source = SourceFile(name: "", bytes: document.bytes)
    _ = try? YAMLReader.value(from: source, observer: &table)
    return table
  }
}
