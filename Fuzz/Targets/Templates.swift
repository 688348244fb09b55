internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree
internal import YAML

extension FuzzTarget {
  /// Lexer, parser, compiler and machine: a template, and after a zero byte its values as YAML.
  static let template = FuzzTarget("template") { input in
    let parts = input.parts
    var values = exampleValues.materialized()
    if parts.count > 1, let dict = try? YAMLReader.dict(from: parts[1].text) {
      values = .dict(dict)
    }
    let file = parts[0].file("templates/fuzz.yaml")
    guard
      let programs = try? Program.compile(file, name: "fuzz", functions: .helm, limits: limits)
    else { return }
    var set = TemplateSet()
    set.add(programs)
    let context = CallContext(environment: environment, limits: limits)
    var machine = Machine(set: set, functions: .helm, context: context)
    let root = Dict([(key: "Values", value: values)])
    do throws(Failure) {
      let text = try machine.render(programs[programs.count - 1], .dict(root))
      require(text.count <= limits.documentBytes, "output over the limit: \(text.count) bytes")
    } catch {
      _ = error.diagnostic.helmText
    }
  }

  /// The steps are fewer than usual, so that an execution takes milliseconds; what is slow although
  /// it takes few steps is what we look for.
  static let limits: Limits = {
    var limits = Limits()
    limits.steps = 1_000_000
    limits.memoryBytes = 128 << 20
    // A key of 4,096 bits takes a second, now and then more.
    limits.cryptoCalls = 0
    return limits
  }()

  /// A fixed clock and seed: an input does the same each time.
  static let environment = RenderEnvironment(
    now: { RenderEnvironment.Instant(seconds: 1_700_000_000) }, seed: 1)

  private static let exampleValues = fixture { () throws(YAMLError) in
    let text: ByteString = """
      name: demo
      n: 3
      f: 2.5
      on: true
      none: null
      list: [1, two, {three: 3}, [4]]
      map: {a: 1, b: {c: text, d: [x, y]}}
      text: "line one\\nline two\\n"
      tpl: "{{ .Values.name }}"
      version: 1.2.3-rc.1
      date: "2024-02-29T12:34:56Z"
      url: "http://u:p@host:80/p/a?q=1#f"
      """
    return ValueSnapshot(try YAMLReader.value(from: text))
  }
}
