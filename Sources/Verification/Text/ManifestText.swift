package import ValueTree
internal import YAML

/// Values as reports and snapshots show them.
package enum ManifestText {
  /// A value as YAML with lists indented by two, as helm-unittest writes it; ends in a line end.
  ///
  /// Line ends at the start of texts are left out, as there.
  package static func yaml(_ value: ValueSnapshot) -> String {
    var output: [UInt8] = []
    let stripped = value.withoutLeadingLineEnds.materialized()
    do throws(YAMLError) {
      try YAMLWriter.appendPretty(stripped, to: &output)
    } catch {
      return "\(error)\n"
    }
    if output.last != UInt8(ascii: "\n") { output.append(UInt8(ascii: "\n")) }
    return String(decoding: output, as: UTF8.self)
  }

  /// A scalar in one line.
  package static func line(_ value: ValueSnapshot) -> String {
    if case .string(let text) = value { return String(text) }
    return String(yaml(value).dropLast())
  }
}

extension ValueSnapshot {
  fileprivate var withoutLeadingLineEnds: ValueSnapshot {
    switch self {
    case .string(let text):
      var start = 0
      while start < text.count, text[start] == UInt8(ascii: "\n") { start += 1 }
      return start == 0 ? self : .string(text.suffix(from: start))
    case .list(let items): return .list(items.map(\.withoutLeadingLineEnds))
    case .dict(let entries):
      return .dict(entries.map { Entry(key: $0.key, value: $0.value.withoutLeadingLineEnds) })
    default: return self
    }
  }
}
