import ChartRequests
import JSON
import Testing
import TestSupport
import ValueTree

/// The `gmc.` operations, with two small charts of their own.
@Suite struct ConnectorRequestTests {
  private let handler = RequestHandler()
  private let charts: String
  private let folder: TemporaryFolder

  init() throws {
    folder = TemporaryFolder()
    for (name, gmc) in [
      ("speaker", "role: service\nsteps:\n  Speak: {}\n"),
      ("gmc-router", "role: router\ngraph: graph\n"),
    ] {
      folder.write("\(name)/Chart.yaml", "apiVersion: v2\nname: \(name)\nversion: 0.1.0\n")
      folder.write("\(name)/gmc.yaml", "schema: 1\n" + gmc)
      folder.write("\(name)/values.yaml", "{}\n")
      folder.write(
        "\(name)/templates/service.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Release.Name }}}\n"
          + "spec: {ports: [{port: 80}], selector: {app: a}}\n")
    }
    let loaded = try Answer(handler, #"{"op": "loadCharts", "path": "\#(folder.path)"}"#)
    charts = try #require(loaded["result"]).text("charts")
  }

  /// A connector whose only step is of a type that no chart serves.
  private static let broken = #"""
    apiVersion: gmc.opea.io/v1alpha3\nkind: GMConnector\nmetadata: {name: x}\nspec:\n  \#
    routerConfig: {name: r, serviceName: r}\n  nodes:\n    root:\n      routerType: Sequence\n      \#
    steps:\n      - name: Speek\n        internalService: {serviceName: s}\n
    """#

  private func ask(_ operation: String, _ members: String) throws -> Answer {
    try Answer(handler, #"{"op": "gmc.\#(operation)", "charts": \#(charts), \#(members)}"#)
  }

  @Test func findings() throws {
    let answer = try ask("validate", #""connector": "\#(Self.broken)""#)
    #expect(answer.isSuccess)
    #expect(answer.text.contains(#""valid":false"#))
    #expect(answer.text.contains(#""line":10"#), "\(answer.text)")
    #expect(answer.text.contains(#""suggestion":"Speak""#), "\(answer.text)")
  }

  @Test(arguments: ["render", "plan"])
  func refusedConnector(_ operation: String) throws {
    let answer = try ask(
      operation, #""connector": "\#(Self.broken)", "options": {"file": "x.yaml"}"#)
    let error = try #require(answer["error"])
    #expect(error.text("code") == "invalidConnector")
    #expect(answer.text.contains(#""findings":[{"#))
    #expect(answer.text.contains(#""file":"x.yaml","line":10"#), "\(answer.text)")
  }

  /// A profile that there is not, and one for a step that there is not.
  @Test(arguments: [
    (#""profile": "nothing""#, "there is no profile `nothing`"),
    (#""stepProfiles": {"t": "vllm-bf16-gaudi-tp1-latency"}"#, "t: nothing of this name"),
  ])
  func unknownProfile(_ member: String, _ words: String) throws {
    let connector = Self.broken.replacing("Speek", with: "Speak")
    let answer = try ask(
      "render",
      #""connector": "\#(connector)", "options": {"profiles": {"hardware": "nodes: []", \#(member)}}"#
    )
    let error = try #require(answer["error"], "\(answer.text)")
    #expect(error.text("code") == "noProfile", "\(answer.text)")
    #expect(error.text("message").contains(words), "\(answer.text)")
  }

  @Test func graph() throws {
    let answer = try ask("graph", #""connector": "\#(Self.broken)""#)
    let result = try #require(answer["result"])
    #expect(result.text("text").contains("Speek"))
    #expect(result.text("mermaid").contains("flowchart"))
  }

  @Test func planOfADeletedConnector() throws {
    let previous = #"apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: n}\n"#
    let answer = try ask("plan", #""previous": "\#(previous)""#)
    #expect(answer.text.contains(#""action":"delete""#), "\(answer.text)")
    #expect(try ask("plan", #""previous": """#).text.contains(#""changes":[]"#))
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var members: String
    var words: String
    var testDescription: String { members }

    init(_ members: String, _ words: String) {
      self.members = members
      self.words = words
    }
  }

  @Test(arguments: [
    Refusal(#""x": 1"#, "`connector` is missing"),
    Refusal(#""connector": {}"#, "`connector` has to be a text"),
    Refusal(#""connector": "", "previous": """#, "unknown member `previous`"),
    Refusal(#""connector": "", "options": {"colour": 1}"#, "unknown member `options.colour`"),
    Refusal(#""connector": "", "options": {"otherNamespaces": "x"}"#, "`refuse` or `label`"),
    Refusal(
      #""connector": "", "options": {"modelCache": {"hostPath": "/a", "claim": "b"}}"#, "both"),
    Refusal(
      #""connector": "", "options": {"tokenSecret": {"nmae": "a"}}"#,
      "unknown member `options.tokenSecret.nmae`"),
    Refusal(
      #""connector": "", "options": {"stepValuesYaml": {"a": 1}}"#, "an object of texts"),
    Refusal(#""connector": "", "options": {"kubeVersion": "x"}"#, "kube version"),
    Refusal(
      #""connector": "", "options": {"profiles": {}}"#, "`options.profiles.hardware` is missing"),
    Refusal(
      #""connector": "", "options": {"profiles": {"hardware": "nodes: []", "optimise": "x"}}"#,
      "unknown member `options.profiles.optimise`"),
    Refusal(
      #""connector": "", "options": {"profiles": {"hardware": "nodes: []", "optimize": "latancy"}}"#,
      "`latancy` of `options.profiles.optimize`"),
    Refusal(
      #""connector": "", "options": {"profiles": {"hardware": "nodes: []", "minContext": -1}}"#,
      "not negative"),
    Refusal(
      #""connector": "", "options": {"profiles": {"hardware": "nodes: []", "slo": {"ttftMsP99": "x"}}}"#,
      "an object of numbers"),
  ])
  func refusal(_ refusal: Refusal) throws {
    let answer = try ask("render", refusal.members)
    let error = try #require(answer["error"])
    #expect(error.text("code") == "request")
    #expect(error.text("message").contains(refusal.words), "\(error.text("message"))")
  }

  @Test func noCharts() throws {
    let missing = try Answer(handler, #"{"op": "gmc.graph", "connector": ""}"#)
    #expect(missing["error"]?.text("help").contains("loadCharts") == true)
    let wrong = try Answer(handler, #"{"op": "gmc.graph", "connector": "", "charts": 99}"#)
    #expect(wrong["error"]?.text("code") == "handle")
  }
}
