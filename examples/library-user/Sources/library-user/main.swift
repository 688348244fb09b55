import ChartEngine
import Diagnostics
import ValueTree

// Loads a chart once and renders it for two releases.
let path = CommandLine.arguments.dropFirst().first ?? "charts/common/llm-uservice"
let values = ValueSnapshot.dict([
  .init(key: "tgi", value: .dict([.init(key: "volume", value: .string("/mnt"))]))
])

do throws(Diagnostic) {
  let chart = try ChartLoader().load(path: path)
  for name in ["first", "second"] {
    let options = RenderOptions(release: Release(name: name, namespace: "opea"))
    let rendered = try chart.render(values: values, options: options)
    for manifest in rendered.manifests { print(name, manifest.kind, manifest.name) }
  }
} catch {
  print(error.report())
}
