public import ChartEngine
public import Diagnostics
public import ValueTree
internal import YAML

/// Finds texts among a user's values that change the structure of what a chart renders: `"1\nkey: x"`
/// where a template writes a number makes a key more.
///
/// Each text that could do so is replaced by a plain word; where the objects then have other keys or
/// lists of other lengths, the text was more than a text. Values that hold YAML on purpose are found
/// too, because nothing tells them apart.
public struct StructureCheck {
  /// How many texts are tried one by one.
  private static let maximumTexts = 1000

  private let chart: Chart
  private let options: RenderOptions

  /// Makes a check of one chart.
  public init(_ chart: Chart, options: RenderOptions = RenderOptions()) {
    self.chart = chart
    self.options = options
  }

  /// The paths of the values that change the structure, such as `image.tag`, in their order.
  public func paths(in values: ValueSnapshot) throws(Diagnostic) -> [String] {
    var texts: [[PathStep]] = []
    values.collectTexts(below: [], into: &texts)
    if texts.isEmpty { return [] }
    guard texts.count <= Self.maximumTexts else {
      throw Diagnostic(
        .limit, "more than \(Self.maximumTexts) values hold what YAML takes for structure")
    }
    let whole = try structure(values)
    return texts.filter { path in
      guard let other = try? structure(values.replacing(path[...])) else { return false }
      return other != whole
    }.map { FieldPath.text(of: $0) }
  }

  /// Keys and lengths of all that is rendered, one text a file.
  private func structure(_ values: ValueSnapshot) throws(Diagnostic) -> [[UInt8]] {
    try chart.renderTemplates(values: values, options: options).map { file in
      var text = Array(file.path.utf8)
      if file.path.hasSuffix("NOTES.txt") { return text }
      try? YAMLReader.eachDocument(of: file.text.bytes) { document, _ in
        if let value = try? YAMLReader.value(from: document) {
          Self.append(value, to: &text)
        } else {
          text.append(UInt8(ascii: "!"))
        }
        return true
      }
      return text
    }
  }

  private static func append(_ value: Value, to text: inout [UInt8]) {
    switch value {
    case .dict(let dict):
      text.append(UInt8(ascii: "{"))
      for index in 0..<dict.count {
        let (key, value) = dict.entry(at: index)
        text += key.bytes + [0]
        append(value, to: &text)
      }
      text.append(UInt8(ascii: "}"))
    case .list(let list):
      text.append(UInt8(ascii: "["))
      for element in list.elements { append(element, to: &text) }
      text.append(UInt8(ascii: "]"))
    default: text.append(UInt8(ascii: "."))
    }
  }
}

extension ValueSnapshot {
  /// What stands in place of a text that is tried.
  private static let plain = ValueSnapshot.string("x")

  /// The paths of the texts that YAML could take for more than a text.
  fileprivate func collectTexts(below path: [PathStep], into paths: inout [[PathStep]]) {
    switch self {
    case .dict(let entries):
      for entry in entries {
        entry.value.collectTexts(below: path + [.key(entry.key)], into: &paths)
      }
    case .list(let elements):
      for (index, element) in elements.enumerated() {
        element.collectTexts(below: path + [.item(index)], into: &paths)
      }
    case .string(let text): if text.looksLikeStructure { paths.append(path) }
    default: return
    }
  }

  /// The same values with a plain word at a path.
  fileprivate func replacing(_ path: ArraySlice<PathStep>) -> ValueSnapshot {
    guard let step = path.first else { return Self.plain }
    switch (self, step) {
    case (.dict(var entries), .key(let key)):
      for index in entries.indices where entries[index].key == key {
        entries[index].value = entries[index].value.replacing(path.dropFirst())
      }
      return .dict(entries)
    case (.list(var elements), .item(let index)) where elements.indices.contains(index):
      elements[index] = elements[index].replacing(path.dropFirst())
      return .list(elements)
    default: return self
    }
  }
}

extension ByteString {
  /// Whether a text has something that ends a scalar or begins another thing than one.
  fileprivate var looksLikeStructure: Bool {
    withBytes { bytes in
      for (index, byte) in bytes.enumerated() {
        let next = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: " ")
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0xC2, 0xE2, UInt8(ascii: "\""),
          UInt8(ascii: "'"):
          return true
        case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?"):
          if next == UInt8(ascii: " ") { return true }
        case UInt8(ascii: "#"), UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
          return true
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "&"), UInt8(ascii: "*"),
          UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"):
          if index == 0 { return true }
        default: continue
        }
      }
      return false
    }
  }
}
