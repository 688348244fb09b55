internal import Diagnostics
internal import GMCBridge
internal import TemplateLang
internal import TestSupport
internal import Testing
internal import ValueTree

@Suite("Attacks by pipelines")
struct PipelineAttackTests {
  @Test(arguments: contents + graphs)
  func pipeline(_ row: HostileCase) { row.check() }

  private static func pipeline(
    _ id: String, _ title: String, _ connector: String, _ outcome: HostileCase.Outcome,
    flags: [String] = []
  ) -> HostileCase {
    HostileCase(
      id, title, ["gmc", "render", "connector.yaml", "--charts", "charts"] + flags, outcome
    ) { folder in
      PipelineInput.writeCharts(folder)
      folder.write("connector.yaml", connector)
    }
  }

  private static func step(
    _ id: String, _ title: String, _ config: String, _ outcome: HostileCase.Outcome,
    flags: [String] = []
  ) -> HostileCase {
    pipeline(
      id, title, PipelineInput.connector([PipelineInput.step("poet", config)]), outcome,
      flags: flags)
  }

  private static let contents: [HostileCase] = [
    step(
      "G01", "action of a template", #"A: "{{ fail \"x\" }}""#, .accepted(#"A: '{{ fail "x" }}'"#)),
    step(
      "G01", "line breaks and YAML", #"A: "b\n---\nkind: Secret\n  x: [""#,
      .accepted("  A: |-\n    b\n    ---\n    kind: Secret\n      x: [")),
    step("G01", "shell", #"A: "$(reboot); `x` && y""#, .accepted("A: $(reboot); `x` && y")),
    step("G01", "key that is no variable", #""A: b\nC": x"#, .refused("config-key-env-name")),
    step("G02", "model above its folder", "MODEL_ID: ../../etc", .refused("model-name")),
    step("G02", "model at an absolute path", "MODEL_ID: /etc/passwd", .refused("model-name")),
    step("G02", "model with a line break", #"MODEL_ID: "a\nb""#, .refused("model-name")),
    step("G02", "model of 1,000 letters", "MODEL_ID: \(times(1000, "a"))", .refused("model-name")),
    step(
      "G02", "usual models", "MODEL_ID: BAAI/bge-base-en-v1.5", .accepted("BAAI/bge-base-en-v1.5")),
    step("G02", "root of the node", "hostPath: /", .refused("host-path")),
    step("G02", "socket", "hostPath: /var/run/docker.sock", .refused("host-path")),
    step("G02", "roundabout", "hostPath: /mnt/../etc", .refused("host-path")),
    step(
      "G02", "folder around a folder of the system", "hostPath: /var/lib", .refused("host-path")),
    step("G02", "folder of models", "hostPath: /mnt/models", .accepted("kind: Service")),
    step(
      "G02", "folder that is not allowed", "hostPath: /mnt/other", .refused("/mnt/models"),
      flags: ["--allow-host-path", "/mnt/models"]),
    step(
      "G02", "folder that is allowed", "hostPath: /mnt/models/x", .accepted("kind: Service"),
      flags: ["--allow-host-path", "/mnt/models"]),
    step(
      "G06", "token in an error", "HF_TOKEN: hf_0123456789abcdef, A: hf_0123456789abcdef",
      .refused("no use for"), flags: ["--set", "fails=true"]),
  ]

  private static let poet = PipelineInput.step("poet")
  private static let graphs: [HostileCase] = [
    pipeline(
      "G03", "name with capitals", PipelineInput.connector([PipelineInput.step("Poet")]),
      .refused("service-name-dns1035")),
    pipeline(
      "G03", "name of 300 letters",
      PipelineInput.connector([PipelineInput.step(times(300, "a"))]),
      .refused("service-name-length")),
    pipeline(
      "G03", "one name twice", PipelineInput.connector([poet, poet]),
      .refused("service-name-unique")),
    pipeline(
      "G03", "name of the router", PipelineInput.connector([poet], router: "poet"),
      .refused("service-name-unique")),
    pipeline(
      "G04", "nodes in a ring",
      PipelineInput.connector(
        [poet],
        nodes: "      - {name: Poet, nodeName: b}\n    b:\n      routerType: Sequence\n"
          + "      steps: [{name: Poet, nodeName: root}]\n"), .refused("graph-acyclic")),
    pipeline(
      "G04", "no entry",
      PipelineInput.connector([poet]).replacing("    root:", with: "    other:"),
      .refused("root-node-required")),
    pipeline(
      "G04", "10,000 steps",
      PipelineInput.connector((0..<10_000).map { PipelineInput.step("p\($0)") }),
      .refused("steps")),
    pipeline(
      "G04", "way of running that does not exist",
      PipelineInput.connector([poet]).replacing("Sequence", with: "Backwards"),
      .refused("router-type-enum")),
    pipeline(
      "G04", "aliases without end",
      "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + (1..<9).map { index in
          let (name, of) = (
            String(repeating: "b", count: index), String(repeating: "b", count: index - 1)
          )
          return "\(name): &\(name) [\(times(9, "*\(of.isEmpty ? "a" : of), "))]\n"
        }.joined(), .refused("yaml")),
    pipeline("G04", "50,000 levels", times(50_000, "["), .refused("yaml-syntax")),
  ]

  // MARK: In this process, as a controller does it

  private static func charts(_ folder: TemporaryFolder) throws -> ChartSet {
    PipelineInput.writeCharts(folder)
    return try ChartSet.load(folders: [folder.path + "/charts"])
  }

  private static func source(_ steps: [String]) -> SourceFile {
    SourceFile(name: "connector.yaml", bytes: Array(PipelineInput.connector(steps).utf8))
  }

  private static func value(_ keys: [String: Bool]) -> ValueSnapshot {
    .dict(
      keys.sorted { $0.key < $1.key }.map {
        ValueSnapshot.Entry(key: ByteString($0.key), value: .bool($0.value))
      })
  }

  @Test("G05: a step that hangs or fails is an error of its own")
  func failingSteps() throws {
    let folder = TemporaryFolder()
    let charts = try Self.charts(folder)
    var options = BridgeOptions()
    options.limits.steps = 10_000
    options.stepValues = [
      "hangs": Self.value(["hangs": true]), "fails": Self.value(["fails": true]),
    ]
    let source = Self.source(["poet", "hangs", "fails", "last"].map { PipelineInput.step($0) })
    options.continuesAfterFailures = true
    let pipeline = try charts.render(source, options: options)
    #expect(
      pipeline.failures.map(\.step) == ["spec.nodes.root.steps[1]", "spec.nodes.root.steps[2]"])
    #expect(pipeline.failures.map(\.reason.code) == [.limit, .refused])
    #expect(pipeline.failures.first?.reason.limit == .steps)
    #expect(pipeline.objects.filter { $0.kind == "Service" }.map(\.name) == ["poet", "last"])

    options.continuesAfterFailures = false
    #expect(throws: BridgeError.self) { try charts.render(source, options: options) }
  }

  @Test("G05: cancelling ends all steps")
  func cancelling() throws {
    let folder = TemporaryFolder()
    let charts = try Self.charts(folder)
    var options = BridgeOptions()
    options.continuesAfterFailures = true
    let token = CancellationToken()
    token.cancel()
    options.cancellation = token
    do throws(BridgeError) {
      _ = try charts.render(Self.source([Self.poet]), options: options)
      Issue.record("a cancelled render gave objects")
    } catch {
      #expect(error.isRetryable)
      guard case .failed(let reason, _) = error else { return #expect(Bool(false)) }
      #expect(reason.code == .cancelled)
    }
  }

  @Test("G06: no token in reports and errors")
  func tokens() throws {
    let folder = TemporaryFolder()
    let charts = try Self.charts(folder)
    let token = "hf_0123456789abcdef"
    let source = Self.source([PipelineInput.step("poet", "HF_TOKEN: \(token)")])
    let pipeline = try charts.render(source)
    #expect(!"\(pipeline.report.value)".contains(token))
    #expect(!pipeline.findings.contains { $0.message.contains(token) })
    var options = BridgeOptions()
    options.values = Self.value(["fails": true])
    do throws(BridgeError) {
      _ = try charts.render(source, options: options)
      Issue.record("`fail` gave objects")
    } catch {
      #expect(!error.message.contains(token))
    }
  }

  @Test(
    "G07: profiles set nothing that is about security",
    arguments: ["securityContext", "hostNetwork", "service_account", "privileged", "hostPath"])
  func profiles(_ key: String) throws {
    let folder = TemporaryFolder()
    let charts = try Self.charts(folder)
    var options = BridgeOptions()
    let profile = ValueSnapshot.dict([
      .init(key: "args", value: Self.value([key: true]))
    ])
    options.profileValues = { _ in profile }
    do throws(BridgeError) {
      _ = try charts.render(Self.source([Self.poet]), options: options)
      Issue.record("\(key) was set")
    } catch {
      #expect(error.message.contains("args.\(key)"))
    }
  }

  @Test("G08: 64 renders at once give what one after the other gives")
  func parallel() async throws {
    let folder = TemporaryFolder()
    let charts = try Self.charts(folder)
    @Sendable func yaml(_ number: Int) throws -> [UInt8] {
      let step = PipelineInput.step("poet", "MODEL_ID: model-\(number)")
      return try charts.render(Self.source([step])).yaml
    }
    let serial = try (0..<64).map(yaml)
    let parallel = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
      for number in 0..<64 { group.addTask { (number, try yaml(number)) } }
      var texts = [[UInt8]](repeating: [], count: 64)
      for try await (number, text) in group { texts[number] = text }
      return texts
    }
    #expect(parallel == serial)
    #expect(Set(serial).count == 64)
  }

  @Test("G09: random texts and times repeat")
  func repetition() throws {
    let folder = TemporaryFolder()
    let charts = try Self.charts(folder)
    let source = Self.source([PipelineInput.step("poet"), PipelineInput.step("other")])
    let first = try charts.render(source)
    let second = try Self.charts(folder).render(source)
    #expect(first.yaml == second.yaml)
    #expect(PipelinePlan(desired: second.objects, previous: first.objects).isEmpty)
    let texts = first.objects.filter { $0.kind == "ConfigMap" }.map(\.yaml)
    #expect(Set(texts).count == texts.count)
  }
}
