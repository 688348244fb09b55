import JSON
import Profiles
import Testing
import ValueTree

/// A captured text, how it came about, and what it says.
struct DetectionCase: CustomTestStringConvertible {
  var title: String
  var command: String
  var files: [(name: String, text: String)]
  var exitCode = 0
  /// What has to come out, as JSON with sorted keys.
  var expected: String

  var testDescription: String { title }
}

@Suite struct DetectionTests {
  static let cases = [
    DetectionCase(
      title: "a query without the field that an old tool refused",
      command: "nvidia-smi --query-gpu=index,name,memory.total --format=csv,noheader,nounits",
      files: [("out", "0, Tesla V100-SXM2-16GB, 16160\n")],
      expected:
        #"{"devices":[{"assumed":["computeCapability"],"computeCapability":"7.0","index":0,"#
        + #""kind":"nvidia","memoryMiB":16160,"product":"Tesla V100-SXM2-16GB","#
        + #""productKey":"v100-sxm-16gb"}]}"#),
    DetectionCase(
      title: "a field that is not supported",
      command: "nvidia-smi --query-gpu=index,name,memory.free --format=csv,noheader,nounits",
      files: [("out", "0, NVIDIA A10G, [N/A]\r\n")],
      expected:
        #"{"devices":[{"assumed":["computeCapability"],"computeCapability":"8.6","index":0,"#
        + #""kind":"nvidia","product":"NVIDIA A10G","productKey":"a10g"}]}"#),
    DetectionCase(
      title: "a tool that is not there", command: "nvidia-smi -L", files: [("out", "")],
      exitCode: 127, expected: #"{"devices":[]}"#),
    DetectionCase(
      title: "a size with its unit", command: "amd-smi static --json",
      files: [("out", #"[{"gpu":0,"vram":{"size":{"value":192,"unit":"GB"}}}]"#)],
      expected: #"{"devices":[{"index":0,"kind":"amd","memoryMiB":196608}]}"#),
    DetectionCase(
      title: "the tightest of nested control groups", command: "cgroup v2",
      files: [
        ("a/b/memory.max", "max\n"), ("a/b/memory.current", "1048576"),
        ("a/memory.max", "4294967296"), ("a/memory.current", "2147483648"),
        ("a/b/cpu.max", "400000 100000"), ("a/cpu.max", "250000 100000"),
      ], expected: #"{"limit":{"cpus":2.5,"memoryMiB":4096,"usedMiB":2048}}"#),
    DetectionCase(
      title: "NUMA nodes of the kernel", command: "files below /sys/devices/system/node",
      files: [
        ("/sys/devices/system/node/node0/cpulist", "0-3\n"),
        ("/sys/devices/system/node/node0/meminfo", "Node 0 MemTotal: 2097152 kB\n"),
      ],
      expected: #"{"numaNodes":[{"cpuCount":4,"cpus":"0-3","id":0,"memoryMiB":2048}]}"#),
    DetectionCase(
      title: "PCI folders", command: "files below /sys/bus/pci/devices",
      files: [
        ("/sys/bus/pci/devices/0000:19:00.0/vendor", "0x1da3\n"),
        ("/sys/bus/pci/devices/0000:19:00.0/device", "0x1020\n"),
        ("/sys/bus/pci/devices/0000:19:00.0/class", "0x120000\n"),
      ],
      expected: #"{"devices":[{"kind":"gaudi","pci":"0000:19:00.0","pciId":"1da3:1020","#
        + #""productKey":"gaudi2"}]}"#),
    DetectionCase(
      title: "what running pods took", command: "kubectl get pods -A -o json",
      files: [
        (
          "out",
          #"{"items":[{"spec":{"nodeName":"a","containers":[{"resources":{"limits":{"cpu":"500m","#
            + #""nvidia.com/gpu":"2"}}}]},"status":{"phase":"Running"}},"#
            + #"{"spec":{"nodeName":"a"},"status":{"phase":"Succeeded"}}]}"#
        )
      ],
      expected: #"{"taken":[{"node":"a","resources":{"cpu":0.5,"nvidia.com/gpu":2}}]}"#),
    DetectionCase(
      title: "nonsense", command: "kubectl get nodes -o json", files: [("out", "error: {{{")],
      expected: #"{"nodes":[]}"#),
  ]

  @Test(arguments: cases)
  func detection(_ each: DetectionCase) throws {
    let harness = try Fixtures.harness()
    var files = Value.dict(Dict())
    for (name, text) in each.files { files = files.setting(ByteString(name), .text(text)) }
    let line = Value.dict(Dict()).setting("op", .text("detect")).setting("files", files)
      .setting("command", .text(each.command)).setting("exitCode", .int(each.exitCode))
    let answer = harness.answer(to: ByteString(line.json))
    #expect("\(answer)" == #"{"id":null,"output":"# + each.expected + "}")
  }
}
