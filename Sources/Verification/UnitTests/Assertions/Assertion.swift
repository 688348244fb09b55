internal import Diagnostics
internal import ValueTree

/// Something that must hold of rendered documents: one item of `asserts`.
public struct Assertion: Sendable {
  /// The assertion's name as the suite has it, such as `notContains`.
  public let name: String
  /// Where it stands in its test.
  public let index: Int
  /// What is checked.
  let check: AssertionCheck
  /// Whether the name itself says that the check must not hold.
  let isAntonym: Bool
  /// Whether `not: true` was said.
  let isNegated: Bool
  /// Whether it is about templates that render; `failedTemplate` alone is not.
  let expectsRender: Bool
  /// The template that it is about; nil takes those of the test.
  let template: String?
  /// The place of the document that it is about.
  let documentIndex: Int?
  /// Which documents it is about.
  let selector: DocumentSelector?

  /// Fields of an assertion that are no assertion's name.
  private static let settings: Set<ByteString> = [
    "template", "documentIndex", "not", "documentSelector",
  ]

  /// Reads one item of `asserts`.
  init(_ value: ValueSnapshot, index: Int, path: [String]) throws(Diagnostic) {
    guard case .dict(let entries) = value else {
      throw Fields.mismatch(value, "map[string]interface {}", path)
    }
    self.index = index
    if case .integer(let place, _)? = value["documentIndex"] {
      documentIndex = place == -1 ? nil : Int(place)
    } else {
      documentIndex = nil
    }
    isNegated = value["not"] == .bool(true)
    if case .string(let name)? = value["template"] {
      template = String(name)
    } else {
      template = nil
    }
    if let map = value["documentSelector"], case .dict = map {
      selector = try SuiteReader.selector(map, path: path + ["documentSelector"])
    } else {
      selector = nil
    }
    let names = entries.map(\.key).filter { AssertionCheck.Kind.named[String($0)] != nil }
    guard let name = names.first, let definition = AssertionCheck.Kind.named[String(name)] else {
      if let unknown = entries.first(where: { !Self.settings.contains($0.key) }) {
        throw Diagnostic(.yaml, "Assertion type `\(unknown.key)` is invalid")
      }
      throw Diagnostic(.yaml, "no assertion type defined")
    }
    if names.count > 1 {
      throw Diagnostic(
        .yaml, "assertion type `\(name)` and `\(names[1])` is declared duplicately")
    }
    self.name = String(name)
    isAntonym = definition.isAntonym
    expectsRender = definition.expectsRender
    check = try AssertionCheck(definition.kind, Parameters(value[name] ?? .null))
  }

  /// Whether the check must not hold.
  var isNegative: Bool { isNegated != isAntonym }
}
