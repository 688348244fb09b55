internal import Diagnostics
internal import ValueTree
internal import YAML

/// How scalars are spelled in a suite file, for fields that are texts whatever they look like.
struct ScalarSpellings: YAMLObserver {
  private let bytes: [UInt8]
  private var spans: [[String]: SourceSpan] = [:]
  /// The fields that matter: no others are noted.
  private static let names: Set<ByteString> = [
    "suite", "it", "version", "appVersion", "name", "namespace", "majorVersion", "minorVersion",
    "reason", "minimumVersion", "snapshotId",
  ]

  init(_ source: SourceFile) { bytes = source.bytes }

  mutating func didRead(path: ArraySlice<PathStep>, span: SourceSpan) {
    guard case .key(let name)? = path.last, Self.names.contains(name), path.count <= 5 else {
      return
    }
    let texts = path.map { step in
      switch step {
      case .key(let key): String(key)
      case .item(let index): String(index)
      }
    }
    spans[texts] = span
  }

  /// The text of the scalar at a path, without quotes if it has none.
  func text(at path: [String]) -> String? {
    guard let span = spans[path], span.start >= 0, span.end <= bytes.count, span.start < span.end
    else { return nil }
    let text = String(decoding: bytes[span.start..<span.end], as: UTF8.self)
    return String(text.trimmed)
  }
}
