import Diagnostics
import Testing
import ValueTree

@testable import ChartEngine

@Suite struct RenderManyTests {
  private func chart(_ name: String) throws -> Chart {
    let files = [
      ("Chart.yaml", "apiVersion: v2\nname: \(name)\nversion: 1.0.0\n"),
      (
        "charts/below/Chart.yaml", "apiVersion: v2\nname: below\nversion: 1.0.0\n"
      ), ("charts/below/values.yaml", "a: {b: 1, c: [x]}\nglobal: {z: 1}\n"),
      ("charts/below/templates/b.yaml", "below: {{ .Values | toJson | quote }}\n"),
      ("templates/_names.tpl", "{{ define \"name\" }}{{ .Release.Name }}-{{ .Values.n }}{{ end }}"),
      (
        "templates/a.yaml",
        "name: {{ include \"name\" . }}\n{{ if eq .Values.n 7.0 }}{{ fail \"no 7\" }}{{ end }}"
      ),
      ("values.yaml", "n: 0\n"),
    ]
    return try ChartLoader().load(
      files: files.map { ChartFile(name: ByteString($0.0), data: Array($0.1.utf8)) })
  }

  /// What a render gave, as a text to compare.
  private func text(_ result: Result<RenderedChart, Diagnostic>) -> String {
    switch result {
    case .success(let rendered):
      String(decoding: TemplateOutput(rendered: rendered).text(), as: UTF8.self)
    case .failure(let error): error.helmText
    }
  }

  private func requests() throws -> [RenderRequest] {
    let charts = [try chart("one"), try chart("two")]
    return (0..<60).map { number in
      var entries = [ValueSnapshot.Entry(key: "n", value: .float(Double(number % 13)))]
      if number % 3 == 0 {
        let turn = ValueSnapshot.Entry(key: "turn", value: .float(Double(number)))
        entries.insert(ValueSnapshot.Entry(key: "global", value: .dict([turn])), at: 0)
      }
      return RenderRequest(chart: charts[number % 2], values: .dict(entries))
    }
  }

  @Test(arguments: [1, 4, 100])
  func givesWhatOneAfterTheOtherGives(_ width: Int) async throws {
    // Charts of their own, which nothing was rendered with before.
    let expected = try requests().map { text($0.render()) }
    let results = await RenderedChart.render(many: try requests(), width: width)
    #expect(results.map { text($0) } == expected)
    #expect(expected.contains { $0.contains("no 7") } && expected.contains { $0.contains("-12") })
  }

  @Test func stopsWhenCancelled() async throws {
    let requests = try requests()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await RenderedChart.render(many: requests, width: 2)
    }
    let codes = await task.value.map { result -> Diagnostic.Code? in
      if case .failure(let error) = result { error.code } else { nil }
    }
    #expect(codes.allSatisfy { $0 == .cancelled })
  }
}
