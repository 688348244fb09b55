import ConformanceSupport
import TestSupport
import Testing

/// The `gmc` commands.
@Suite struct CommandTests {
  private static func run(_ command: String, _ text: String, _ flags: String...) -> CommandRun {
    CommandRun(
      ["gmc", command, "-", "--charts", Fixtures.chartFolder] + flags, input: Array(text.utf8))
  }

  private static let faulty = FindingTests.sound
    .replacing("- name: Tgi", with: "- name: TGI")
    .replacing("    name: router\n", with: "")

  @Test func validate() {
    let sound = Self.run("validate", FindingTests.sound)
    #expect(sound.code == 0)
    #expect(sound.text == "<stdin>: nothing found\n")
    let faulty = Self.run("validate", Self.faulty)
    #expect(faulty.code == 1)
    #expect(
      faulty.text == """
        <stdin>:9:3: error: spec.routerConfig: `name` is missing in routerConfig \
        [router-config-name-required]
        <stdin>:40:15: error: spec.nodes.pick.steps[1].name: `TGI` in node `pick` is no step type of \
        the charts; did you mean `Tgi`? [step-name-known]

        """)
    let data = Self.run("validate", Self.faulty, "-o", "json")
    #expect(data.text.contains(#""rule": "step-name-known","#))
    #expect(data.text.contains(#""valid": false"#))
  }

  @Test func render() {
    let yaml = Self.run("render", FindingTests.sound)
    #expect(yaml.code == 0)
    #expect(yaml.text.hasPrefix("---\n# Source: spec.nodes.root.steps[0]\napiVersion: v1\n"))
    #expect(Self.run("render", FindingTests.sound, "-o", "json").text.contains(#""kind": "List""#))
    let report = Self.run("render", FindingTests.sound, "--report")
    #expect(report.text.contains("accessUrl: http://shop-router.shop.svc.cluster.local:8080"))
    let refused = Self.run("render", Self.faulty)
    #expect(refused.code == 1)
    #expect(refused.text.isEmpty)
    #expect(refused.errorText.contains("step-name-known"))
    let set = Self.run("render", FindingTests.sound, "--set", "global.LOGFLAG=on")
    #expect(set.text.contains("LOGFLAG: \"on\""))
  }

  @Test func plan() {
    let all = Self.run("plan", FindingTests.sound)
    #expect(all.text.hasPrefix("create ConfigMap shop/embed-config\n"))
    let folder = TemporaryFolder()
    folder.write("before.yaml", FindingTests.sound)
    let none = Self.run("plan", FindingTests.sound, "--previous", folder.path + "/before.yaml")
    #expect(none.text == "nothing to do\n")
    folder.write("objects.yaml", Self.run("render", FindingTests.sound).output)
    let change = FindingTests.sound.replacing("serviceName: embed\n", with: "serviceName: em\n")
    let some = Self.run("plan", change, "--previous", folder.path + "/objects.yaml")
    #expect(some.text.contains("delete Service shop/embed\n"))
  }

  @Test func graph() {
    let text = Self.run("graph", FindingTests.sound)
    #expect(text.text.contains("TEI_EMBEDDING_ENDPOINT → tei\n"))
    #expect(Self.run("graph", FindingTests.sound, "-o", "mermaid").text.hasPrefix("flowchart LR\n"))
    #expect(Self.run("graph", FindingTests.sound, "-o", "yaml").text.contains("routing: Switch"))
    #expect(Self.run("graph", Self.faulty).code == 1)
    let wrong = Self.run("graph", FindingTests.sound, "-o", "svg")
    #expect(wrong.errorText.contains("text, mermaid, json, yaml"))
  }

  @Test func chartsNamedByTheEnvironment() {
    let run = CommandRun(
      ["gmc", "validate", "-"], variables: ["OPEA_CHARTS": Fixtures.chartFolder],
      input: Array(FindingTests.sound.utf8))
    #expect(run.code == 0)
  }
}
