internal import Diagnostics
internal import JSONSchema
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
  /// Checks merged values against the schemas of the whole tree; all violations are in the error.
  internal func validate(_ values: Dict) throws(Diagnostic) {
    var report = ""
    appendViolations(of: values, to: &report)
    guard !report.isEmpty else { return }
    throw Diagnostic(
      .schema, "values do not fit the schema\n\(report)", helmText: report,
      help: "skip the check with `--skip-schema-validation`")
  }

  private func appendViolations(of values: Dict, to report: inout String) {
    if let text = chart.schema, let violations = Self.violations(of: values, chart, text) {
      report += "\(name):\n\(violations)"
    }
    for subchart in dependencies {
      switch values[subchart.name] {
      case nil, .null: continue
      case .dict(let section): subchart.appendViolations(of: section, to: &report)
      case .some(let other):
        report +=
          "\(subchart.name):\ninvalid type for values: expected object (map), "
          + "got \(other.goType)\n"
      }
    }
  }

  /// The values that violate a schema of the tree, by their paths from the root chart's values.
  internal func violations(of values: Dict, below path: [PathStep] = []) -> [SchemaViolation] {
    var found: [SchemaViolation] = []
    if let text = chart.schema, let schema = try? chart.compiledSchema.schema(of: text).get(),
      let violation = try? schema.violation(in: .dict(values))
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
        found += subchart.violations(of: section, below: path + [.key(subchart.name)])
      }
    }
    return found
  }

  /// What is wrong with the values of one chart, or with its schema; nil if nothing is.
  private static func violations(of values: Dict, _ chart: Chart, _ text: [UInt8]) -> String? {
    SchemaReport.text(on: values, chart.compiledSchema.schema(of: text))
  }
}

/// The reference's report on values that do not fit one schema.
package enum SchemaReport {
  /// What is wrong with values by the text of a schema, or with the schema; nil if nothing is.
  package static func text(on values: Dict, schema text: [UInt8]) -> String? {
    self.text(on: values, CompiledSchema().schema(of: text))
  }

  internal static func text(
    on values: Dict, _ schema: Result<Schema, SchemaError>
  ) -> String? {
    do throws(SchemaError) {
      guard let violation = try schema.get().violation(in: .dict(values)) else { return nil }
      var report = violation.report()
      let heading = "jsonschema validation failed with 'file:///values.schema.json#'\n"
      if report.hasPrefix(heading) { report.removeFirst(heading.count) }
      return report + "\n"
    } catch {
      return error.message
    }
  }
}
