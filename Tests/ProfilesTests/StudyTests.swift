import Diagnostics
import Profiles
import Testing
import ValueTree

@Suite struct StudyTests {
  static func study(tool: String = "vllm") throws -> Study {
    var catalogue = Catalogue()
    try catalogue.add(
      SourceFile(name: "catalogue", bytes: try #require(Fixtures.bytes(Fixtures.catalogue))))
    let selector = Selector(
      models: try ModelTable.shipped(), products: try ProductTable.shipped(), catalogue: catalogue)
    let text = """
      schema: 1
      name: first
      model: meta-llama/Llama-3.1-8B-Instruct
      profiles: [vllm-bf16-h100-tp1-latency, vllm-bf16-h100-tp2-latency]
      arguments: [[--max-num-seqs=64], [--max-model-len=16384, --max-num-seqs=128]]
      workloads: [{isl: 1024, osl: 128, concurrency: [1, 16]}]
      runs: 3
      tool: {name: \(tool), image: "example.com/load:1.0"}
      images: {vllm/nvidia: "example.com/vllm:0.10"}
      tokenSecret: hub
      """
    return try Study(SourceFile(name: "study", bytes: Array(text.utf8)), selector)
  }

  @Test func plan() throws {
    let study = try Self.study()
    #expect(study.variants.map(\.name).count == 4)
    #expect(study.cells.count == 4 * 2 * 3)
    #expect(study.cells[0].fileName == "vllm-bf16-h100-tp1-latency-v1__1024x128__c1__r1.json")
    // Arguments replace those of the same name.
    #expect(
      study.variants[1].profile.injection.args == [
        "--max-model-len=16384", "--max-num-seqs=128",
      ])
  }

  @Test func jobs() throws {
    let jobs = try Self.study().jobs
    #expect(jobs.count == 4)
    let pod = jobs[2][member: "spec"][member: "template"][member: "spec"]
    let engine = pod[member: "initContainers"].items[0]
    #expect(engine[member: "resources"].json == #"{"limits":{"nvidia.com/gpu":2}}"#)
    #expect(engine[member: "args"].json.contains("--tensor-parallel-size"))
    let command = pod[member: "containers"].items[0][member: "command"].items[2].words
    #expect(command.contains("vllm bench serve") && command.contains("--max-concurrency 16"))
  }

  /// The front has what no other recipe beats in rate per device and time; evidence needs three runs, product
  /// and version.
  @Test func results() throws {
    let study = try Self.study()
    var results = StudyResults(study)
    for cell in study.cells where cell.concurrency == 1 {
      let isSecond = cell.variant.hasSuffix("v2")
      let rate = (isSecond ? 50 : 100) + cell.run
      let text = """
        {"date": "20250101-000000", "output_throughput": \(rate), "request_throughput": 1,
         "median_ttft_ms": \(isSecond ? 40 : 30), "median_itl_ms": 5, "p99_ttft_ms": 90}
        """
      try results.add(file: "some/folder/" + cell.fileName, Array(text.utf8))
    }
    try results.add(file: "other__1x1__c1__r1.json", Array("{}".utf8))
    #expect(results.strangers == ["other__1x1__c1__r1.json"])
    #expect(results.paretoFront == ["vllm-bf16-h100-tp1-latency-v1"])

    let guess = results.catalogue(nil)[member: "profiles"].items[0]
    #expect(guess[member: "evidence"].items.isEmpty)
    let found = results.catalogue(.init(productKey: "h100-sxm-80gb", engineVersion: "0.10"))
    let evidence = found[member: "profiles"].items[0][member: "evidence"].items[0]
    #expect(evidence[member: "tokensPerSecond"].count == 102)
    #expect(evidence[member: "runs"].count == 3)
    var catalogue = Catalogue()
    try catalogue.add(SourceFile(name: "found", bytes: Array(found.json.utf8)))
    #expect(catalogue.profiles[0].state == "measured")
  }

  @Test func resultsOfGuideLLM() throws {
    let study = try Self.study(tool: "guidellm")
    var results = StudyResults(study)
    let text = """
      {"benchmarks": [{"metrics": {
        "time_to_first_token_ms": {"successful": {"median": 20, "percentiles": {"p50": 21, "p99": 30}}},
        "inter_token_latency_ms": {"successful": {"median": 4, "percentiles": {"p99": 6}}},
        "output_tokens_per_second": {"successful": {"mean": 500}},
        "requests_per_second": {"successful": {"mean": 2}}}}]}
      """
    try results.add(file: study.cells[0].fileName, Array(text.utf8))
    #expect(
      results.results[0].figures == [
        "ttftMsP50": 21, "ttftMsP99": 30, "itlMsP50": 4, "itlMsP99": 6, "tokensPerSecond": 500,
        "requestsPerSecond": 2,
      ])
    #expect(throws: Diagnostic.self) {
      try results.add(file: study.cells[1].fileName, Array("{}".utf8))
    }
  }
}
