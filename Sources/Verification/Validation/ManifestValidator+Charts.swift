package import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree

/// The codes of what validation finds.
public enum ValidationRule {
  /// An object does not fit its schema.
  public static let invalid = "OC201"
  /// An object cannot be judged: there is no schema, or the document is no object.
  public static let error = "OC202"
  /// The version of an object's API is deprecated in the target version.
  public static let deprecated = "OC203"
  /// The version of an object's API is gone from the target version.
  public static let removed = "OC204"
}

extension ManifestValidator {
  /// Validates what a chart's templates printed; findings point to the template line that wrote the
  /// field. The chart's own definitions of custom resources are used.
  ///
  /// - Parameters:
  ///   - render: The watched render.
  ///   - chart: The chart as the user named it, for the findings.
  ///   - version: The version whose deprecated APIs are reported.
  package func findings(
    in render: ObservedRender, chart: String, version: KubeVersion
  ) -> [Finding] {
    for file in render.definitionFiles { add(definitions: file) }
    var findings: [Finding] = []
    let budget = PlaceBudget()
    for file in render.files where !file.path.hasSuffix("NOTES.txt") {
      let origins = RenderedPlaces(file, render, budget)
      for result in validate(file.text, file: file.path) {
        findings += self.findings(of: result, version) { offset in
          origins.places(ofByteAt: offset)
        }.map { finding in
          var finding = finding
          finding.chart = chart
          return finding
        }
      }
    }
    return findings
  }

  /// What a result has to report; `places` gives the line of a byte and the lines that called it.
  package func findings(
    of result: ValidationResult, _ version: KubeVersion, places: (Int) -> [Finding.Place]
  ) -> [Finding] {
    var findings: [Finding] = []
    func add(
      _ code: String, _ severity: Finding.Severity, _ offset: Int, _ message: String,
      field: String? = nil
    ) {
      let places = places(offset)
      findings.append(
        Finding(
          code, severity, at: places.first ?? Finding.Place(file: result.file),
          trace: Array(places.dropFirst()), object: result.object, field: field, message))
    }
    switch result.status {
    case .valid, .skipped: break
    case .invalid:
      for violation in result.violations {
        add(
          ValidationRule.invalid, .error, violation.offset ?? result.offset, violation.message,
          field: violation.field)
      }
    case .error:
      add(ValidationRule.error, .error, result.offset, result.reason ?? "cannot be validated")
    }
    if let lifecycle = result.lifecycle {
      if lifecycle.isRemoved(in: version) {
        add(ValidationRule.removed, .error, result.offset, lifecycle.warning, field: "apiVersion")
      } else if lifecycle.isDeprecated(in: version) {
        add(
          ValidationRule.deprecated, .warning, result.offset, lifecycle.warning,
          field: "apiVersion")
      }
    }
    return findings
  }
}

extension ObservedRender {
  /// The definitions of custom resources that the tree of charts brings.
  internal var definitionFiles: [ByteString] {
    resolved.definitionFiles
      + files.filter { file in
        file.text.firstIndex(of: "CustomResourceDefinition") != nil
      }.map(\.text)
  }
}

extension ResolvedChart {
  fileprivate var definitionFiles: [ByteString] {
    chart.customResourceDefinitions.map { ByteString($0.data) }
      + dependencies.flatMap(\.definitionFiles)
  }
}
