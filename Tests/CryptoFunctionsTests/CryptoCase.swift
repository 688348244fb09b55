import CryptoFunctions
import Diagnostics
import TemplateLang
import Testing
import ValueTree

/// An expression and the text that it gives, or the end of the reason why it fails.
struct CryptoCase: Sendable, CustomTestStringConvertible {
  var expression: String
  var expected: String

  init(_ expression: String, _ expected: String = "") {
    self.expression = expression
    self.expected = expected
  }

  var testDescription: String { expression }

  private static let functions = FunctionTable(FunctionTable.standardFamilies + [cryptoFunctions])

  /// The text that the expression gives, at a fixed time.
  func evaluated(seed: UInt64? = nil, limits: Limits = Limits()) throws -> String {
    let environment = RenderEnvironment(
      now: { RenderEnvironment.Instant(seconds: 1_700_000_000) }, seed: seed)
    let file = SourceFile(name: "case", bytes: Array("{{ \(expression) }}".utf8))
    var set = TemplateSet()
    set.add(try Program.compile(file, name: "case", functions: Self.functions))
    let program = try #require(set["case"])
    var machine = Machine(
      set: set, functions: Self.functions,
      context: CallContext(environment: environment, limits: limits))
    return String(decoding: try machine.render(program, .dict(Dict())), as: UTF8.self)
  }

  /// The last line of the text of the failure.
  func reason(limits: Limits = Limits()) -> String {
    do {
      return "no failure but " + (try evaluated(seed: 1, limits: limits))
    } catch let failure as Failure {
      return String(failure.diagnostic.helmText.split(separator: "\n").last ?? "")
    } catch {
      return "\(error)"
    }
  }
}
