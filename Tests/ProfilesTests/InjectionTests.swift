import ChartCommands
import ChartEngine
import ChartRepository
import Profiles
import Testing
import ValueTree
import ValuesMerge

/// What profiles a chart gets on some hardware.
struct InjectionCase: CustomTestStringConvertible {
  var title: String
  var inventory: String
  var goal = SelectionRequest.Goal.balanced
  var set: [String] = []
  /// Profile and number of devices by part; a part without profile has its error.
  var expected: [String: String]

  var testDescription: String { title }
}

@Suite struct InjectionTests {
  static let cases = [
    InjectionCase(
      title: "two Xeons with AMX, latency: a rank on each NUMA node", inventory: "xeon-amx",
      goal: .latency,
      expected: [
        "vllm": "vllm-bf16-cpu-amx-tp2-latency", "tei": "tei-fp32-cpu-balanced",
        "teirerank": "tei-fp32-cpu-balanced",
      ]),
    InjectionCase(
      title: "eight Gaudi 2: each server its own card", inventory: "gaudi2-8", goal: .throughput,
      expected: [
        "vllm": "vllm-bf16-gaudi-tp1-throughput", "tei": "tei-bf16-gaudi-throughput",
        "teirerank": "tei-bf16-gaudi-throughput",
      ]),
    InjectionCase(
      title: "one L4: the language model has it", inventory: "l4",
      expected: [
        "vllm": "vllm-bf16-generic-tp1-balanced", "tei": "tei-fp32-cpu-balanced",
        "teirerank": "tei-fp32-cpu-balanced",
      ]),
    InjectionCase(
      title: "eight H100, latency: all work together", inventory: "h100-8", goal: .latency,
      expected: [
        "vllm": "vllm-bf16-generic-tp8-latency", "tei": "tei-fp32-cpu-balanced",
        "teirerank": "tei-fp32-cpu-balanced",
      ]),
    InjectionCase(
      title: "one chart under two aliases", inventory: "h100-8", goal: .throughput,
      set: ["vllm-guardrails.enabled=true", "guardrails-usvc.enabled=true"],
      expected: [
        "vllm": "vllm-fp8-generic-tp1-throughput",
        "vllm-guardrails": "MODEL_UNKNOWN", "tei": "tei-fp16-nvidia-throughput",
        "teirerank": "tei-fp16-nvidia-throughput",
      ]),
    InjectionCase(
      title: "a device that the user names", inventory: "h100-8",
      set: ["vllm.device=cpu", "teirerank.enabled=false"],
      expected: [
        "vllm": "vllm-bf16-cpu-amx-tp1-balanced", "tei": "tei-fp16-nvidia-throughput",
      ]),
    InjectionCase(
      title: "a model that is too large", inventory: "l4",
      set: ["vllm.LLM_MODEL_ID=meta-llama/Llama-3.1-70B-Instruct"],
      expected: [
        "vllm": "NO_FEASIBLE_PROFILE", "tei": "tei-fp32-cpu-balanced",
        "teirerank": "tei-fp16-nvidia-throughput",
      ]),
  ]

  static let chart = Result {
    try ChartLoader().loadResolvingFileDependencies(
      path: Fixtures.root + "/charts/examples/chatqna")
  }

  /// A chart that is one server.
  static let server = Result {
    try ChartLoader().loadResolvingFileDependencies(path: Fixtures.root + "/charts/common/vllm")
  }

  static func outcomes(
    _ each: InjectionCase, chart: Result<Chart, any Error> = chart
  ) throws -> (outcomes: [Injector.Outcome], values: ValueSnapshot) {
    let products = try ProductTable.shipped()
    let selector = Selector(
      models: try ModelTable.shipped(), products: products, catalogue: try Catalogue.shipped())
    let file = "Tests/Fixtures/profiles/inventories/\(each.inventory).yaml"
    let inventory = try Inventory(Fixtures.text(file), name: file)
    var request = SelectionRequest(model: "")
    request.goal = each.goal
    let values = try ValueOverrides(
      flags: each.set.map { ValueOverrides.Flag(.typed, ByteString($0)) }
    ).merged { _ in [] }
    let parts = try ModelServers.parts(
      of: try chart.get(), values: values, options: RenderOptions())
    let injector = Injector(selector: selector, request: request)
    return (injector.outcomes(for: parts, on: inventory), values)
  }

  @Test(arguments: cases)
  func choices(_ each: InjectionCase) throws {
    let outcomes = try Self.outcomes(each).outcomes
    var found: [String: String] = [:]
    for outcome in outcomes {
      found[outcome.part.name] =
        outcome.selection.chosen?.profile.name ?? outcome.selection.failure?.rawValue ?? ""
    }
    #expect(found == each.expected)
    guard each.set.isEmpty else { return }
    // The values fit the charts' schemas, and the pods say which profile they run.
    let rendered = try Self.chart.get().render(
      values: Injector.overlay(outcomes), options: RenderOptions())
    let text = rendered.manifests.map { "\($0.content)" }.joined()
    for name in Set(each.expected.values) {
      #expect(text.contains("opea-chart/profile: \(name)"))
    }
  }

  /// What the user's values say wins, and is named.
  @Test func overrides() throws {
    let (outcomes, _) = try Self.outcomes(
      InjectionCase(
        title: "", inventory: "h100-8", goal: .latency,
        set: ["deviceCount=2", "shmSize=1Gi"], expected: [:]), chart: Self.server)
    let vllm = try #require(outcomes.first { $0.part.name == "vllm" })
    #expect(
      vllm.overrides == ["deviceCount: 2 instead of 8", "shmSize: 1Gi instead of 8Gi"])
  }

  /// A lock gives the same values again and names what changed since.
  @Test func lock() throws {
    let (outcomes, _) = try Self.outcomes(Self.cases[2], chart: Self.server)
    let (others, _) = try Self.outcomes(Self.cases[0], chart: Self.server)
    let one = Inventory(nodes: [Node(name: "a")])
    let two = Inventory(nodes: [Node(name: "b")])
    let old = try ProfilesLock(
      outcomes, on: one, goal: "balanced", values: Injector.overlay(outcomes))
    let new = try ProfilesLock(others, on: two, goal: "latency", values: .null)
    #expect(old.differences(to: old).isEmpty)
    #expect(
      old.differences(to: new).prefix(2) == [
        "the hardware changed", "optimize: balanced → latency",
      ])
    let read = try ProfilesLock(ByteString(old.document.json), name: "lock")
    #expect(read.entries == old.entries && read.hardware == old.hardware)
  }
}
