import GMCBridge
import Testing

/// The changes between two sets of objects.
@Suite struct PlanTests {
  struct Change: Sendable, CustomTestStringConvertible {
    var name: String
    var from: String
    var to: String
    var plan: [String]

    var testDescription: String { name }
  }

  @Test(arguments: [
    Change(name: "nothing", from: "shop\n", to: "shop\n", plan: []),
    Change(
      name: "a setting that only the environment holds", from: "endpoint: /v1/embeddings",
      to: "LOGFLAG: \"1\"\n            endpoint: /v1/embeddings",
      plan: ["update Deployment embed-deployment", "update Deployment shop-router-deployment"]),
    Change(
      name: "a model rolls the server that loads it", from: "BAAI/bge-small-en-v1.5", to: "a/b",
      plan: [
        "update ConfigMap tei-config", "update Deployment tei-deployment",
        "update Deployment shop-router-deployment",
      ]),
    Change(
      name: "a new name", from: "serviceName: embed\n", to: "serviceName: embedding\n",
      plan: [
        "create ConfigMap embedding-config", "create Service embedding",
        "create Deployment embedding-deployment", "update Deployment shop-router-deployment",
        "delete Deployment embed-deployment", "delete Service embed",
        "delete ConfigMap embed-config",
      ]),
    Change(
      name: "another chart under the same name", from: "- name: Tgi", to: "- name: Vllm",
      plan: [
        "update ConfigMap small-config", "update Deployment small-deployment",
        "update ConfigMap tgi-config", "update Service tgi", "delete Deployment tgi-deployment",
        "create Deployment tgi-deployment", "update Deployment shop-router-deployment",
      ]),
  ])
  func changes(_ change: Change) throws {
    let before = try Fixtures.render(FindingTests.sound)
    let after = try Fixtures.render(FindingTests.sound.replacing(change.from, with: change.to))
    let plan = PipelinePlan(desired: after.objects, previous: before.objects)
    #expect(plan.changes.map(Self.line) == change.plan)
    #expect(PipelinePlan(desired: after.objects, previous: after.objects).isEmpty)
  }

  private static func line(_ change: PipelinePlan.Change) -> String {
    "\(change.action.rawValue) \(change.object.kind) \(change.object.name)"
  }

  @Test func firstAndLast() throws {
    let objects = try Fixtures.render(FindingTests.sound).objects
    let first = PipelinePlan(desired: objects, previous: [])
    #expect(first.changes.map(\.object) == objects)
    #expect(first.changes.allSatisfy { $0.action == .create })
    let last = PipelinePlan(desired: [], previous: objects)
    #expect(last.changes.map(\.object) == objects.reversed())
    #expect(last.changes.allSatisfy { $0.action == .delete })
  }

  @Test func whatWasPrintedCanBeReadAgain() throws {
    let pipeline = try Fixtures.render(FindingTests.sound)
    let text = String(decoding: pipeline.yaml, as: UTF8.self)
    let read = try #require(try RenderedObject.read(Fixtures.source(text)))
    #expect(PipelinePlan(desired: pipeline.objects, previous: read).isEmpty)
    // What a cluster adds on its own is no difference.
    let stored = text.replacing(
      "metadata:\n  labels:", with: "metadata:\n  resourceVersion: \"7\"\n  uid: x\n  labels:")
    let other = try #require(try RenderedObject.read(Fixtures.source(stored)))
    #expect(PipelinePlan(desired: pipeline.objects, previous: other).isEmpty)
    #expect(try RenderedObject.read(Fixtures.source(FindingTests.sound)) == nil)
  }
  @Test func theLastOfEqualObjectsCounts() throws {
    func configMap(_ name: String, _ value: String) -> String {
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\ndata: {k: \(value)}\n---\n"
    }
    let source = Fixtures.source(configMap("a", "x") + configMap("b", "y") + configMap("a", "z"))
    let read = try #require(try RenderedObject.read(source))
    #expect(read.map(\.name) == ["b", "a"])
    let last = try #require(try RenderedObject.read(Fixtures.source(configMap("a", "z"))))
    #expect(Array(read.dropFirst()) == last)
    #expect(PipelinePlan(desired: read, previous: read).isEmpty)
  }
}
