import ChartRequests
import Diagnostics
import JSON
import Testing
import TestSupport
import ValueTree

@Suite struct RequestTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    var request: String
    var code: String
    var words: String
    var testDescription: String { request }

    init(_ request: String, _ code: String, _ words: String) {
      self.request = request
      self.code = code
      self.words = words
    }
  }

  @Test(arguments: [
    Refusal("", "request", "unexpected end of JSON input"),
    Refusal("3", "request", "a request is a JSON object"),
    Refusal(#"{"op": "version"} x"#, "request", "after top-level value"),
    Refusal("{}", "request", "member `op` is missing"),
    Refusal(#"{"op": null}"#, "request", "member `op` is missing"),
    Refusal(#"{"op": "Template"}"#, "request", "unknown operation `Template`"),
    Refusal(#"{"op": "version", "x": 1}"#, "request", "unknown member `x`"),
    Refusal(#"{"op": "version", "id": []}"#, "request", "member `id` has to be"),
    Refusal(#"{"op": "template"}"#, "request", "member `chart` is missing"),
    Refusal(#"{"op": "template", "chart": "/nowhere"}"#, "chart", "path \"/nowhere\" not found"),
    Refusal(#"{"op": "template", "chart": "oci://h/x"}"#, "chart", "are not fetched"),
    Refusal(#"{"op": "template", "chart": "x", "apiVersions": "v1"}"#, "request", "list of texts"),
    Refusal(#"{"op": "template", "chart": "x", "apiVersions": [1]}"#, "request", "list of texts"),
    Refusal(#"{"op": "template", "chart": "x", "includeCRDs": 1}"#, "request", "true or false"),
    Refusal(#"{"op": "template", "chart": "x", "now": 1.5}"#, "request", "a whole number"),
    Refusal(#"{"op": "template", "chart": "x", "kubeVersion": "q"}"#, "request", "kube version"),
    Refusal(#"{"op": "template", "chart": "x", "valuesOptions": []}"#, "request", "an object"),
    Refusal(
      #"{"op": "template", "chart": "x", "valuesOptions": {"set": []}}"#, "request",
      "unknown member `valuesOptions.set`"),
    Refusal(#"{"op": "template", "chart": "x", "valuesYaml": "a: ["}"#, "yaml", "valuesYaml"),
    Refusal(
      #"{"op": "template", "chart": "x", "valuesOptions": {"valueFiles": ["-"]}}"#, "values",
      "standard input"),
    Refusal(
      #"{"op": "template", "chart": "x", "valuesOptions": {"valueFiles": ["/nowhere"]}}"#, "file",
      "open /nowhere"),
    Refusal(#"{"op": "template", "charts": 7}"#, "handle", "there is no chart set 7"),
    Refusal(#"{"op": "releaseCharts", "charts": 7}"#, "handle", "there is no chart set 7"),
    Refusal(#"{"op": "releaseCharts"}"#, "request", "member `charts` is missing"),
    Refusal(#"{"op": "loadCharts", "path": "/nowhere"}"#, "file", "stat /nowhere"),
    Refusal(#"{"op": "loadCharts", "path": "/proc/self/fd"}"#, "chart", "no chart in"),
  ])
  func refusal(_ refusal: Refusal) throws {
    let answer = try Answer(RequestHandler(), refusal.request)
    #expect(!answer.isSuccess)
    let error = try #require(answer["error"])
    #expect(error.text("code") == refusal.code)
    let words = "\(error.text("message")) \(error.text("helmText"))"
    #expect(words.contains(refusal.words), "\(words)")
    #expect(error[ByteString("retryable")] != nil)
  }

  @Test func invalidUTF8() throws {
    let handler = RequestHandler()
    let response = handler.response(to: [0x22, 0xC3, 0x28])
    #expect(!response.isSuccess)
    #expect(String(decoding: response.text, as: UTF8.self).contains("no UTF-8 at byte 1"))
  }

  @Test(arguments: [#""a""#, "7", "-1"])
  func idComesBack(_ id: String) throws {
    for operation in ["version", "unknown"] {
      let answer = try Answer(RequestHandler(), #"{"id": \#(id), "op": "\#(operation)"}"#)
      #expect(answer.text.contains(#""id":\#(id)"#))
    }
  }

  struct Render: Sendable, CustomTestStringConvertible {
    var members: String
    var expected: String
    var testDescription: String { members }

    init(_ members: String, _ expected: String) {
      self.members = members
      self.expected = expected
    }
  }

  @Test(arguments: [
    Render("", "name: release-name"),
    Render(#""release": "demo""#, "name: demo"),
    Render(#""release": """#, "name: release-name"),
    Render(#""nameTemplate": "{{ \"DEMO\" | lower }}", "release": "x""#, "name: demo"),
    Render(#""generateName": true, "now": 17"#, "name: sample-17"),
    Render(#""namespace": "home""#, "namespace: home"),
    Render(#""namespace": """#, "namespace: default"),
    Render(#""isUpgrade": true"#, "upgrade: true"),
    Render(#""kubeVersion": "1.30""#, "kube: v1.30"),
    Render(#""apiVersions": ["a/v1"]"#, "has: true"),
    Render(#""valuesYaml": "color: red""#, "color: red"),
    Render(
      #""valuesYaml": "color: red", "valuesOptions": {"values": ["color=blue"]}"#, "color: blue"),
    Render(#""valuesOptions": {"jsonValues": ["color={\"a\":1}"]}"#, "color: map[a:1]"),
    Render(#""valuesOptions": {"literalValues": ["color=a,b"]}"#, "color: a,b"),
    Render(
      #""valuesYaml": "a: [{b: 1}]", "valuesOptions": {"values": ["a[0].c=2"]}"#,
      #"[{"b":1,"c":2}]"#),
    Render(#""seed": "x""#, "random: "),
  ])
  func template(_ render: Render) throws {
    let folder = sample()
    let members = render.members.isEmpty ? "" : ", " + render.members
    let request = #"{"op": "template", "chart": "\#(folder.path)/sample"\#(members)}"#
    let answer = try Answer(RequestHandler(), request)
    let output = try #require(answer["result"]).text("output")
    #expect(output.contains(render.expected), "\(output)")
  }

  @Test func templateOfASet() throws {
    let folder = sample()
    let handler = RequestHandler()
    var answer = try Answer(handler, #"{"op": "loadCharts", "path": "\#(folder.path)"}"#)
    let loaded = try #require(answer["result"])
    #expect(loaded.texts("names") == ["sample"])
    let charts = loaded.text("charts")
    let members = #""op": "template", "seed": 3"#
    answer = try Answer(handler, #"{\#(members), "charts": \#(charts)}"#)
    let alone = try Answer(handler, #"{\#(members), "chart": "\#(folder.path)/sample"}"#)
    #expect(answer.text == alone.text)
    answer = try Answer(handler, #"{\#(members), "charts": \#(charts), "chart": "smaple"}"#)
    #expect(answer["error"]?.text("help") == "did you mean `sample`?")
    #expect(handler.release(charts: UInt64(charts) ?? 0))
    #expect(!handler.release(charts: UInt64(charts) ?? 0))
    answer = try Answer(handler, #"{\#(members), "charts": \#(charts)}"#)
    #expect(answer["error"]?.text("code") == "handle")
  }

  @Test("A token ends renders and pipelines, before they start and on their way")
  func cancellation() async throws {
    let folder = TemporaryFolder(
      [
        "Chart.yaml": "apiVersion: v2\nname: slow\nversion: 0.1.0\n",
        "templates/a.yaml":
          "{{ range until 20000 }}{{ range until 20000 }}{{ $x := add 1 2 }}{{ end }}{{ end }}",
      ], below: "slow")
    let request =
      #"{"op": "template", "chart": "\#(folder.path)/slow", "#
      + #""limits": {"steps": 1000000000, "time": 600000}}"#
    for startsCancelled in [true, false] {
      let token = CancellationToken()
      if startsCancelled { token.cancel() }
      async let response = RequestHandler().response(
        to: Array(request.utf8), cancellation: token)
      try await Task.sleep(for: .milliseconds(100))
      token.cancel()
      let text = String(decoding: await response.text, as: UTF8.self)
      #expect(text.contains(#""code":"cancelled""#) && !text.contains(#""limit""#), "\(text)")
    }
    let token = CancellationToken()
    let answer = RequestHandler().response(
      to: Array(#"{"op": "version"}"#.utf8), cancellation: token)
    token.cancel()
    #expect(answer.isSuccess)
  }

  @Test func positions() throws {
    let folder = TemporaryFolder(
      [
        "Chart.yaml": "apiVersion: v2\nname: sample\nversion: 0.1.0\n",
        "templates/a.yaml": "a: b\nc: {{ fail \"no\" }}\n",
      ], below: "sample")
    let answer = try Answer(
      RequestHandler(), #"{"op": "template", "chart": "\#(folder.path)/sample"}"#)
    #expect(answer["error"]?.text("code") == "refused")
    #expect(answer.text.contains(#"{"column":7,"file":"sample/templates/a.yaml","line":2"#))
  }

  @Test func bytesThatAreNoText() throws {
    let folder = sample()
    folder.write("sample/crds/a.yaml", [0x23, 0xE9, 0x0A])
    let answer = try Answer(
      RequestHandler(),
      #"{"op": "template", "chart": "\#(folder.path)/sample", "includeCRDs": true}"#)
    let result = try #require(answer["result"])
    #expect(result["output"] == nil)
    #expect(result.text("outputBase64").hasPrefix("LS0t"))
  }

  private func sample() -> TemporaryFolder {
    TemporaryFolder(
      [
        "Chart.yaml": "apiVersion: v2\nname: sample\nversion: 0.1.0\n",
        "templates/a.yaml": """
        a:
          name: {{ .Release.Name }}
          namespace: {{ .Release.Namespace }}
          upgrade: {{ .Release.IsUpgrade }}
          kube: {{ .Capabilities.KubeVersion }}
          has: {{ .Capabilities.APIVersions.Has "a/v1" }}
          color: {{ .Values.color }}
          list: {{ .Values.a | toJson }}
          random: {{ randAlphaNum 5 }}
        """,
      ], below: "sample")
  }
}
