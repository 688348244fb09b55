import Glibc
import JSON
import Profiles
import ValueTree

/// Files that tests read: the repository's own, and the project's recorded cases where they lie beside it.
enum Fixtures {
  /// The folder of the repository.
  static let root = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 })

  /// The bytes of a file below the repository's root; nil where there is none.
  static func bytes(_ path: String) -> [UInt8]? {
    let descriptor = open(root + "/" + path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return bytes }
      bytes += chunk[0..<count]
    }
  }

  /// The text of a file below the repository's root; empty where there is none.
  static func text(_ path: String) -> ByteString { ByteString(bytes(path) ?? []) }

  /// The JSON of a file below the repository's root; null where there is none.
  static func json(_ path: String) -> Value { (try? JSONReader.read(text(path))) ?? .null }

  /// The value of a text in JSON; null where it is none.
  static func parsed(_ text: ByteString) -> Value { (try? JSONReader.read(text)) ?? .null }

  /// The profiles of tests: their figures are synthetic.
  static let catalogue = "Tests/Fixtures/profiles/catalogue.json"

  /// A harness that knows the profiles of tests.
  static func harness() throws -> HarnessCases {
    try HarnessCases(catalogue: text(catalogue))
  }
}

extension Value {
  /// The member of a map; null where it is absent.
  subscript(member key: ByteString) -> Value {
    if case .dict(let dict) = self { return dict[key] ?? .null }
    return .null
  }

  /// The elements of a list.
  var items: [Value] {
    if case .list(let list) = self { return list.elements }
    return []
  }

  /// The text of a text; empty for anything else.
  var words: String {
    if case .string(let text) = self { return String(text) }
    return ""
  }

  /// The number of a whole number; -1 for anything else.
  var count: Int {
    switch self {
    case .integer(let number, _): Int(number)
    case .float(let number): Int(exactly: number) ?? -1
    default: -1
    }
  }

  /// The value as JSON on one line.
  var json: String {
    (try? JSONWriter.text(of: self, escapingHTML: false)).map { String($0) } ?? "?"
  }

  /// The value with a member set.
  func setting(_ key: ByteString, _ member: Value) -> Value {
    guard case .dict(let dict) = self else { return self }
    var entries = zip(dict.keys, dict.values).map { (key: $0, value: $1) }
    entries.append((key: key, value: member))
    return .dict(Dict(entries))
  }
}
