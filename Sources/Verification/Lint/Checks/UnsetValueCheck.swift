internal import ChartEngine
internal import Diagnostics
internal import JSON
internal import ValueTree
internal import YAML

/// OC102: values that templates read and that no values file and no schema knows.
internal enum UnsetValueCheck {
  static func findings(in subject: LintSubject) -> [Finding] {
    // Values that a template makes at run time are in no file.
    guard !subject.analysis.replacesValues else { return [] }
    let reads = subject.analysis.reads
    let children = Set(
      subject.chart.children.map(\.alias)
        + (subject.chart.metadata.dependencies ?? []).map(\.effectiveName))
    let root = String(subject.chart.name) + "/templates/"
    let schema = SchemaNames(subject.chart.schema)
    var findings: [Finding] = []
    for index in reads.nodes.indices.dropFirst() {
      let node = reads.nodes[index]
      guard node.isRead, let place = node.place, place.file.name.hasPrefix(root),
        let names = reads.path(of: index), let first = names.first, !children.contains(first),
        first != "global" || node.isReadBarely, first != "tags",
        isUnset(names, subject.valuesFiles), !schema.knows(names)
      else { continue }
      // The shortest path that is not set says it all.
      if names.count > 1, isUnset(names.dropLast(), subject.valuesFiles) { continue }
      let name = FieldPath.text(of: names.map { PathStep.key($0) })
      let position = place.file.position(of: place.offset)
      findings.append(
        Finding(
          Check.unsetValue.code, node.isReadBarely ? .warning : .info,
          at: Finding.Place(
            file: String(place.file.name.dropFirst(root.count - "templates/".count)),
            line: position.line, column: position.column),
          field: name, "value `\(name)` is read but no values file sets it",
          help: "give it a default in values.yaml, or look for a misspelt name"))
    }
    return findings
  }

  /// Whether no file has the value, though a file has the map that it would be in.
  private static func isUnset(
    _ names: some Collection<ByteString>, _ files: [LintSubject.ValuesFile]
  ) -> Bool {
    for file in files {
      var current = Value.dict(file.values)
      var isKnown = true
      for name in names {
        guard case .dict(let dict) = current else {
          // Inside of null, a list or a text anything may be meant.
          return false
        }
        // A map without entries stands for one that users fill.
        if dict.isEmpty, file.name == "values.yaml", names.count > 1, current.isInner(file.values) {
          return false
        }
        guard let next = dict[name] else {
          isKnown = false
          break
        }
        current = next
      }
      if isKnown { return false }
    }
    return true
  }
}

extension Value {
  /// Whether this is another map than the one given.
  fileprivate func isInner(_ root: Dict) -> Bool {
    if case .dict(let dict) = self { return dict !== root }
    return false
  }
}

/// The names that a values schema describes.
internal struct SchemaNames {
  private let schema: Value?

  init(_ text: [UInt8]?) {
    schema = text.flatMap { try? JSONReader.read(ByteString($0)) }
  }

  /// Whether there is a schema.
  var isEmpty: Bool { schema == nil }

  /// Whether the schema describes a path by name, or says nothing that one could look at.
  func knows(_ names: some Sequence<ByteString>) -> Bool {
    guard var current = schema else { return false }
    for name in names {
      guard case .dict(let dict) = resolved(current) else { return true }
      if case .dict(let properties)? = dict["properties"], let next = properties[name] {
        current = next
        continue
      }
      for key: ByteString in ["patternProperties", "allOf", "anyOf", "oneOf", "if", "$ref"]
      where dict[key] != nil { return true }
      if case .dict(let next)? = dict["additionalProperties"] {
        current = .dict(next)
        continue
      }
      // Where nothing is listed, anything is meant.
      return dict["properties"] == nil
    }
    return true
  }

  /// What a reference inside of the schema leads to.
  private func resolved(_ value: Value) -> Value {
    var current = value
    for _ in 0..<16 {
      guard case .dict(let dict) = current, case .string(let reference)? = dict["$ref"],
        reference.hasPrefix("#/"), var target = schema
      else { return current }
      for part in String(reference).dropFirst(2).split(separator: "/") {
        guard case .dict(let dict) = target, let next = dict[ByteString(String(part))] else {
          return current
        }
        target = next
      }
      current = target
    }
    return current
  }
}
