import Profiles
import Testing
import ValueTree

/// One choice: what was asked on which hardware, and what has to come out.
struct SelectionCase: CustomTestStringConvertible {
  var title: String
  var inventory: String
  var request: String
  /// The chosen profile, or the error.
  var outcome: String
  /// A profile that cannot run, and its codes.
  var rejected: (profile: String, codes: [String])?

  var testDescription: String { title }
}

@Suite struct SelectionTests {
  static let big =
    #""cpu":{"logical":64,"features":["avx2","avx512f","amx_bf16"],"numaNodes":2,"#
    + #""productKey":"xeon-spr"},"memory":{"totalMiB":500000,"availableMiB":480000}"#
  static func node(_ name: String, _ devices: String...) -> String {
    #"{"name":"\#(name)",\#(big),"devices":[\#(devices.joined(separator: ","))]}"#
  }
  static func gpu(_ key: String, _ memory: Int, _ count: Int, more: String = "") -> String {
    #"{"kind":"nvidia","productKey":"\#(key)","memoryMiB":\#(memory),"count":\#(count)\#(more)}"#
  }
  static func inventory(_ nodes: String..., disk: Int? = nil) -> String {
    let room = disk.map { #","disk":{"freeMiB":\#($0)}"# } ?? ""
    return #"{"nodes":[\#(nodes.joined(separator: ","))]\#(room)}"#
  }
  static let llama8 = #""model":"meta-llama/Llama-3.1-8B-Instruct""#
  static let llama70 = #""model":"meta-llama/Llama-3.1-70B-Instruct""#
  static let h100s = inventory(node("a", gpu("h100-sxm-80gb", 81559, 8)))

  static let cases = [
    SelectionCase(
      title: "measured for latency", inventory: h100s,
      request: #"{\#(llama8),"kpi":"latency"}"#, outcome: "vllm-bf16-h100-tp2-latency"),
    SelectionCase(
      title: "quantization counts bits first", inventory: h100s,
      request: #"{\#(llama8),"kpi":"quantization"}"#, outcome: "vllm-int4-generic-tp1-balanced"),
    SelectionCase(
      title: "devices of two nodes do not work together",
      inventory: inventory(
        node("a", gpu("a100-sxm-80gb", 81920, 2)), node("b", gpu("a100-sxm-80gb", 81920, 2))),
      request: #"{\#(llama70),"kpi":"throughput"}"#, outcome: "vllm-int4-generic-tp2-balanced",
      rejected: ("vllm-bf16-80gb-tp4-throughput", ["DEVICES_SPLIT_ACROSS_NODES"])),
    SelectionCase(
      title: "devices of two products do not work together",
      inventory: inventory(node("a", gpu("l40s", 46068, 1), gpu("a10", 23028, 1))),
      request: #"{\#(llama8),"kpi":"latency"}"#, outcome: "vllm-bf16-generic-tp1-balanced",
      rejected: ("vllm-bf16-generic-tp2-latency", ["DEVICES_HETEROGENEOUS"])),
    SelectionCase(
      title: "a device in use does not count",
      inventory: inventory(
        node(
          "a", gpu("h100-sxm-80gb", 81559, 1, more: #","freeMiB":81000"#),
          gpu("h100-sxm-80gb", 81559, 1, more: #","freeMiB":40000"#))),
      request: #"{\#(llama8),"kpi":"latency"}"#, outcome: "vllm-bf16-h100-tp1-latency",
      rejected: ("vllm-bf16-h100-tp2-latency", ["DEVICE_MEMORY_BUSY"])),
    SelectionCase(
      title: "a control group limits the host",
      inventory: #"{"nodes":[{"name":"a","cpu":{"logical":64,"limitCPUs":16,"features":["avx2"]},"#
        + #""memory":{"availableMiB":480000,"limitMiB":8000}}]}"#,
      request: #"{\#(llama8)}"#, outcome: "NO_FEASIBLE_PROFILE",
      rejected: ("llamacpp-q4_k_m-cpu-balanced", ["HOST_MEMORY_SHORT"])),
    SelectionCase(
      title: "a small disk",
      inventory: inventory(
        node("a", gpu("h100-sxm-80gb", 81559, 8)), disk: 60000),
      request: #"{\#(llama70)}"#, outcome: "vllm-int4-generic-tp2-balanced",
      rejected: ("vllm-fp8-h100-tp2-throughput", ["DISK_SHORT"])),
    SelectionCase(
      title: "slices do not work together",
      inventory: inventory(node("a", gpu("a100-sxm-80gb", 19968, 4, more: #","mig":"2g.20gb""#))),
      request: #"{\#(llama8),"kpi":"latency"}"#, outcome: "vllm-int4-generic-tp1-balanced",
      rejected: ("vllm-bf16-generic-tp2-latency", ["MIG_PARTITIONED"])),
    SelectionCase(
      title: "a pin by the start of an id", inventory: h100s,
      request: #"{\#(llama8),"pin":"d6f72e4e"}"#, outcome: "vllm-bf16-generic-tp1-balanced"),
    SelectionCase(
      title: "a pin with the words of a listing", inventory: h100s,
      request: #"{\#(llama8),"pin":"vllm-bf16-generic-tp1-balanced-19.3 (runnable)"}"#,
      outcome: "vllm-bf16-generic-tp1-balanced"),
    SelectionCase(
      title: "a pin that is too short", inventory: h100s,
      request: #"{\#(llama8),"pin":"d6f72e4"}"#, outcome: "PIN_NOT_FOUND"),
    SelectionCase(
      title: "a forced pin", inventory: inventory(node("a", gpu("a10", 23028, 1))),
      request: #"{\#(llama8),"pin":"vllm-bf16-h100-tp1-latency","force":true}"#,
      outcome: "vllm-bf16-h100-tp1-latency"),
    SelectionCase(
      title: "no recipe for a known model", inventory: h100s,
      request: #"{"model":"microsoft/phi-4"}"#, outcome: "NO_PROFILE_FOR_MODEL"),
    SelectionCase(
      title: "letters count in a model's id", inventory: h100s,
      request: #"{"model":"META-LLAMA/Llama-3.1-8B-Instruct"}"#, outcome: "MODEL_UNKNOWN"),
    SelectionCase(
      title: "a bound nobody proved", inventory: h100s,
      request: #"{\#(llama8),"kpi":"latency","slo":{"ttftMsP99":10},"strictSlo":true}"#,
      outcome: "NO_FEASIBLE_PROFILE",
      rejected: ("vllm-bf16-generic-tp1-balanced", ["KPI_UNPROVEN"])),
    SelectionCase(
      title: "an empty inventory", inventory: #"{"nodes":[]}"#, request: #"{\#(llama8)}"#,
      outcome: "NO_FEASIBLE_PROFILE",
      rejected: ("llamacpp-q4_k_m-cpu-balanced", ["DEVICE_KIND_ABSENT"])),
  ]

  @Test(arguments: cases)
  func choice(_ each: SelectionCase) throws {
    let harness = try Fixtures.harness()
    let line = #"{"op":"select","inventory":\#(each.inventory),"request":\#(each.request)}"#
    let answer = Fixtures.parsed(harness.answer(to: ByteString(line)))[member: "output"]
    let error = answer[member: "error"].words
    #expect((error.isEmpty ? answer[member: "chosen"].words : error) == each.outcome)
    if let wanted = each.rejected {
      let entry = answer[member: "rejected"].items.first {
        $0[member: "profile"].words == wanted.profile
      }
      let codes = entry?[member: "reasons"].items.map { $0[member: "code"].words } ?? []
      #expect(codes == wanted.codes)
    }
  }

  /// Nodes that are alike are one kind: the order and number of nodes change nothing in the choice.
  @Test func likeNodesAreOneKind() throws {
    let harness = try Fixtures.harness()
    let many = (0..<50).reversed().map {
      Self.node("n\(100 + $0)", Self.gpu("h100-sxm-80gb", 81559, 8))
    }
    let line =
      #"{"op":"select","inventory":{"nodes":[\#(many.joined(separator: ","))]},"#
      + #""request":{\#(Self.llama8),"kpi":"latency"}}"#
    let output = Fixtures.parsed(harness.answer(to: ByteString(line)))[member: "output"]
    #expect(output[member: "placement"][member: "node"].words == "n100")
  }
}
