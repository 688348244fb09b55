import ChartEngine
import Diagnostics
import ValueTree

// Loads a chart once and renders it for two releases.
let path = CommandLine.arguments.dropFirst().first ?? "charts/common/tgi"
let values = ValueSnapshot.dict([
  .init(key: "LLM_MODEL_ID", value: .string("HuggingFaceH4/mistral-7b-grok")),
  .init(key: "volume", value: .string("/mnt")),
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
