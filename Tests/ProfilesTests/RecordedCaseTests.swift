import Profiles
import Testing
import ValueTree

/// The project's recorded cases of selection, memory and detection, where they lie beside the repository.
@Suite struct RecordedCaseTests {
  static let folder = "../shared/profiles/"
  static let isThere = Fixtures.bytes(folder + "selection.json") != nil

  @Test(
    .enabled(if: isThere, "not run: ../shared/profiles (the repository's own selection is)"))
  func selections() throws {
    let document = Fixtures.json(Self.folder + "selection.json")
    let harness = try Fixtures.harness()
    for scenario in document[member: "scenarios"].items {
      let name = scenario[member: "inventory"].words
      let line = Value.dict(Dict())
        .setting("op", .string("select"))
        .setting("inventory", document[member: "inventories"][member: ByteString(name)])
        .setting("request", scenario[member: "request"])
      check(harness, line, scenario[member: "expect"], scenario[member: "id"].words)
    }
  }

  @Test(
    .enabled(if: isThere, "not run: ../shared/profiles (the repository's own selection is)"))
  func estimates() throws {
    let harness = try Fixtures.harness()
    for entry in Fixtures.json(Self.folder + "memory.json")[member: "cases"].items {
      let line = entry.setting("op", .string("memory")).setting("expect", .null)
      check(harness, line, entry[member: "expect"], entry[member: "model"].words)
    }
  }

  @Test(
    .enabled(if: isThere, "not run: ../shared/profiles (the repository's own selection is)"))
  func detections() throws {
    let harness = try Fixtures.harness()
    let cases = Fixtures.json(Self.folder + "fixtures/expected.json")[member: "cases"].items
    for entry in cases {
      var files = Value.dict(Dict())
      for name in entry[member: "files"].items.map(\.words) {
        let text = Fixtures.text(Self.folder + "fixtures/" + name)
        files = files.setting(ByteString(name), .string(text))
      }
      let line = entry.setting("op", .string("detect")).setting("files", files)
      check(harness, line, entry[member: "expect"], entry[member: "command"].words)
    }
  }

  private func check(_ harness: HarnessCases, _ line: Value, _ expect: Value, _ title: String) {
    let answer = harness.answer(to: ByteString(line.json))
    #expect("\(answer)" == #"{"id":null,"output":"# + expect.json + "}", "\(title)")
  }
}
