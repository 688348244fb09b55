internal import ChartEngine
internal import Diagnostics
internal import JSON
internal import ValueTree

extension ChartMetadata {
  /// Compact JSON with the fields in the order of the reference's struct: the config of a chart in a
  /// registry, which so has the digest that it has when the reference pushes the chart.
  internal func json() throws(Diagnostic) -> [UInt8] {
    var text = Array("{".utf8)
    func put(_ key: String, _ write: (inout [UInt8]) throws(Diagnostic) -> Void) throws(Diagnostic)
    {
      text += Array("\(text.count > 1 ? "," : "")\"\(key)\":".utf8)
      try write(&text)
    }
    func put(_ key: String, _ value: Value?) throws(Diagnostic) {
      guard let value else { return }
      try put(key) { text throws(Diagnostic) in
        do throws(JSONError) {
          try JSONWriter.append(value, to: &text)
        } catch {
          throw Diagnostic(.chart, "`\(key)` of \(name) cannot be written: \(error)")
        }
      }
    }
    func filled(_ text: ByteString) -> Value? { text.isEmpty ? nil : .string(text) }
    func filled(_ texts: [ByteString]) -> Value? { texts.isEmpty ? nil : .strings(texts) }
    try put("name", filled(name))
    try put("home", filled(home))
    try put("sources", filled(sources))
    try put("version", filled(version))
    try put("description", filled(description))
    try put("keywords", filled(keywords))
    if !maintainers.isEmpty {
      try put("maintainers") { text throws(Diagnostic) in text += try Maintainer.json(maintainers) }
    }
    try put("icon", filled(icon))
    try put("apiVersion", filled(apiVersion))
    try put("condition", filled(condition))
    try put("tags", filled(tags))
    try put("appVersion", filled(appVersion))
    try put("deprecated", isDeprecated ? .bool(true) : nil)
    if let annotations, !annotations.isEmpty {
      try put("annotations", .dict(Dict(annotations.map { ($0.key, .string($0.value)) })))
    }
    try put("kubeVersion", filled(kubeVersion))
    if let dependencies, !dependencies.isEmpty {
      try put("dependencies") { text throws(Diagnostic) in
        text += try Dependency.json(dependencies)
      }
    }
    try put("type", filled(type))
    text.append(UInt8(ascii: "}"))
    return text
  }
}

extension Maintainer {
  fileprivate static func json(_ maintainers: [Maintainer]) throws(Diagnostic) -> [UInt8] {
    var text = Array("[".utf8)
    for (index, maintainer) in maintainers.enumerated() {
      text += Array((index > 0 ? ",{" : "{").utf8)
      let fields: [(String, ByteString)] = [
        ("name", maintainer.name), ("email", maintainer.email), ("url", maintainer.url),
      ]
      for (index, (key, value)) in fields.filter({ !$0.1.isEmpty }).enumerated() {
        text += Array("\(index > 0 ? "," : "")\"\(key)\":".utf8)
        do throws(JSONError) {
          try JSONWriter.append(.string(value), to: &text)
        } catch {
          throw Diagnostic(.chart, "a maintainer cannot be written: \(error)")
        }
      }
      text.append(UInt8(ascii: "}"))
    }
    text.append(UInt8(ascii: "]"))
    return text
  }
}
