internal import ChartEngine
internal import Diagnostics
internal import ValueTree
internal import YAML

extension ChartMetadata {
  /// The text of a `Chart.yaml`: entries sorted, empty ones left out, as in packed charts.
  ///
  /// Charts of the first version keep their dependencies in a file of their own.
  internal func fileText() throws(Diagnostic) -> [UInt8] {
    let entries = Dict()
    func put(_ key: ByteString, _ text: ByteString) {
      if !text.isEmpty { entries[key] = .string(text) }
    }
    put("name", name)
    put("home", home)
    put("version", version)
    put("description", description)
    put("icon", icon)
    put("apiVersion", apiVersion)
    put("condition", condition)
    put("tags", tags)
    put("appVersion", appVersion)
    put("kubeVersion", kubeVersion)
    put("type", type)
    if !sources.isEmpty { entries["sources"] = .strings(sources) }
    if !keywords.isEmpty { entries["keywords"] = .strings(keywords) }
    if !maintainers.isEmpty { entries["maintainers"] = .list(maintainers.map(\.encoded)) }
    if isDeprecated { entries["deprecated"] = .bool(true) }
    if let annotations, !annotations.isEmpty {
      entries["annotations"] = .dict(
        Dict(annotations.map { ($0.key, .string($0.value)) }, type: .strings))
    }
    if let dependencies, !dependencies.isEmpty, apiVersion != "v1" {
      entries["dependencies"] = .list(dependencies.map(\.encoded))
    }
    return try yamlFile(.dict(entries), name: "Chart.yaml")
  }
}

extension Maintainer {
  fileprivate var encoded: Value {
    let entries = Dict()
    if !name.isEmpty { entries["name"] = .string(name) }
    if !email.isEmpty { entries["email"] = .string(email) }
    if !url.isEmpty { entries["url"] = .string(url) }
    return .dict(entries)
  }
}

/// The text of a YAML file, with the line end that such a file has; `name` is for messages.
internal func yamlFile(_ value: Value, name: String) throws(Diagnostic) -> [UInt8] {
  var text: [UInt8] = []
  do throws(YAMLError) {
    try YAMLWriter.append(value, to: &text)
  } catch {
    throw Diagnostic(.yaml, "\(name) cannot be written: \(error.message)")
  }
  text.append(UInt8(ascii: "\n"))
  return text
}
