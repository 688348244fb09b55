internal import ChartEngine
internal import Diagnostics
internal import JSON
internal import ValueTree

extension Dependency {
  /// The entries that are written, in the order that lock digests are made of; empty ones are left
  /// out, except the name and the repository.
  internal var fields: [(key: ByteString, value: Value)] {
    var fields: [(key: ByteString, value: Value)] = [("name", .string(name))]
    if !version.isEmpty { fields.append(("version", .string(version))) }
    fields.append(("repository", .string(repository)))
    if !condition.isEmpty { fields.append(("condition", .string(condition))) }
    if !tags.isEmpty { fields.append(("tags", .strings(tags))) }
    if isEnabled { fields.append(("enabled", .bool(true))) }
    if !importValues.isEmpty {
      fields.append(("import-values", .list(importValues.map { $0.materialized() })))
    }
    if !alias.isEmpty { fields.append(("alias", .string(alias))) }
    return fields
  }

  /// The dependency as an entry of `Chart.yaml` or a lock.
  internal var encoded: Value { .dict(Dict(fields)) }

  /// What a lock keeps of a dependency.
  internal func locked(version: ByteString) -> Dependency {
    var result = Dependency()
    result.name = name
    result.version = version
    result.repository = repository
    return result
  }

  /// Compact JSON of a list of dependencies, fields in the order of the reference's struct.
  ///
  /// Not by way of a map, which would sort them: the digest of a lock depends on the order.
  internal static func json(_ dependencies: [Dependency]?) throws(Diagnostic) -> [UInt8] {
    guard let dependencies else { return Array("null".utf8) }
    var text = Array("[".utf8)
    for (index, dependency) in dependencies.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      text.append(UInt8(ascii: "{"))
      for (index, field) in dependency.fields.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        do throws(JSONError) {
          try JSONWriter.append(.string(field.key), to: &text)
          text.append(UInt8(ascii: ":"))
          try JSONWriter.append(field.value, to: &text)
        } catch {
          throw Diagnostic(
            .dependency, "dependency \(GoQuote.quoted(dependency.name)): \(error)")
        }
      }
      text.append(UInt8(ascii: "}"))
    }
    text.append(UInt8(ascii: "]"))
    return text
  }
}
