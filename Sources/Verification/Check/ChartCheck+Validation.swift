internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree

extension ChartCheck {
  /// Validates what one render gave. Only where something is wrong the render is repeated and
  /// watched, to tell the template lines.
  func validate(
    _ chart: Chart, _ check: CheckCase, _ files: [RenderedFile], _ renderOptions: RenderOptions,
    _ version: String, _ seen: inout Set<Finding>, _ result: inout CheckReport.ChartResult
  ) {
    guard validators.hasSchemas else { return }
    let brings = chart.bringsDefinitions || files.contains { $0.text.holdsDefinition }
    let entry = brings ? nil : validators.take(version)
    defer { if let entry { validators.giveBack(entry, version) } }
    var isFine = !brings
    if let entry {
      for file in files {
        if let objects = entry.valid[file.text] {
          result.objects += objects
          continue
        }
        let results = entry.validator.validate(file.text, file: file.path)
        result.objects += results.count
        let isValid = results.allSatisfy { result in
          (result.status == .valid || result.status == .skipped) && result.lifecycle == nil
        }
        if isValid { entry.keep(file.text, objects: results.count) } else { isFine = false }
      }
    }
    if isFine { return }
    let kubeVersion = renderOptions.capabilities.kubeVersion
    guard let render = try? chart.observe(values: check.values, options: renderOptions) else {
      return
    }
    let validator = entry?.validator ?? validators.validator(version)
    for finding in validator.findings(in: render, chart: path, version: kubeVersion) {
      // What all cases have in common is told once, for the first.
      if seen.insert(finding).inserted {
        var finding = finding
        finding.message += " (\(check.name), Kubernetes \(version))"
        result.findings.append(finding)
      }
    }
  }
}

extension Chart {
  /// Whether the chart or one below it has files in `crds/`.
  fileprivate var bringsDefinitions: Bool {
    !customResourceDefinitions.isEmpty || dependencies.contains(where: \.bringsDefinitions)
  }
}

extension ByteString {
  /// Whether a manifest may hold the definition of a custom resource.
  fileprivate var holdsDefinition: Bool { firstIndex(of: "CustomResourceDefinition") != nil }
}
