internal import ChartEngine
internal import TemplateLang
internal import ValueTree

extension ChartMetadata {
  /// What a chart's manifest says about it, in the words of the image specification.
  ///
  /// The chart's own annotations win over these, except over title and version.
  internal func registryAnnotations(created: Int64) -> [String: String] {
    var result: [String: String] = [:]
    func put(_ key: String, _ text: String) {
      if text.utf8.contains(where: { $0 > 0x20 }) {
        result["org.opencontainers.image." + key] = text
      }
    }
    put("description", String(description))
    put("title", String(name))
    put("version", String(version))
    put("url", String(home))
    put("created", TimeText.text(of: RenderEnvironment.Instant(seconds: created)))
    put("source", sources.first.map { String($0) } ?? "")
    put(
      "authors",
      maintainers.map { maintainer in
        "\(maintainer.name)\(maintainer.email.isEmpty ? "" : " (\(maintainer.email))")"
      }.joined(separator: ", "))
    let fixed = ["org.opencontainers.image.title", "org.opencontainers.image.version"]
    for annotation in annotations ?? [] where !fixed.contains(String(annotation.key)) {
      result[String(annotation.key)] = String(annotation.value)
    }
    return result
  }
}
