public import ValueTree

/// One way in which a value does not fit a schema, with the violations that caused it.
///
/// The tree has the shape of the reference's report: combinators hold what failed inside them, and
/// ``helmText`` prints it in the reference's form.
public final class Violation: Sendable {
  /// A step from a value into one of its parts.
  public enum Step: Sendable, Hashable {
    /// The value of a key.
    case key(ByteString)
    /// The item at a place.
    case index(Int)
  }

  /// What was violated.
  enum Kind: Sendable {
    /// The whole value against the whole schema.
    case root
    case group
    case reference(keyword: String)
    case falseSchema
    case cycle(location: String, first: String, second: String)
    case unknownType(name: String)
    case type(got: JSONType, want: JSONType)
    case constant(Constant)
    case enumeration(Enumeration)
    case format(got: ByteString, name: String, reason: String)
    case not
    case allOf
    case anyOf
    case oneOf(matched: [Int])
    case size(keyword: String, got: Int, want: Int)
    case bound(keyword: String, got: Double, want: Double)
    case required([ByteString])
    case dependency(keyword: String, name: ByteString, missing: [ByteString])
    case additionalProperties([ByteString])
    case additionalItems(count: Int)
    case propertyName(ByteString)
    case duplicates(first: Int, second: Int)
    case contains
    case minContains(matched: [Int], want: Int)
    case maxContains(matched: [Int], want: Int)
    case pattern(got: ByteString, want: ByteString)
  }

  let kind: Kind
  /// Where in the value it is, from the root.
  public let instancePath: [Step]
  /// The schema whose keyword is violated: its URL, with the place in the document as fragment.
  public var schemaLocation: String { table?.location(of: rule) ?? "" }
  /// What was found inside; empty for a violation of a plain keyword.
  public let causes: [Violation]
  private let table: RuleTable?
  private let rule: RuleIndex
  /// How many violations stand below this one on the longest way down.
  private let height: Int

  /// Deeper causes are left out: no one reads them, and they would outgrow the native stack.
  private static let greatestHeight = 200

  init(
    _ kind: Kind, at path: [Step], rule: RuleIndex, in table: RuleTable, causes: [Violation] = []
  ) {
    self.kind = kind
    instancePath = path
    self.rule = rule
    self.table = table
    let height = 1 + (causes.lazy.map(\.height).max() ?? 0)
    self.causes = height > Self.greatestHeight ? [.unspecified] : causes
    self.height = height > Self.greatestHeight ? 1 : height
  }

  private init() {
    kind = .group
    instancePath = []
    rule = .none
    table = nil
    height = 0
    causes = []
  }

  /// Stands for any violation while only the verdict is wanted.
  static let unspecified = Violation()

  /// The keyword that is violated, such as `type`; nil for `false`, for groups and for cycles.
  public var keyword: String? {
    switch kind {
    case .root, .group, .falseSchema, .cycle, .unknownType: nil
    case .reference(let keyword): keyword
    case .type: "type"
    case .constant: "const"
    case .enumeration: "enum"
    case .format: "format"
    case .not: "not"
    case .allOf: "allOf"
    case .anyOf: "anyOf"
    case .oneOf: "oneOf"
    case .size(let keyword, _, _), .bound(let keyword, _, _): keyword
    case .required: "required"
    case .dependency(let keyword, _, _): keyword
    case .additionalProperties: "additionalProperties"
    case .additionalItems: "additionalItems"
    case .propertyName: "propertyNames"
    case .duplicates: "uniqueItems"
    case .contains: "contains"
    case .minContains: "minContains"
    case .maxContains: "maxContains"
    case .pattern: "pattern"
    }
  }

  /// The properties that are there and not allowed, or required and not there.
  package var properties: [ByteString] {
    switch kind {
    case .additionalProperties(let names), .required(let names): names
    case .propertyName(let name): [name]
    default: []
    }
  }

  /// Where in the value it is, as a JSON pointer; empty for the root.
  public var instancePointer: ByteString { pointerText(instancePath) }

  /// The violations that have no causes of their own, first to last.
  public var leaves: [Violation] {
    causes.isEmpty ? [self] : causes.flatMap(\.leaves)
  }
}

/// Steps as a JSON pointer.
func pointerText(_ path: [Violation.Step]) -> ByteString {
  var text: [UInt8] = []
  for step in path {
    text.append(UInt8(ascii: "/"))
    switch step {
    case .key(let key): appendEscaped(key, to: &text)
    case .index(let index): text += String(index).utf8
    }
  }
  return ByteString(text)
}

/// A pointer one step longer.
func pointer(_ base: ByteString, _ token: ByteString) -> ByteString {
  var text: [UInt8] = []
  text.reserveCapacity(base.count + token.count + 1)
  base.withBytes { text += $0 }
  text.append(UInt8(ascii: "/"))
  appendEscaped(token, to: &text)
  return ByteString(text)
}

private func appendEscaped(_ token: ByteString, to text: inout [UInt8]) {
  token.withBytes { bytes in
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "~"): text += "~0".utf8
      case UInt8(ascii: "/"): text += "~1".utf8
      default: text.append(byte)
      }
    }
  }
}
