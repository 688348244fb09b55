internal import Diagnostics
internal import JSONSchema
internal import LinearRegex
internal import SemVer
internal import ValueTree
internal import ValuesMerge
internal import Verification
internal import YAML

extension FuzzTarget {
  /// The texts of `--set` and its family, over values that are there already.
  static let strvals = FuzzTarget("strvals") { input in
    for kind in SetKind.allCases {
      let target = ValueSnapshot.dict([
        .init(key: "a", value: .list([.string("x"), .null])),
        .init(key: "b", value: .dict([.init(key: "c", value: .float(1))])),
      ])
      guard case .dict(let dict) = target.materialized() else { return }
      do throws(Diagnostic) {
        try SetParser.parse(input.text, as: kind, into: dict) { path throws(Diagnostic) in
          guard path.count < 4 else { throw Diagnostic(.file, "no file") }
          return path.bytes
        }
      } catch {
        _ = error.report()
      }
    }
  }

  /// A JSON schema, and after a zero byte a value in YAML: verdict and report agree.
  static let schema = FuzzTarget("schema") { input in
    guard let schema = try? Schema(json: input.part(0).text) else { return }
    let instances = [try? YAMLReader.value(from: input.part(1).text), .null, .string("text")]
    for instance in instances.compactMap({ $0 }) {
      guard let fits = try? schema.allows(instance),
        let violation = try? schema.violation(in: instance) as Violation??
      else { continue }
      require(fits == (violation == nil), "verdict \(fits), but the report says otherwise")
      _ = violation?.report()
      _ = violation?.helmText
    }
  }

  /// A pattern, and after a zero byte the text to look in.
  static let regex = FuzzTarget("regex") { input in
    guard let regex = try? Regex(input.part(0).bytes) else { return }
    let text = input.part(1).bytes
    text.withUnsafeBufferPointer { text in
      let first = regex.firstMatch(in: text)
      let all = regex.allMatches(in: text)
      require(regex.matches(text) == (first != nil), "a match that is not found")
      require(all.first == first, "the first match: \(all) and \(first as Any)")
      for range in all { require(range.upperBound <= text.count, "\(range) of \(text.count)") }
      for range in regex.split(text) {
        require(range.upperBound <= text.count, "\(range) of \(text.count)")
      }
    }
    _ = regex.firstMatchGroups(in: text)
  }

  /// A version, and after a zero byte a constraint: order and printing are consistent.
  static let version = FuzzTarget("version") { input in
    let constraint = try? Constraint(bytes: input.part(1).bytes)
    guard let version = try? Version(bytes: input.part(0).bytes) else { return }
    require(version.compared(to: version) == 0, "not equal to itself")
    // `1-a` is printed as `1.0.0-a`, which may be longer than what is read.
    if version.description.utf8.count <= Version.longestText {
      let again = try? Version(version.description)
      require(again.map { $0 == version } ?? false, "printed as \(version.description)")
    }
    for other in [version.nextPatch, version.nextMinor, version.nextMajor].compactMap({ $0 }) {
      require(version < other && !(other < version), "\(version.description) and its successor")
    }
    guard let constraint else { return }
    let isContained = constraint.contains(version)
    let objections = constraint.objections(to: version)
    require(isContained == objections.isEmpty, "contained: \(isContained), but \(objections)")
  }

  /// A path into a document, as unit tests of charts have it.
  static let path = FuzzTarget("path") { input in
    guard let path = try? ValuePath(input.part(0).string) else { return }
    let document = (try? YAMLReader.value(from: input.part(1).text)).map { ValueSnapshot($0) }
    _ = try? path.values(in: document ?? .null)
  }
}
