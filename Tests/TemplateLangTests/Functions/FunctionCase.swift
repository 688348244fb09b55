import Diagnostics
import JSON
import TemplateLang
import Testing
import ValueTree

/// An expression and the text that it gives, or the reason why it fails.
struct FunctionCase: Sendable, CustomTestStringConvertible {
  var expression: String
  var expected: String

  init(_ expression: String, _ expected: String) {
    self.expression = expression
    self.expected = expected
  }

  var testDescription: String { expression }

  /// The values that the expressions see as `.Values`.
  private static let values = """
    {"s": "str", "one": 1, "half": 2.5, "list": [1, "a", null, 2.5], "nothing": null, "big": 16777216,
     "map": {"a": 1, "b": {"c": [1, 2]}}}
    """

  /// The text that the expression gives.
  func evaluated(
    limits: Limits = Limits(), environment: RenderEnvironment = RenderEnvironment(seed: 1)
  ) throws -> String {
    let name: ByteString = "case"
    let file = SourceFile(name: "case", bytes: Array("{{ \(expression) }}".utf8))
    let values = try JSONReader.read(ByteString(Self.values))
    let context = CallContext(environment: environment, limits: limits)
    var set = TemplateSet()
    set.add(try Program.compile(file, name: name, functions: .standard))
    let program = try #require(set[name])
    var machine = Machine(set: set, functions: .standard, context: context)
    let root = Value.dict(Dict([(key: "Values", value: values)]))
    return String(decoding: try machine.render(program, root), as: UTF8.self)
  }

  /// The last line of the text of the failure.
  func reason(limits: Limits = Limits()) -> String {
    do {
      return "no failure but " + (try evaluated(limits: limits))
    } catch let failure as Failure {
      return String(failure.diagnostic.helmText.split(separator: "\n").last ?? "")
    } catch {
      return "\(error)"
    }
  }
}
