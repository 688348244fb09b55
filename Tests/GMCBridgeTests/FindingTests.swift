import Diagnostics
import GMCBridge
import Testing

/// One fault at a time in a connector that is right otherwise, and where it is found.
@Suite struct FindingTests {
  /// A connector without faults.
  static let sound = """
    apiVersion: gmc.opea.io/v1alpha3
    kind: GMConnector
    metadata:
      name: shop
      namespace: shop
      labels:
        gmc/platform: xeon
    spec:
      routerConfig:
        name: router
        serviceName: shop-router
      nodes:
        root:
          routerType: Sequence
          steps:
          - name: Embedding
            internalService:
              serviceName: embed
              config:
                endpoint: /v1/embeddings
                TEI_EMBEDDING_ENDPOINT: tei
          - name: TeiEmbedding
            internalService:
              serviceName: tei
              config:
                MODEL_ID: BAAI/bge-small-en-v1.5
              isDownstreamService: true
          - name: Llm
            data: $response
            nodeName: pick
        pick:
          routerType: Switch
          steps:
          - name: Llm
            condition: model==small
            internalService:
              serviceName: small
              config:
                endpoint: /v1/chat/completions
                TGI_LLM_ENDPOINT: tgi
          - name: Tgi
            internalService:
              serviceName: tgi
              isDownstreamService: true

    """

  struct Fault: Sendable, CustomTestStringConvertible {
    /// What stands in the sound connector, and what stands there instead; `⟦` marks the place that is
    /// pointed at.
    var from: String
    var to: String
    var rule: Rule
    var severity = Finding.Severity.error
    var path: String
    var mentions: [String] = []
    /// Rules that this fault breaks besides.
    var follow: Set<Rule> = []

    var testDescription: String { "\(rule.rawValue): \(to.prefix(60))" }
  }

  @Test func soundConnector() throws {
    #expect(try Fixtures.charts.get().validate(Fixtures.source(Self.sound)).isEmpty)
  }

  @Test(arguments: schemaFaults + admissionFaults + controllerFaults + flowFaults + bridgeFaults)
  func faults(_ fault: Fault) throws {
    try #require(Self.sound.contains(fault.from))
    var text = Self.sound.replacing(fault.from, with: fault.to, maxReplacements: 1)
    let mark = try #require(text.firstIndex(of: "⟦"))
    let offset = text[..<mark].utf8.count
    text.remove(at: mark)
    let findings = try Fixtures.charts.get().validate(Fixtures.source(text))
    let found = findings.filter { finding in
      finding.rule == fault.rule && finding.severity == fault.severity && finding.path == fault.path
        && finding.offset == offset && fault.mentions.allSatisfy { finding.message.contains($0) }
    }
    let lines = findings.map { "\($0.offset) \($0.line(file: "test"))" }
    #expect(found.count == 1, "expected at \(offset), found \(lines)")
    let others = findings.filter {
      $0.severity > .note && $0.rule != fault.rule && !fault.follow.contains($0.rule)
    }
    #expect(others.isEmpty, "also found \(others.map { $0.line(file: "test") })")
  }

  static let schemaFaults: [Fault] = [
    Fault(
      from: "gmc.opea.io/v1alpha3", to: "⟦gmc.opea.io/v1beta1", rule: .apiVersion,
      path: "apiVersion", mentions: ["v1alpha3"]),
    Fault(
      from: "apiVersion: gmc.opea.io/v1alpha3\nkind: GMConnector\n",
      to: "⟦apiVersion: gmc.opea.io/v1alpha3\n", rule: .kind, path: "", mentions: ["kind"]),
    Fault(
      from: "metadata:\n  name: shop\n", to: "⟦metadata:\n", rule: .metadataNameRequired,
      path: "metadata",
      mentions: ["name"]),
    Fault(
      from: "name: shop\n", to: "name: ⟦My Shop\n", rule: .metadataName, path: "metadata.name",
      mentions: ["My Shop", "my-shop"]),
    Fault(
      from: "namespace: shop\n", to: "namespace: ⟦5\n", rule: .memberString,
      path: "metadata.namespace"),
    Fault(
      from: "    name: router\n", to: "    nam: ⟦router\n", rule: .unknownField,
      path: "spec.routerConfig.nam", mentions: ["`name`"], follow: [.routerConfigName]),
    Fault(
      from: "routerType: Switch", to: "routerType: ⟦switch", rule: .routerTypeEnum,
      path: "spec.nodes.pick.routerType", mentions: ["Switch"]),
    Fault(
      from: "data: $response", to: "dependency: ⟦hard", rule: .dependencyEnum,
      path: "spec.nodes.root.steps[2].dependency", mentions: ["hard", "Hard", "Soft"]),
    Fault(
      from: "MODEL_ID: BAAI/bge-small-en-v1.5", to: "MODEL_ID: ⟦1.5", rule: .configValueString,
      path: "spec.nodes.root.steps[1].internalService.config.MODEL_ID", mentions: ["string"]),
    Fault(
      from: "isDownstreamService: true\n      - name: Llm",
      to: "isDownstreamService: ⟦\"true\"\n      - name: Llm", rule: .downstreamFlagType,
      path: "spec.nodes.root.steps[1].internalService.isDownstreamService",
      mentions: ["boolean"]),
    Fault(
      from: "isDownstreamService: true\n      - name: Llm",
      to: "isDownstreamServices: ⟦true\n      - name: Llm", rule: .unknownField,
      path: "spec.nodes.root.steps[1].internalService.isDownstreamServices",
      mentions: ["`isDownstreamService`"]),
    Fault(
      from: "serviceName: embed\n", to: "serviceName: embed\n          ⟦serviceName: embed2\n",
      rule: .duplicateMember, path: "spec.nodes.root.steps[0].internalService.serviceName"),
    Fault(
      from: "labels:\n", to: "labels:\n    a: ⟦[1]\n", rule: .configValueString,
      path: "metadata.labels.a"),
  ]

  static let admissionFaults: [Fault] = [
    Fault(
      from: "root:", to: "⟦main:", rule: .rootNode, path: "spec.nodes",
      mentions: ["root"]),
    Fault(
      from: "- name: Embedding", to: "- name: ⟦Embeding", rule: .stepNameKnown,
      path: "spec.nodes.root.steps[0].name", mentions: ["Embeding", "root", "Embedding"]),
    Fault(
      from: "nodeName: pick", to: "nodeName: ⟦pik", rule: .jumpTarget,
      path: "spec.nodes.root.steps[2].nodeName", mentions: ["pik", "pick", "Llm"],
      follow: [.nodeReachable]),
    Fault(
      from: "serviceName: small", to: "serviceName: ⟦embed", rule: .serviceNameUnique,
      path: "spec.nodes.pick.steps[0].internalService.serviceName", mentions: ["embed", "pick"]),
    Fault(
      from: "serviceName: small", to: "serviceName: ⟦shop-router", rule: .serviceNameUnique,
      path: "spec.nodes.pick.steps[0].internalService.serviceName", mentions: ["shop-router"]),
  ]

  static let controllerFaults: [Fault] = [
    Fault(
      from: "- name: Embedding", to: "- name: ⟦Router", rule: .stepManifest,
      path: "spec.nodes.root.steps[0].name", mentions: ["Router"]),
    Fault(
      from: "TGI_LLM_ENDPOINT: tgi", to: "TGI_LLM_ENDPOINT: ⟦tig", rule: .downstreamExists,
      path: "spec.nodes.pick.steps[0].internalService.config.TGI_LLM_ENDPOINT",
      mentions: ["tig", "`tgi`"]),
    Fault(
      from: "TGI_LLM_ENDPOINT: tgi", to: "TGI_LLM_ENDPOINT: ⟦small", rule: .downstreamExists,
      path: "spec.nodes.pick.steps[0].internalService.config.TGI_LLM_ENDPOINT",
      mentions: ["own service"]),
    Fault(
      from: "TGI_LLM_ENDPOINT: tgi", to: "TGI_LLM_ENDPOINT: ⟦tei", rule: .downstreamSameNode,
      path: "spec.nodes.pick.steps[0].internalService.config.TGI_LLM_ENDPOINT",
      mentions: ["tei", "root"]),
    Fault(
      from: "TGI_LLM_ENDPOINT: tgi", to: "TGI_LLM_ENDPOINT: ⟦http://", rule: .externalURL,
      path: "spec.nodes.pick.steps[0].internalService.config.TGI_LLM_ENDPOINT"),
    Fault(
      from: "serviceName: small", to: "serviceName: small\n          nameSpace: ⟦models",
      rule: .ownerNamespace, path: "spec.nodes.pick.steps[0].internalService.nameSpace",
      mentions: ["models", "shop"]),
    Fault(
      from: "serviceName: shop-router", to: "serviceName: ⟦9router", rule: .serviceName,
      path: "spec.routerConfig.serviceName", mentions: ["9router"]),
    Fault(
      from: "serviceName: small", to: "serviceName: ⟦" + String(repeating: "s", count: 64),
      rule: .serviceNameLength, path: "spec.nodes.pick.steps[0].internalService.serviceName",
      mentions: ["63", "64"]),
    Fault(
      from: "MODEL_ID: BAAI/bge-small-en-v1.5", to: "2MODEL: ⟦x", rule: .configKey,
      path: "spec.nodes.root.steps[1].internalService.config.2MODEL", mentions: ["2MODEL"]),
    Fault(
      from: "MODEL_ID: BAAI/bge-small-en-v1.5", to: "gmcTokenSecret: ⟦Hub Token",
      rule: .secretName, path: "spec.nodes.root.steps[1].internalService.config.gmcTokenSecret"),
    Fault(
      from: "MODEL_ID: BAAI/bge-small-en-v1.5", to: "hostPath: ⟦\"/data\\n  evil: true\"",
      rule: .hostPath, path: "spec.nodes.root.steps[1].internalService.config.hostPath"),
  ]

  static let flowFaults: [Fault] = [
    Fault(
      from: "nodeName: pick", to: "nodeName: ⟦root", rule: .acyclic,
      path: "spec.nodes.root.steps[2].nodeName", mentions: ["root"], follow: [.nodeReachable]),
    Fault(
      from: "nodeName: pick\n    pick:",
      to: "externalService: http://a.example.com/b\n    ⟦pick:", rule: .nodeReachable,
      severity: .warning, path: "spec.nodes.pick", mentions: ["pick"]),
    Fault(
      from: "condition: model==small", to: "condition: ⟦model=small", rule: .conditionSyntax,
      path: "spec.nodes.pick.steps[0].condition", mentions: ["model=small", "=="]),
    Fault(
      from: "condition: model==small", to: "condition: ⟦model==llama-3.1", rule: .conditionSyntax,
      path: "spec.nodes.pick.steps[0].condition", mentions: ["`.`"]),
    Fault(
      from: "condition: model==small", to: "condition: ⟦'#(a==1'", rule: .conditionSyntax,
      path: "spec.nodes.pick.steps[0].condition", mentions: ["bracket"]),
    Fault(
      from: "data: $response", to: "condition: ⟦a==b", rule: .conditionSyntax,
      path: "spec.nodes.root.steps[2].condition", mentions: ["Sequence"]),
    Fault(
      from: "- name: Embedding", to: "- name: Embedding\n        condition: ⟦text",
      rule: .conditionNeedsResponse, path: "spec.nodes.root.steps[0].condition"),
    Fault(
      from: "data: $response", to: "data: ⟦$respons", rule: .dataValue,
      path: "spec.nodes.root.steps[2].data", mentions: ["$response", "$request"]),
    Fault(
      from: """
        pick:
              routerType: Switch
              steps:
              - name: Llm
                condition: model==small
                internalService:
        """,
      to: """
        ⟦pick:
              routerType: Switch
              steps:
              - name: Llm
                internalService:
                  isDownstreamService: true
        """,
      rule: .callableStep, path: "spec.nodes.pick", mentions: ["pick"]),
  ]

  static let bridgeFaults: [Fault] = [
    Fault(
      from: "nodeName: pick", to: "nodeName: pick\n        externalService: ⟦http://a.example.com",
      rule: .executorExclusive, path: "spec.nodes.root.steps[2].externalService",
      mentions: ["nodeName", "externalService"]),
    Fault(
      from: "- name: Llm\n        data: $response\n        nodeName: pick",
      to: "- ⟦name: Llm\n        data: $response", rule: .executorRequired,
      path: "spec.nodes.root.steps[2]", mentions: ["internalService"], follow: [.nodeReachable]),
    Fault(
      from: "internalService:\n          serviceName: embed\n",
      to: "⟦internalService:\n", rule: .serviceNameRequired,
      path: "spec.nodes.root.steps[0].internalService", mentions: ["serviceName"]),
    Fault(
      from: "endpoint: /v1/embeddings", to: "endpoint: ⟦v1/embeddings", rule: .endpointPath,
      path: "spec.nodes.root.steps[0].internalService.config.endpoint",
      mentions: ["/v1/embeddings"]),
    Fault(
      from: "config:\n            endpoint: /v1/embeddings\n", to: "⟦config:\n",
      rule: .endpointRequired, severity: .warning,
      path: "spec.nodes.root.steps[0].internalService.config", mentions: ["endpoint", "Embedding"]),
    Fault(
      from: "nodeName: pick", to: "externalService: ⟦llm.example.com/v1", rule: .externalURL,
      path: "spec.nodes.root.steps[2].externalService", follow: [.nodeReachable]),
    Fault(
      from: "TEI_EMBEDDING_ENDPOINT: tei\n      - name: TeiEmbedding",
      to: "TEI_EMBEDDING_ENDPOINT: ⟦tei\n      - name: TeiReranking", rule: .downstreamKind,
      path: "spec.nodes.root.steps[0].internalService.config.TEI_EMBEDDING_ENDPOINT",
      mentions: ["TeiReranking", "TeiEmbedding"]),
    Fault(
      from:
        "config:\n            endpoint: /v1/chat/completions\n            TGI_LLM_ENDPOINT: tgi\n      - name: Tgi",
      to: "⟦config:\n            endpoint: /v1/chat/completions\n      - name: Whisper",
      rule: .backendRequired, path: "spec.nodes.pick.steps[0].internalService.config",
      mentions: ["TGI_LLM_ENDPOINT", "`Vllm`", "`Tgi`"]),
    Fault(
      from: "MODEL_ID: BAAI/bge-small-en-v1.5", to: "MODEL_ID: a/b\n            modelId: ⟦c/d",
      rule: .configConflict, path: "spec.nodes.root.steps[1].internalService.config.modelId",
      mentions: ["MODEL_ID", "modelId"]),
    Fault(
      from: "gmc/platform: xeon", to: "gmc/platform: ⟦xenon", rule: .platformKnown,
      path: "metadata.labels.gmc/platform", mentions: ["xenon", "`xeon`"]),
    Fault(
      from: "- name: TeiEmbedding", to: "- name: ⟦TeiEmbeddingGaudi", rule: .platformConsistent,
      severity: .warning, path: "spec.nodes.root.steps[1].name", mentions: ["gaudi", "xeon"]),
    Fault(
      from: "- name: Tgi", to: "- ⟦name: UI", rule: .specialSteps, path: "spec.nodes.pick.steps[1]",
      mentions: ["UI", "root"], follow: [.downstreamKind]),
    Fault(
      from: """
        routerType: Switch
              steps:
              - name: Llm
                condition: model==small
                internalService:
                  serviceName: small
                  config:
                    endpoint: /v1/chat/completions
                    TGI_LLM_ENDPOINT: tgi
              - name: Tgi
        """,
      to: """
        routerType: Ensemble
              steps:
              - name: Llm
                internalService:
                  serviceName: small
                  config:
                    endpoint: /v1/chat/completions
                    TGI_LLM_ENDPOINT: tgi
              - ⟦name: Tgi
        """, rule: .ensembleDownstream,
      path: "spec.nodes.pick.steps[1]", mentions: ["Ensemble", "Tgi"]),
    Fault(
      from: "MODEL_ID: BAAI/bge-small-en-v1.5", to: "HF_TOKEN: ⟦hf_0123", rule: .tokenInClear,
      severity: .warning, path: "spec.nodes.root.steps[1].internalService.config.HF_TOKEN"),
  ]
}
