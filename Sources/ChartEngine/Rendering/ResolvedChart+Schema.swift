internal import Diagnostics
package import JSONSchema
package import ValueTree
public import YAML

/// A value that does not fit a chart's schema.
public struct SchemaViolation: Sendable {
  /// Where the value is, from the root chart's values.
  public var path: [PathStep]
  /// What is wrong with it, in the reference's words.
  public var message: String
}

extension ResolvedChart {
  /// Checks merged values against the schemas of the whole tree; all violations are in the error, and
  /// parts of schemas that check nothing in the warnings.
  internal func validate(
    _ values: Dict, _ warnings: inout [String], _ limits: SchemaLimits = SchemaLimits(),
    _ interruption: Interruption = Interruption()
  ) throws(Diagnostic) {
    var report = ""
    try appendViolations(of: values, limits, interruption, &warnings, to: &report)
    guard !report.isEmpty else { return }
    throw Diagnostic(
      .schema, "values do not fit the schema\n\(report)", helmText: report,
      help: "skip the check with `--skip-schema-validation`")
  }

  private func appendViolations(
    of values: Dict, _ limits: SchemaLimits, _ interruption: Interruption,
    _ warnings: inout [String], to report: inout String
  ) throws(Diagnostic) {
    if let text = chart.schema {
      let schema = chart.compiledSchema.schema(of: text, chart.files, limits)
      do throws(SchemaError) {
        let schema = try schema.get()
        for reference in schema.ignoredReferences {
          warnings.append(
            "\(path)/values.schema.json: \(reference) is unknown and allows everything")
        }
        if let violation = try schema.violation(
          in: .dict(values), limits: limits, interruption: interruption)
        {
          report += "\(name):\n\(SchemaReport.text(of: violation))"
        }
      } catch {
        try throwLimit(error)
        report += "\(name):\n\(error.message)"
      }
    }
    for subchart in dependencies {
      switch values[subchart.name] {
      case nil, .null: continue
      case .dict(let section):
        try subchart.appendViolations(
          of: section, limits, interruption, &warnings, to: &report)
      case .some(let other):
        report +=
          "\(subchart.name):\ninvalid type for values: expected object (map), "
          + "got \(other.goType)\n"
      }
    }
  }

  /// Throws the error of a limit, which no report on values may hide.
  private func throwLimit(_ error: SchemaError) throws(Diagnostic) {
    let code: Diagnostic.Code
    switch error.code {
    case .limit: code = .limit
    case .cancelled: code = .cancelled
    default: return
    }
    throw Diagnostic(
      code, "\(path)/values.schema.json: \(error.message)",
      helmText: "\(name):\n\(error.message)\n", limit: error.limit)
  }

  /// The values that violate a schema of the tree, by their paths from the root chart's values.
  internal func violations(
    of values: Dict, _ limits: SchemaLimits, below path: [PathStep] = []
  ) -> [SchemaViolation] {
    var found: [SchemaViolation] = []
    if let text = chart.schema,
      let schema = try? chart.compiledSchema.schema(of: text, chart.files, limits).get(),
      let violation = try? schema.violation(in: .dict(values), limits: limits)
    {
      found = violation.leaves.map { leaf in
        let steps = leaf.instancePath.map { step -> PathStep in
          switch step {
          case .key(let key): .key(key)
          case .index(let index): .item(index)
          }
        }
        return SchemaViolation(path: path + steps, message: leaf.message)
      }
    }
    for subchart in dependencies {
      if case .dict(let section)? = values[subchart.name] {
        found += subchart.violations(of: section, limits, below: path + [.key(subchart.name)])
      }
    }
    return found
  }
}

/// The reference's report on values that do not fit one schema.
package enum SchemaReport {
  /// What is wrong with values by the text of a schema, or with the schema; nil if nothing is.
  ///
  /// `files` are the chart's, which the schema may refer to.
  package static func text(
    on values: Dict, schema text: [UInt8], _ files: [ChartFile] = [],
    limits: SchemaLimits = SchemaLimits()
  ) -> String? {
    do throws(SchemaError) {
      return try CompiledSchema().schema(of: text, files, limits).get()
        .violation(in: .dict(values), limits: limits).map { self.text(of: $0) }
    } catch {
      return error.message
    }
  }

  internal static func text(of violation: Violation) -> String {
    var report = violation.report()
    let heading = "jsonschema validation failed with 'file:///values.schema.json#'\n"
    if report.hasPrefix(heading) { report.removeFirst(heading.count) }
    return report + "\n"
  }
}
