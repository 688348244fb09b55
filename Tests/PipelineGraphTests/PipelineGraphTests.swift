import PipelineGraph
import Testing

@Suite struct PipelineGraphTests {
  typealias Step = PipelineGraph.Step
  typealias Node = PipelineGraph.Node

  struct Ways: Sendable, CustomTestStringConvertible {
    /// Nodes as `name: jumps`.
    var nodes: [String]
    var reachable: Set<String>
    var cycles: [String] = []

    var testDescription: String { nodes.joined(separator: "; ") }

    var graph: PipelineGraph {
      PipelineGraph(
        name: "test",
        nodes: nodes.map { line in
          let parts = line.split(separator: ":", omittingEmptySubsequences: false)
          let jumps = parts[1].split(separator: " ")
          return Node(
            name: String(parts[0]), routing: .sequence,
            steps: jumps.map { Step(name: "Llm", target: .node(String($0))) })
        })
    }
  }

  @Test(arguments: [
    Ways(nodes: [], reachable: []),
    Ways(nodes: ["main: root"], reachable: []),
    Ways(nodes: ["root:"], reachable: ["root"]),
    Ways(nodes: ["root: a b", "a: b", "b:", "c:"], reachable: ["root", "a", "b"]),
    Ways(nodes: ["root: nowhere"], reachable: ["root"]),
    Ways(nodes: ["root: root"], reachable: ["root"], cycles: ["root root"]),
    Ways(
      nodes: ["root: a", "a: b", "b: a root"], reachable: ["root", "a", "b"],
      cycles: ["a b a", "root a b root"]),
    Ways(nodes: ["root:", "a: b", "b: a"], reachable: ["root"], cycles: ["a b a"]),
    Ways(nodes: ["root: a a", "a: b", "b:"], reachable: ["root", "a", "b"]),
  ])
  func ways(_ ways: Ways) {
    #expect(ways.graph.reachableNodes() == ways.reachable)
    #expect(ways.graph.cycles().map { $0.nodes.joined(separator: " ") } == ways.cycles)
  }

  @Test func longChainsNeedNoStack() {
    let nodes = (0..<20_000).map { number in
      Node(
        name: number == 0 ? "root" : "n\(number)", routing: .sequence,
        steps: [Step(name: "Llm", target: .node("n\(number + 1)"))])
    }
    let graph = PipelineGraph(name: "long", nodes: nodes)
    #expect(graph.reachableNodes().count == nodes.count)
    #expect(graph.cycles().isEmpty)
  }

  private static let drawn: PipelineGraph = {
    var answer = Step(name: "Llm", target: .service("answer"))
    answer.calls = [
      .init(name: "LLM_ENDPOINT", target: "server"), .init(name: "X", target: "http://a.b"),
    ]
    var server = Step(name: "Tgi", target: .service("server"))
    server.isBackend = true
    var pick = Step(name: "Llm", target: .node("pick"))
    pick.condition = "a==\"<b>\""
    pick.isHard = true
    return PipelineGraph(
      name: "demo",
      nodes: [
        Node(name: "root", routing: .sequence, steps: [answer, server, pick]),
        Node(
          name: "pick", routing: .switch,
          steps: [Step(name: "Asr", target: .external("https://asr.example.com"))]),
      ])
  }()

  @Test func text() {
    #expect(
      Self.drawn.text == """
        demo

        root (Sequence, entry)
           1 Llm  answer
               LLM_ENDPOINT → server
               X → http://a.b
           · Tgi  server  (backend)
           3 Llm  → pick  if a=="<b>"  (hard)

        pick (Switch)
           1 Asr  https://asr.example.com

        """)
  }

  @Test func mermaid() {
    #expect(
      Self.drawn.mermaid == """
        flowchart LR
          subgraph n0["root (Sequence)"]
            n0s0["Llm<br>answer"]
            n0s1[("Tgi<br>server")]
            n0s2(["Llm"])
          end
          subgraph n1["pick (Switch)"]
            n1s0>"Asr<br>https://asr.example.com"]
          end
          request(["demo"])
          request --> n0
          n0s0 -->|"a==#quot;#lt;b#gt;#quot;"| n0s2
          n0s2 ==> n1
          n0s0 -.->|"LLM_ENDPOINT"| n0s1
          x0>"http://a.b"]
          n0s0 -.->|"X"| x0

        """)
  }
}
