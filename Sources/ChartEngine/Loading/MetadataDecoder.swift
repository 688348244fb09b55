package import Diagnostics
internal import ValueTree
internal import YAML

/// Fills the fields of a chart's metadata from YAML, with the reference's notion of types.
///
/// The reference turns YAML into JSON and that into Go structs: a number or boolean where a text
/// belongs becomes its text, field names match in any letter case, null changes nothing, unknown
/// fields are ignored, and a wrong type is an error that names struct and field.
internal struct MetadataDecoder {
  /// Why a text does not fit; the words are those of Go's JSON package.
  internal struct Mismatch: Error {
    var text: String
  }

  /// The struct being filled and the fields that led to it.
  internal struct Place {
    var type: String
    var path: String
    /// Whether fields that the struct does not have are errors.
    var refusesUnknown = false
    /// Whether a number or boolean stands for its text.
    var takesNumbersForTexts = true

    func field(_ name: String) -> Place {
      var field = self
      field.path = path.isEmpty ? name : path + "." + name
      return field
    }

    /// The place of an element that is a struct of its own.
    func inside(_ type: String) -> Place {
      var inside = self
      inside.type = type
      return inside
    }

    func mismatch(_ value: Value, _ expected: String) -> Mismatch {
      let found =
        switch value {
        case .dict: "object"
        case .list: "array"
        case .string: "string"
        case .bool: "bool"
        default: "number"
        }
      let target =
        path.isEmpty
        ? "Go value of type \(expected)"
        : "Go struct field \(type).\(path) of type \(expected)"
      return Mismatch(text: "json: cannot unmarshal \(found) into \(target)")
    }
  }

  /// Reads a file over what `metadata` holds already.
  internal static func decode(
    _ file: SourceFile, into metadata: inout ChartMetadata
  ) throws(Diagnostic) {
    try decode(file) { value throws(Mismatch) in
      let place = Place(type: "Metadata", path: "")
      try fields(of: value, place, "v2.Metadata") { name, value throws(Mismatch) in
        try set(name, to: value, in: &metadata, place)
      }
    }
  }

  /// The reference's complaint about a field that no struct has, or about a key that comes twice; nil
  /// if there is none. The text must be one that can be read.
  internal static func strictComplaint(_ file: SourceFile) -> String? {
    do throws(YAMLError) {
      let options = YAMLReader.Options(duplicateKeys: .refuse, numbers: .yaml)
      let value = try YAMLReader.value(from: file, options: options)
      return unknownField(in: value, of: "Metadata").map { name in
        "error unmarshaling JSON: while decoding JSON: json: unknown field \(GoQuote.quoted(name))"
      }
    } catch {
      return error.message
    }
  }

  /// The first field in byte order of the keys that a struct does not have.
  private static func unknownField(in value: Value, of type: String) -> ByteString? {
    guard case .dict(let dict) = value, let names = fieldNames[type] else { return nil }
    for index in 0..<dict.count {
      let (key, value) = dict.entry(at: index)
      let text = String(key)
      guard let name = names.first(where: { $0.lowercased() == folded(text) }) else { return key }
      let inner = name == "maintainers" ? "Maintainer" : name == "dependencies" ? "Dependency" : ""
      guard !inner.isEmpty, case .list(let list) = value else { continue }
      for element in list.elements {
        if let unknown = unknownField(in: element, of: inner) { return unknown }
      }
    }
    return nil
  }

  /// Reads a lock file; nil if it holds null.
  internal static func lock(_ file: SourceFile) throws(Diagnostic) -> ChartLock? {
    var lock: ChartLock? = ChartLock()
    try decode(file) { value throws(Mismatch) in
      if case .null = value { lock = nil }
      let place = Place(type: "Lock", path: "")
      var result = ChartLock()
      try fields(of: value, place, "v2.Lock") { name, value throws(Mismatch) in
        let here = place.field(name)
        switch name {
        case "generated": try time(value, into: &result.generated)
        case "digest": try text(value, here, into: &result.digest)
        default:
          var list: [Dependency]? = result.dependencies
          try dependencies(value, here, into: &list)
          result.dependencies = list ?? []
        }
      }
      if lock != nil { lock = result }
    }
    return lock
  }

  private static func decode(
    _ file: SourceFile, _ fill: (Value) throws(Mismatch) -> Void
  ) throws(Diagnostic) {
    let value: Value
    do throws(YAMLError) {
      value = try YAMLReader.value(from: file, options: YAMLReader.Options(numbers: .yaml))
    } catch {
      throw error.diagnostic(in: file)
    }
    do throws(Mismatch) {
      try fill(value)
    } catch {
      throw Diagnostic(
        .chart, error.text,
        helmText: "error unmarshaling JSON: while decoding JSON: " + error.text,
        primary: Diagnostic.Label(file: file, span: SourceSpan(0, 0)))
    }
  }

  // MARK: Structs

  private static let metadataNames = [
    "name", "home", "sources", "version", "description", "keywords", "maintainers", "icon",
    "apiVersion", "condition", "tags", "appVersion", "deprecated", "annotations", "kubeVersion",
    "dependencies", "type",
  ]

  private static let fieldNames: [String: [String]] = [
    "Metadata": metadataNames,
    "ChartVersion": metadataNames + [
      "urls", "created", "removed", "digest", "checksum", "engine", "tillerVersion", "url",
    ],
    "Maintainer": ["name", "email", "url"],
    "Dependency": [
      "name", "version", "repository", "condition", "tags", "enabled", "import-values", "alias",
    ],
    "Lock": ["generated", "digest", "dependencies"],
  ]

  /// Calls `set` for each known field of a map, in byte order of the keys.
  internal static func fields(
    of value: Value, _ place: Place, _ type: String,
    set: (_ name: String, Value) throws(Mismatch) -> Void
  ) throws(Mismatch) {
    switch value {
    case .null: return
    case .dict(let dict):
      let names = fieldNames[place.type] ?? []
      for index in 0..<dict.count {
        let (key, value) = dict.entry(at: index)
        let text = String(key)
        if let name = names.first(where: { $0 == text })
          ?? names.first(where: { $0.lowercased() == folded(text) })
        {
          try set(name, value)
        } else if place.refusesUnknown {
          throw Mismatch(text: "json: unknown field \(GoQuote.quoted(key))")
        }
      }
    default: throw place.mismatch(value, type)
    }
  }

  /// Letter case folded as Go does it for field names.
  private static func folded(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x41...0x5A: result.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value + 0x20)))
      case 0x17F: result += "s"
      case 0x212A: result += "k"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  internal static func set(
    _ name: String, to value: Value, in metadata: inout ChartMetadata, _ place: Place
  ) throws(Mismatch) {
    let here = place.field(name)
    switch name {
    case "name": try text(value, here, into: &metadata.name)
    case "home": try text(value, here, into: &metadata.home)
    case "sources": try texts(value, here, into: &metadata.sources)
    case "version": try text(value, here, into: &metadata.version)
    case "description": try text(value, here, into: &metadata.description)
    case "keywords": try texts(value, here, into: &metadata.keywords)
    case "maintainers": try maintainers(value, here, into: &metadata.maintainers)
    case "icon": try text(value, here, into: &metadata.icon)
    case "apiVersion": try text(value, here, into: &metadata.apiVersion)
    case "condition": try text(value, here, into: &metadata.condition)
    case "tags": try text(value, here, into: &metadata.tags)
    case "appVersion": try text(value, here, into: &metadata.appVersion)
    case "deprecated": try bool(value, here, into: &metadata.isDeprecated)
    case "annotations": try annotations(value, here, into: &metadata.annotations)
    case "kubeVersion": try text(value, here, into: &metadata.kubeVersion)
    case "dependencies": try dependencies(value, here, into: &metadata.dependencies)
    default: try text(value, here, into: &metadata.type)
    }
  }

  private static func maintainers(
    _ value: Value, _ place: Place, into target: inout [Maintainer]
  ) throws(Mismatch) {
    try structs(of: value, place, "Maintainer", into: &target) {
      name, value, here, maintainer throws(Mismatch) in
      switch name {
      case "name": try text(value, here, into: &maintainer.name)
      case "email": try text(value, here, into: &maintainer.email)
      default: try text(value, here, into: &maintainer.url)
      }
    }
  }

  private static func dependencies(
    _ value: Value, _ place: Place, into target: inout [Dependency]?
  ) throws(Mismatch) {
    if case .null = value {
      target = nil
      return
    }
    var list = target ?? []
    try structs(of: value, place, "Dependency", into: &list) {
      name, value, here, dependency throws(Mismatch) in
      switch name {
      case "name": try text(value, here, into: &dependency.name)
      case "version": try text(value, here, into: &dependency.version)
      case "repository": try text(value, here, into: &dependency.repository)
      case "condition": try text(value, here, into: &dependency.condition)
      case "tags": try texts(value, here, into: &dependency.tags)
      case "enabled": try bool(value, here, into: &dependency.isEnabled)
      case "import-values": try values(value, here, into: &dependency.importValues)
      default: try text(value, here, into: &dependency.alias)
      }
    }
    target = list
  }

  /// Fills a list of pointers to structs, calling `set` for each known field of an element.
  private static func structs<Element: ListedStruct>(
    of value: Value, _ place: Place, _ type: String, into target: inout [Element],
    set: (_ name: String, Value, Place, inout Element) throws(Mismatch) -> Void
  ) throws(Mismatch) {
    let goType = "v2." + type
    try elements(of: value, place, "[]*" + goType, into: &target, empty: .null) {
      value, place, element throws(Mismatch) in
      if case .null = value {
        element = .null
        return
      }
      guard case .dict = value else { throw place.mismatch(value, goType) }
      let inner = place.inside(type)
      var result = element
      result.isNull = false
      try fields(of: value, inner, goType) { name, value throws(Mismatch) in
        try set(name, value, inner.field(name), &result)
      }
      element = result
    }
  }

  // MARK: Lists and maps

  /// Fills a list element by element over what it holds, as Go does with a slice.
  private static func elements<Element>(
    of value: Value, _ place: Place, _ type: String, into target: inout [Element],
    empty: Element, fill: (Value, Place, inout Element) throws(Mismatch) -> Void
  ) throws(Mismatch) {
    switch value {
    case .null: target = []
    case .list(let list):
      for (index, value) in list.elements.enumerated() {
        if index == target.count { target.append(empty) }
        try fill(value, place, &target[index])
      }
      target.removeLast(target.count - list.elements.count)
    default: throw place.mismatch(value, type)
    }
  }

  internal static func texts(
    _ value: Value, _ place: Place, into target: inout [ByteString]
  ) throws(Mismatch) {
    try elements(of: value, place, "[]string", into: &target, empty: ByteString()) {
      value, place, element throws(Mismatch) in
      try text(value, place, into: &element)
    }
  }

  private static func values(
    _ value: Value, _ place: Place, into target: inout [ValueSnapshot]
  ) throws(Mismatch) {
    switch value {
    case .null: target = []
    case .list(let list): target = list.elements.map { ValueSnapshot($0).withFloats }
    default: throw place.mismatch(value, "[]interface {}")
    }
  }

  private static func annotations(
    _ value: Value, _ place: Place, into target: inout [ChartMetadata.Annotation]?
  ) throws(Mismatch) {
    switch value {
    case .null: target = nil
    case .dict(let dict):
      let merged = Dict((target ?? []).map { ($0.key, .string($0.value)) })
      for index in 0..<dict.count {
        let (key, value) = dict.entry(at: index)
        var text = ByteString()
        try self.text(value, place, into: &text)
        merged[key] = .string(text)
      }
      target = (0..<merged.count).map {
        let (key, value) = merged.entry(at: $0)
        if case .string(let text) = value {
          return ChartMetadata.Annotation(key: key, value: text)
        }
        return ChartMetadata.Annotation(key: key, value: ByteString())
      }
    default: throw place.mismatch(value, "map[string]string")
    }
  }

  // MARK: Scalars

  internal static func text(
    _ value: Value, _ place: Place, into target: inout ByteString
  ) throws(Mismatch) {
    switch value {
    case .null: break
    case .string(let text): target = text
    case _ where !place.takesNumbersForTexts: throw place.mismatch(value, "string")
    case .bool(let flag): target = flag ? "true" : "false"
    case .integer: target = value.printed
    case .float(let number):
      var text: [UInt8] = []
      GoFloat.append(number, format: UInt8(ascii: "g"), precision: -1, bits: 32, to: &text)
      target = ByteString(text)
    default: throw place.mismatch(value, "string")
    }
  }

  internal static func bool(
    _ value: Value, _ place: Place, into target: inout Bool
  ) throws(Mismatch) {
    switch value {
    case .null: break
    case .bool(let flag): target = flag
    default: throw place.mismatch(value, "bool")
    }
  }

  internal static func time(_ value: Value, into target: inout ByteString) throws(Mismatch) {
    switch value {
    case .null: break
    case .string(let text):
      if let reason = Timestamp.flaw(in: text) {
        throw Mismatch(
          text: "parsing time \(GoQuote.quoted(text)) as \"2006-01-02T15:04:05Z07:00\": \(reason)")
      }
      target = text
    default: throw Mismatch(text: "Time.UnmarshalJSON: input is not a JSON string")
    }
  }
}

/// A struct that lists hold by pointers, so that an element can be nil.
private protocol ListedStruct {
  /// The nil pointer.
  static var null: Self { get }
  /// Whether this is the nil pointer.
  var isNull: Bool { get set }
}

extension Maintainer: ListedStruct {}
extension Dependency: ListedStruct {}

extension ValueSnapshot {
  /// The value with all numbers as floats, as after a detour through JSON.
  fileprivate var withFloats: ValueSnapshot {
    switch self {
    case .integer(let number, let type):
      .float(type.isUnsigned ? Double(UInt64(bitPattern: number)) : Double(number))
    case .list(let elements): .list(elements.map(\.withFloats))
    case .dict(let entries):
      .dict(entries.map { Entry(key: $0.key, value: $0.value.withFloats) })
    default: self
    }
  }
}

extension ChartMetadata {
  /// Reads a `Chart.yaml` without asking whether a chart can have such metadata.
  package static func unchecked(_ file: SourceFile) throws(Diagnostic) -> ChartMetadata {
    var metadata = ChartMetadata()
    try MetadataDecoder.decode(file, into: &metadata)
    return metadata
  }

  /// What the reference's strict reader says against a `Chart.yaml` that can be read; nil if nothing.
  package static func strictComplaint(_ file: SourceFile) -> String? {
    MetadataDecoder.strictComplaint(file)
  }
}
