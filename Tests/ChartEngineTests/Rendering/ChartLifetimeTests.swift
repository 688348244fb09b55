import ChartEngine
import Diagnostics
import Testing
import ValueTree

@Suite("The life of charts")
struct ChartLifetimeTests {
  /// What a chart keeps between renders must not keep the chart: services load charts again and again.
  @Test func aRenderedChartIsFreed() throws {
    weak var held: Chart?
    do {
      let files = [
        ("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\n"),
        ("values.yaml", "a: 1\n"),
        ("values.schema.json", #"{"type":"object"}"#),
        ("templates/a.yaml", "a: {{ .Values.a }}\n"),
        ("charts/kid/Chart.yaml", "apiVersion: v2\nname: kid\nversion: 0.1.0\n"),
      ]
      let chart = try ChartLoader().load(
        files: files.map { ChartFile(name: .init($0.0), data: Array($0.1.utf8)) })
      _ = try chart.render()
      _ = try chart.render(values: .dict([.init(key: "a", value: .string("b"))]))
      held = chart
    }
    #expect(held == nil)
  }
}
