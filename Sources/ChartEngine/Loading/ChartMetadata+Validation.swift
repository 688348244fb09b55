package import Diagnostics
internal import SemVer
internal import ValueTree

extension ChartMetadata {
  /// Cleans texts that people read and refuses metadata that a chart cannot have.
  ///
  /// Some repositories drop the aliases of dependencies from their index: two of one name are then
  /// no error.
  package mutating func validate(allowsEqualDependencies: Bool = false) throws(Diagnostic) {
    name.sanitize()
    description.sanitize()
    home.sanitize()
    icon.sanitize()
    condition.sanitize()
    tags.sanitize()
    appVersion.sanitize()
    kubeVersion.sanitize()
    for index in sources.indices { sources[index].sanitize() }
    for index in keywords.indices { keywords[index].sanitize() }

    if apiVersion.isEmpty { throw invalid("chart.metadata.apiVersion is required") }
    if name.isEmpty { throw invalid("chart.metadata.name is required") }
    if name == "." || name == ".." {
      throw invalid("chart.metadata.name \(GoQuote.quoted(name)) is not allowed")
    }
    if name.firstIndex(of: "/") != nil {
      throw invalid("chart.metadata.name \(GoQuote.quoted(name)) is invalid")
    }
    if version.isEmpty { throw invalid("chart.metadata.version is required") }
    if (try? Version(bytes: version.bytes)) == nil {
      throw invalid("chart.metadata.version \(GoQuote.quoted(version)) is invalid")
    }
    if !type.isEmpty, type != "application", type != "library" {
      throw invalid("chart.metadata.type must be application or library")
    }
    for index in maintainers.indices { try maintainers[index].validate() }
    var names: Set<ByteString> = []
    for index in (dependencies ?? []).indices {
      guard var dependency = dependencies?[index] else { continue }
      try dependency.validate()
      dependencies?[index] = dependency
      let key = dependency.effectiveName
      if !names.insert(key).inserted, !allowsEqualDependencies {
        throw invalid("more than one dependency with name or alias \(GoQuote.quoted(key))")
      }
    }
  }
}

extension Maintainer {
  fileprivate mutating func validate() throws(Diagnostic) {
    if isNull { throw invalid("maintainers must not contain empty or null nodes") }
    name.sanitize()
    email.sanitize()
    url.sanitize()
  }
}

extension Dependency {
  fileprivate mutating func validate() throws(Diagnostic) {
    if isNull { throw invalid("dependencies must not contain empty or null nodes") }
    name.sanitize()
    version.sanitize()
    repository.sanitize()
    condition.sanitize()
    for index in tags.indices { tags[index].sanitize() }
    let isPlain = alias.withBytes { bytes in
      bytes.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
      }
    }
    if !isPlain {
      throw invalid("dependency \(GoQuote.quoted(name)) has disallowed characters in the alias")
    }
  }
}

private func invalid(_ reason: String) -> Diagnostic {
  Diagnostic(.chart, reason, helmText: "validation: " + reason)
}

extension ByteString {
  /// Makes every white space a blank and drops what does not print.
  fileprivate mutating func sanitize() {
    let isClean = withBytes { bytes in bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
    if isClean { return }
    self = withBytes { bytes in
      var output: [UInt8] = []
      output.reserveCapacity(bytes.count)
      var index = 0
      while index < bytes.count {
        let (rune, width) = Rune.decode(bytes, at: index)
        if GoUnicode.isSpace(rune) {
          output.append(UInt8(ascii: " "))
        } else if GoUnicode.isPrint(rune) {
          Rune.append(rune, to: &output)
        }
        index += width
      }
      return ByteString(output)
    }
  }
}
