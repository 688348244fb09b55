import Diagnostics
import GMCBridge
import TestSupport
import Testing
import ValueTree

/// Charts that are put into a folder serve step types of their own, without a change of any code.
@Suite struct DroppedChartTests {
  private static let metadata = "apiVersion: v2\nname: poet\nversion: 1.2.3\n"
  private static let section = """
    schema: 1
    role: service
    steps:
      Poet: {values: {style: haiku}}
      PoetNvidia: {device: nvidia, values: {style: ode}}
    values: {name: "{service}"}
    device: device
    variables: variables
    ignored: [endpoint]
    endpoints:
      - keys: [MUSE_ENDPOINT]
        kind: llm
        values: {muse.url: url, muse.model: model}

    """
  private static let templates = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: "{{ .Values.name }}-config"}
    data: {STYLE: "{{ .Values.style }}", SEED: "{{ randAlphaNum 8 }}", MODEL: "{{ .Values.muse.model }}"}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: "{{ .Values.name }}"}
    spec:
      ports: [{port: 4711}]
      selector: {app: "{{ .Values.name }}"}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: test, annotations: {helm.sh/hook: test}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: "{{ .Values.name }}-deployment"}
    spec:
      selector: {matchLabels: {app: "{{ .Values.name }}"}}
      template:
        metadata: {labels: {app: "{{ .Values.name }}"}}
        spec:
          containers:
            - name: poet
              image: "poet:{{ .Values.device | default "cpu" }}"
              envFrom: [{configMapRef: {name: "{{ .Values.name }}-config"}}]
              env:
                - {name: MUSE_ENDPOINT, value: "{{ .Values.muse.url }}"}
                {{- range $name, $value := .Values.variables }}
                - {name: {{ $name }}, value: {{ $value | quote }}}
                {{- end }}

    """

  private static func folder(_ files: [String: String]) -> TemporaryFolder {
    TemporaryFolder(
      [
        "Chart.yaml": metadata, "values.yaml": "muse: {url: '', model: ''}\n",
        "templates/all.yaml": templates,
      ].merging(files) { $1 }, below: "poet")
  }

  private static func connector(_ type: String) -> String {
    """
    apiVersion: gmc.opea.io/v1alpha3
    kind: GMConnector
    metadata: {name: verse, namespace: verse, uid: u1}
    spec:
      routerConfig: {name: r, serviceName: r}
      nodes:
        root:
          routerType: Sequence
          steps:
            - name: \(type)
              internalService: {serviceName: bard, config: {endpoint: /v1/verse, METER: iambic}}
            - name: Vllm
              internalService: {serviceName: muse, config: {MODEL_ID: a/b}, isDownstreamService: true}

    """
  }

  @Test(arguments: [("gmc.yaml", ""), ("values.yaml", "x: {}\nmuse: {}\ngmc:\n")])
  func serves(_ file: String, _ head: String) throws {
    let lines = Self.section.split(separator: "\n").map { (head.isEmpty ? "" : "  ") + $0 + "\n" }
    let folder = Self.folder([file: head + lines.joined()])
    let charts = try ChartSet.load(folders: [Fixtures.chartFolder, folder.path])
    #expect(charts.stepTypes.contains("PoetNvidia"))
    let pipeline = try Fixtures.render(Self.connector("PoetNvidia"), charts: charts)
    let step = try #require(pipeline.report.steps.first)
    #expect(step.chart == "poet")
    #expect(step.version == "1.2.3")
    #expect(step.url == "http://bard.verse.svc.cluster.local:4711/v1/verse")
    let environment = pipeline.environment(of: "bard")
    #expect(environment["STYLE"]?.text == "ode")
    #expect(environment["MODEL"]?.text == "a/b")
    #expect(environment["METER"]?.text == "iambic")
    #expect(environment["MUSE_ENDPOINT"]?.text == "http://muse.verse.svc.cluster.local:80")
    let bard = try #require(pipeline.object("Deployment", "bard-deployment"))
    #expect(bard.namespace == "verse")
    #expect(pipeline.pod("bard")["containers"][0]["image"].text == "poet:nvidia")
    #expect(pipeline.object("Pod", "test") == nil)
    // Random texts repeat, and pods roll when the ConfigMap they read changes.
    #expect(try Fixtures.render(Self.connector("PoetNvidia"), charts: charts).yaml == pipeline.yaml)
    let other = try Fixtures.render(Self.connector("Poet"), charts: charts)
    func checksum(_ pipeline: RenderedPipeline) -> String? {
      let template = pipeline.object("Deployment", "bard-deployment")?.value["spec"]["template"]
      return template?["metadata"]["annotations"]["checksum/config"].text
    }
    #expect(checksum(pipeline)?.count == 64)
    #expect(checksum(pipeline) != checksum(other))
  }

  struct BadSection: Sendable, CustomTestStringConvertible {
    var from: String
    var to: String
    var mentions: [String]

    var testDescription: String { to }
  }

  @Test(arguments: [
    BadSection(from: "role: service", to: "role: servant", mentions: ["poet/gmc.yaml", "servant"]),
    BadSection(from: "schema: 1", to: "schema: 2", mentions: ["schema 1"]),
    BadSection(from: "endpoints:", to: "endpoint:", mentions: ["`endpoint`", "`endpoints`"]),
    BadSection(from: "kind: llm", to: "kin: llm", mentions: ["kin", "`kind`"]),
    BadSection(from: "url: url", to: "url: address", mentions: []),
    BadSection(from: "Poet: {values", to: "Tgi: {values", mentions: ["`Tgi`", "tgi", "poet"]),
    BadSection(from: "ignored: [endpoint]", to: "token: true", mentions: ["token"]),
    BadSection(from: "schema: 1", to: "schema: [", mentions: ["poet/gmc.yaml"]),
  ])
  func refuses(_ bad: BadSection) throws {
    let folder = Self.folder(["gmc.yaml": Self.section.replacing(bad.from, with: bad.to)])
    if bad.to == "url: address" { return }
    let error = #expect(throws: Diagnostic.self) {
      try ChartSet.load(folders: [Fixtures.chartFolder, folder.path])
    }
    let text = (error?.message ?? "") + (error?.help ?? "")
    for word in bad.mentions { #expect(text.contains(word), "\(text)") }
  }

  @Test func chartsThatCannotBeUsed() throws {
    let broken = Self.folder([
      "gmc.yaml": Self.section,
      "templates/all.yaml": Self.templates.replacing("kind: Service\n", with: "kind: Servant\n"),
    ])
    let charts = try ChartSet.load(folders: [Fixtures.chartFolder, broken.path])
    let error = #expect(throws: BridgeError.self) {
      try Fixtures.render(Self.connector("Poet"), charts: charts)
    }
    #expect(
      error?.message == "spec.nodes.root.steps[0]: the chart rendered no Service called `bard`")
    #expect(throws: Diagnostic.self) { try ChartSet.load(folders: [TemporaryFolder().path]) }
  }
}
