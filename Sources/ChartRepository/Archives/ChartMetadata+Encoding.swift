package import ChartEngine
package import Diagnostics
internal import ValueTree
internal import YAML

extension ChartMetadata {
  /// The text of a `Chart.yaml`: entries sorted, empty ones left out, as in packed charts.
  ///
  /// Charts of the first version keep their dependencies in a file of their own.
  package func fileText() throws(Diagnostic) -> [UInt8] {
    var fields = fields
    if apiVersion == "v1" { fields.removeAll { $0.key == "dependencies" } }
    return try yamlFile(.dict(Dict(fields)), name: "Chart.yaml")
  }

  /// The text of all metadata, whatever the version of the chart's format.
  package func wholeText() throws(Diagnostic) -> [UInt8] {
    try yamlFile(.dict(Dict(fields)), name: "Chart.yaml")
  }

  /// The entries that are written, in the order of the reference's struct; empty ones are left out.
  internal var fields: [(key: ByteString, value: Value)] {
    var fields: [(key: ByteString, value: Value)] = []
    func put(_ key: ByteString, _ text: ByteString) {
      if !text.isEmpty { fields.append((key, .string(text))) }
    }
    put("name", name)
    put("home", home)
    if !sources.isEmpty { fields.append(("sources", .strings(sources))) }
    put("version", version)
    put("description", description)
    if !keywords.isEmpty { fields.append(("keywords", .strings(keywords))) }
    if !maintainers.isEmpty {
      fields.append(("maintainers", .list(maintainers.map { .dict(Dict($0.fields)) })))
    }
    put("icon", icon)
    put("apiVersion", apiVersion)
    put("condition", condition)
    put("tags", tags)
    put("appVersion", appVersion)
    if isDeprecated { fields.append(("deprecated", .bool(true))) }
    if let annotations, !annotations.isEmpty {
      fields.append(
        (
          "annotations",
          .dict(Dict(annotations.map { ($0.key, .string($0.value)) }, type: .strings))
        ))
    }
    put("kubeVersion", kubeVersion)
    if let dependencies, !dependencies.isEmpty {
      fields.append(("dependencies", .list(dependencies.map(\.encoded))))
    }
    put("type", type)
    return fields
  }
}

extension Maintainer {
  /// The entries that are written, in the order of the reference's struct.
  internal var fields: [(key: ByteString, value: Value)] {
    [("name", name), ("email", email), ("url", url)].filter { !$0.1.isEmpty }
      .map { ($0.0, .string($0.1)) }
  }
}

/// The text of a YAML file, with the line end that such a file has; `name` is for messages.
internal func yamlFile(_ value: Value, name: String) throws(Diagnostic) -> [UInt8] {
  var text: [UInt8] = []
  do throws(YAMLError) {
    try YAMLWriter.append(value, to: &text, maximumBytes: 1 << 30)
  } catch {
    throw Diagnostic(.yaml, "\(name) cannot be written: \(error.message)")
  }
  text.append(UInt8(ascii: "\n"))
  return text
}
