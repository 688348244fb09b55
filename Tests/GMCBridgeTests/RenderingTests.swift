import Diagnostics
import GMCBridge
import PipelineGraph
import TestSupport
import Testing
import ValueTree

/// What connectors become.
@Suite struct RenderingTests {
  @Test(arguments: ["chatqna.yaml", "further-types.yaml"])
  func connectors(_ name: String) throws {
    let text = Fixtures.connector(name)
    let pipeline = try Fixtures.render(text)
    #expect(try Fixtures.render(text).yaml == pipeline.yaml)
    let services = pipeline.objects.filter { $0.kind == "Service" }.map(\.name)
    let deployments = pipeline.objects.filter { $0.kind == "Deployment" }.map(\.name)
    #expect(deployments == services.map { $0 + "-deployment" })
    #expect(services == pipeline.report.steps.map(\.service))
    #expect(pipeline.report.status.total == services.count)
  }

  @Test func valuesReachServersAndClients() throws {
    let pipeline = try Fixtures.render(Fixtures.connector("chatqna.yaml"))
    let domain = "reading-room.svc.cluster.local"
    #expect(pipeline.report.status.accessUrl == "http://library-router.\(domain):8080")
    #expect(
      pipeline.environment(of: "find").compactMapValues(\.text) == [
        "INDEX_NAME": "books", "REDIS_URL": "redis://shelves.\(domain):6379",
        "REDIS_HOST": "shelves.\(domain)", "REDIS_PORT": "6379",
        "TEI_EMBEDDING_ENDPOINT": "http://embed-server.\(domain):80",
        "RETRIEVER_COMPONENT_NAME": "OPEA_RETRIEVER_REDIS", "REDIS_SSL": "false",
        "HF_HOME": "/tmp/.cache/huggingface", "NUMBA_CACHE_DIR": "/tmp",
      ])
    let answer = pipeline.environment(of: "answer")
    #expect(answer["LLM_MODEL_ID"]?.text == "mistralai/Mistral-7B-Instruct-v0.3")
    #expect(answer["LLM_ENDPOINT"] == answer["TGI_LLM_ENDPOINT"])
    let server = pipeline.pod("answer-server")
    #expect(
      server["initContainers"][0]["args"].texts.contains("mistralai/Mistral-7B-Instruct-v0.3"))
    #expect(pipeline.environment(server["containers"][0])["MAX_BATCH_SIZE"]?.text == "8")
    let report = try #require(pipeline.report.steps.first { $0.service == "answer" })
    let model = try #require(report.values.first { $0.path == "LLM_MODEL_ID" })
    #expect(model.origin == "config TGI_LLM_ENDPOINT, service answer-server")
  }

  @Test func inferredServersOfOtherKinds() throws {
    let pipeline = try Fixtures.render(Fixtures.connector("further-types.yaml"))
    let find = pipeline.environment(of: "find")
    #expect(find["MILVUS_HOST"]?.text == "milvus.further.svc.cluster.local")
    #expect(find["MILVUS_PORT"]?.text == "19530")
    #expect(find["RETRIEVER_COMPONENT_NAME"]?.text == "OPEA_RETRIEVER_MILVUS")
    let agent = pipeline.environment(of: "agent")
    #expect(agent["llm_endpoint_url"]?.text == "http://vllm.further.svc.cluster.local:80")
    #expect(agent["model"]?.text == "meta-llama/Llama-3.3-70B-Instruct")
    let vllm = pipeline.pod("vllm")["containers"][0]
    #expect(vllm["args"].texts.contains("meta-llama/Llama-3.3-70B-Instruct"))
    #expect(vllm["resources"]["limits"]["habana.ai/gaudi"].number == 1)
    let token = pipeline.environment(vllm)["HF_TOKEN"]?["secretKeyRef"]
    #expect(token?["name"].text == "hub")
    #expect(token?["key"].text == "huggingfacehub_api_token")
    #expect(
      pipeline.environment(of: "history")["MONGO_HOST"]?.text
        == "mongo.further.svc.cluster.local")
    #expect(pipeline.environment(of: "embed-pictures")["MMEI_EMBEDDING_ENDPOINT"] != nil)
    #expect(pipeline.report.status.status() == "0/1/\(pipeline.report.status.total)")
    let owner = pipeline.objects[0].value["metadata"]["ownerReferences"][0]
    #expect(owner["uid"].text == "6f1d")
    #expect(pipeline.report.notes.isEmpty)
  }

  // MARK: Options

  private static func sound(_ from: String = "", _ to: String = "") -> String {
    from.isEmpty
      ? FindingTests.sound : FindingTests.sound.replacing(from, with: to, maxReplacements: 1)
  }

  @Test func cacheAndTokenOfTheCaller() throws {
    var options = BridgeOptions()
    options.modelCache = .claim("models")
    options.tokenSecret = BridgeOptions.TokenSecret(name: "hub", key: "token")
    let text = Self.sound("MODEL_ID: BAAI/bge-small-en-v1.5", "hostPath: /models/tei")
    let pipeline = try Fixtures.render(text, options: options)
    let tei = pipeline.pod("tei")["volumes"].items.first { $0["name"].text == "model-volume" }
    #expect(tei?["hostPath"]["path"].text == "/models/tei")
    let tgi = pipeline.pod("tgi")["volumes"].items.first { $0["name"].text == "model-volume" }
    #expect(tgi?["persistentVolumeClaim"]["claimName"].text == "models")
    let token = pipeline.environment(of: "tgi")["HF_TOKEN"]?["secretKeyRef"]
    #expect(token?["name"].text == "hub")
    #expect(token?["key"].text == "token")
  }

  @Test func deviceFromPlatform() throws {
    let text = Self.sound("gmc/platform: xeon", "gmc/platform: gaudi")
    var options = BridgeOptions()
    #expect(try Fixtures.render(text).report.steps.allSatisfy { $0.device == "cpu" })
    options.takesDeviceFromPlatform = true
    let devices = try Fixtures.render(text, options: options).report.steps.map(\.device)
    #expect(devices == ["cpu", "gaudi", "cpu", "gaudi", "cpu"])
    options = BridgeOptions()
    options.defaultDevice = "nvidia"
    #expect(try Fixtures.render(text, options: options).report.steps[3].device == "nvidia")
  }

  @Test func otherNamespaceByLabel() throws {
    let text = Self.sound("serviceName: small", "serviceName: small\n          nameSpace: models")
    var options = BridgeOptions()
    options.otherNamespaces = .label
    let pipeline = try Fixtures.render(text, options: options)
    let small = try #require(pipeline.object("Deployment", "small-deployment"))
    #expect(small.namespace == "models")
    #expect(small.value["metadata"]["ownerReferences"] == .null)
    #expect(small.value["metadata"]["labels"]["gmc.opea.io/connector"].text == "shop")
    let url = pipeline.report.steps.first { $0.service == "small" }?.url
    #expect(url == "http://small.models.svc.cluster.local:9000/v1/chat/completions")
  }

  @Test func profileAndValues() throws {
    var options = BridgeOptions()
    options.profileValues = { request in
      guard request.chart == "tgi", request.device == "cpu" else { return nil }
      return .dict([
        .init(
          key: "env",
          value: .dict([.init(key: "PROFILED", value: .string(ByteString(request.model ?? "")))])),
        .init(key: "name", value: .string("recipe")),
      ])
    }
    options.values = .dict([
      .init(key: "global", value: .dict([.init(key: "LOGFLAG", value: .string("on"))]))
    ])
    options.stepValues["small"] = .dict([.init(key: "replicaCount", value: .integer(3, .int64))])
    let pipeline = try Fixtures.render(Self.sound(), options: options)
    #expect(pipeline.environment(of: "tgi")["PROFILED"]?.text == "Intel/neural-chat-7b-v3-3")
    #expect(pipeline.environment(of: "embed")["LOGFLAG"]?.text == "on")
    let small = pipeline.object("Deployment", "small-deployment")?.value["spec"]
    #expect(small?["replicas"].number == 3)
    // A count of one is the cluster's own: written out, it would undo an autoscaler's work.
    #expect(pipeline.object("Deployment", "tgi-deployment")?.value["spec"]["replicas"] == .null)
  }

  // MARK: Texts that need care

  @Test func textsReachTheRouterUnharmed() throws {
    let words = "it's --- \\\"quoted\\\" {{ .Values }} $(HOME) $$ <&> \\u00e9"
    let text = Self.sound("MODEL_ID: BAAI/bge-small-en-v1.5", "GREETING: \"\(words)\"")
    let pipeline = try Fixtures.render(text)
    let argument = pipeline.pod("shop-router")["containers"][0]["args"].texts[1]
    #expect(!argument.contains("$("))
    #expect(!argument.contains("$$"))
    let step = try pipeline.routerGraph("shop-router")["spec"]["nodes"]["root"]["steps"][1]
    let spoken = "it's --- \"quoted\" {{ .Values }} $(HOME) $$ <&> é"
    #expect(step["internalService"]["config"]["GREETING"].text == spoken)
    #expect(pipeline.environment(of: "tei")["GREETING"]?.text == spoken)
  }

  @Test func tokensStayAwayFromRouterAndConfigMaps() throws {
    let text = Self.sound("MODEL_ID: BAAI/bge-small-en-v1.5", "HUGGINGFACEHUB_API_TOKEN: hf_0123")
    let pipeline = try Fixtures.render(text)
    for object in pipeline.objects where object.kind != "Secret" {
      #expect(!String(object.yaml).contains("hf_0123"), "\(object.kind) \(object.name)")
    }
    #expect(pipeline.object("Secret", "tei-secret") != nil)
    let environment = pipeline.environment(of: "tei")
    #expect(environment["HF_TOKEN"] == environment["HUGGINGFACEHUB_API_TOKEN"])
    #expect(environment["HF_TOKEN"]?["secretKeyRef"]["name"].text == "tei-secret")
  }

  @Test func jsonIsReadAsWell() throws {
    let text = """
      {"apiVersion": "gmc.opea.io/v1alpha3", "kind": "GMConnector",
       "metadata": {"name": "j", "annotations": {"a": "\\ud83d\\ude00 \\/"}},
       "spec": {"routerConfig": {"name": "r", "serviceName": "r"},
        "nodes": {"root": {"routerType": "Sequence", "steps": [
          {"name": "Llm", "internalService": {"serviceName": "llm", "config": {
            "endpoint": "/v1", "GREETING": "\\ud83d\\ude00", "TGI_LLM_ENDPOINT": "https://tgi.example.com"}}, "x": 1}]}}}}
      """
    let findings = try Fixtures.charts.get().validate(Fixtures.source(text))
    #expect(findings.map(\.path) == ["spec.nodes.root.steps[0].x"])
    let line = text.split(separator: "\n")[5]
    let column = line.utf8.count - 6
    #expect(findings.first?.position == SourcePosition(line: 6, column: column))
    let pipeline = try Fixtures.render(text.replacing(", \"x\": 1", with: ""))
    let environment = pipeline.environment(of: "llm")
    #expect(environment["GREETING"]?.text == "😀")
    #expect(environment["LLM_ENDPOINT"]?.text == "https://tgi.example.com")
    #expect(pipeline.objects[0].namespace == "default")
  }

  /// Broken texts of every kind give findings, and nothing else happens.
  @Test func damagedTextsAreOnlyFound() throws {
    let charts = try Fixtures.charts.get()
    let whole = Array(FindingTests.sound.utf8)
    var seed: UInt64 = 8
    func next(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % bound
    }
    let pieces = [
      "{", "}", "[", "- ", ": ", "\n", "  ", "&a ", "*a", "<<: ", "'", "\"", "\u{FF}", "---\n",
      "null",
      "5", "true", "!!str ", "|\n", "#", "$(", "{{",
    ].map { Array($0.utf8) }
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0...next(3) {
        let start = next(bytes.count)
        let end = min(bytes.count, start + next(20))
        bytes.replaceSubrange(start..<end, with: next(3) == 0 ? [] : pieces[next(pieces.count)])
      }
      let source = SourceFile(name: "damaged", bytes: bytes)
      for finding in charts.validate(source) { #expect(finding.offset <= bytes.count) }
      _ = charts.graph(source).graph.mermaid
    }
  }

  // MARK: Concurrency

  @Test func equalBytesFromManyThreads() async throws {
    let texts = (0..<6).map { number in
      Self.sound("MODEL_ID: BAAI/bge-small-en-v1.5", "MODEL_ID: org/model-\(number)")
    }
    let alone = try texts.map { try Fixtures.render($0).yaml }
    let together = await withTaskGroup(of: (Int, [UInt8]?).self) { group in
      for (index, text) in texts.enumerated() {
        group.addTask { (index, (try? Fixtures.render(text))?.yaml) }
      }
      return await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
    }
    for (index, bytes) in alone.enumerated() { #expect(together[index] == bytes) }
  }
}
