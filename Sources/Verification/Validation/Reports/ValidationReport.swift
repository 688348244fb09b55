internal import Diagnostics
internal import JSON
internal import ValueTree

/// The results of validation as text that kubeconform's users know.
public struct ValidationReport: Sendable {
  /// The forms of a report.
  public enum Format: String, Sendable, CaseIterable {
    case text, json, junit, tap
    /// The same as `text`, with a mark in front of each line.
    case pretty
  }

  /// How many results had which verdict.
  public struct Counts: Sendable, Hashable {
    /// Objects that fit.
    public var valid = 0
    /// Objects that do not fit.
    public var invalid = 0
    /// Objects without a verdict.
    public var errors = 0
    /// Objects passed over.
    public var skipped = 0
  }

  /// The results, in the order of the input.
  public var results: [ValidationResult]
  /// How many files there were.
  public var fileCount: Int
  /// Whether the input came from standard input.
  public var isStandardInput: Bool
  /// Whether counts follow.
  public var hasSummary: Bool
  /// Whether objects that fit are named too.
  public var isVerbose: Bool

  /// Makes a report.
  public init(
    results: [ValidationResult], fileCount: Int, isStandardInput: Bool = false,
    hasSummary: Bool = false, isVerbose: Bool = false
  ) {
    self.results = results
    self.fileCount = fileCount
    self.isStandardInput = isStandardInput
    self.hasSummary = hasSummary
    self.isVerbose = isVerbose
  }

  /// The counts.
  public var counts: Counts {
    var counts = Counts()
    for result in results {
      switch result.status {
      case .valid: counts.valid += 1
      case .invalid: counts.invalid += 1
      case .error: counts.errors += 1
      case .skipped: counts.skipped += 1
      }
    }
    return counts
  }

  /// Whether every object fits or was passed over.
  public var isClean: Bool { counts.invalid == 0 && counts.errors == 0 }

  /// The report in a form.
  public func text(_ format: Format) -> [UInt8] {
    switch format {
    case .text: Array(visible(plain(marks: nil), keepingLines: true).utf8)
    case .pretty: Array(visible(plain(marks: ("✔ ", "✖ ")), keepingLines: true).utf8)
    case .json: json
    case .tap: Array(visible(tap, keepingLines: true).utf8)
    case .junit: Array(junit.utf8)
    }
  }

  // MARK: Forms

  private func plain(marks: (good: String, bad: String)?) -> String {
    var text = ""
    for result in results {
      let name = "\(result.object.kind) \(result.object.name)"
      switch result.status {
      case .valid:
        if isVerbose { text += "\(marks?.good ?? "")\(result.file) - \(name) is valid\n" }
      case .skipped:
        if isVerbose {
          text +=
            "\(marks?.good ?? "")\(result.file) - \(result.object.name) "
            + "\(result.object.kind) skipped\n"
        }
      case .invalid:
        text += "\(marks?.bad ?? "")\(result.file) - \(name) is invalid: \(result.message)\n"
      case .error:
        let hasName = !result.object.kind.isEmpty && !result.object.name.isEmpty
        text +=
          "\(marks?.bad ?? "")\(result.file) - \(hasName ? name + " " : "")failed validation: "
          + "\(result.message)\n"
      }
    }
    return text + (hasSummary ? summary : "")
  }

  private var summary: String {
    let counts = counts
    let resources = "\(results.count) resource\(results.count > 1 ? "s" : "")"
    let files =
      isStandardInput
      ? "parsing stdin" : "in \(fileCount) file\(fileCount > 1 ? "s" : "")"
    return "Summary: \(resources) found \(files) - Valid: \(counts.valid), Invalid: "
      + "\(counts.invalid), Errors: \(counts.errors), Skipped: \(counts.skipped)\n"
  }

  /// The objects of the JSON form, their keys in kubeconform's order.
  private var json: [UInt8] {
    let shown = results.filter { isVerbose || $0.status == .invalid || $0.status == .error }
    var text = "{\n  \"resources\": ["
    for (index, result) in shown.enumerated() {
      text += index == 0 ? "\n" : ",\n"
      text += "    {\n      \"filename\": \(quoted(result.file)),\n"
      text += "      \"kind\": \(quoted(result.object.kind)),\n"
      text += "      \"name\": \(quoted(result.object.name)),\n"
      text += "      \"version\": \(quoted(result.object.apiVersion)),\n"
      text += "      \"status\": \"\(result.status.rawValue)\",\n"
      let message = result.status == .valid || result.status == .skipped ? "" : result.message
      text += "      \"msg\": \(quoted(message))"
      if !result.violations.isEmpty {
        let items = result.violations.map { violation in
          "        {\n          \"path\": \(quoted(violation.pointer)),\n"
            + "          \"msg\": \(quoted(violation.message))\n        }"
        }
        text += ",\n      \"validationErrors\": [\n\(items.joined(separator: ",\n"))\n      ]"
      }
      text += "\n    }"
    }
    text += shown.isEmpty ? "]" : "\n  ]"
    if hasSummary {
      let counts = counts
      text += ",\n  \"summary\": {\n    \"valid\": \(counts.valid),\n"
      text += "    \"invalid\": \(counts.invalid),\n    \"errors\": \(counts.errors),\n"
      text += "    \"skipped\": \(counts.skipped)\n  }"
    }
    return Array((text + "\n}\n").utf8)
  }

  private func quoted(_ text: String) -> String {
    (try? JSONWriter.text(of: .text(text), escapingHTML: true)).map { String($0) } ?? "\"\""
  }

  private var tap: String {
    var text = "TAP version 13\n"
    for (index, result) in results.enumerated() {
      let object = result.object
      let name = "\(object.apiVersion)/\(object.kind)//\(object.name)"
      switch result.status {
      case .valid: text += "ok \(index + 1) - \(result.file) (\(name))\n"
      case .skipped: text += "ok \(index + 1) - \(result.file) (\(name)) # skip\n"
      case .invalid:
        text += "not ok \(index + 1) - \(result.file) (\(name)): \(result.message)\n"
      case .error: text += "not ok \(index + 1) - \(result.file): \(result.message)\n"
      }
    }
    return text + "1..\(results.count)\n"
  }

  private var junit: String {
    let counts = counts
    var text =
      "<testsuites name=\"opea-chart validate\" tests=\"\(results.count)\" "
      + "failures=\"\(counts.invalid)\" disabled=\"\(counts.skipped)\" "
      + "errors=\"\(counts.errors)\">\n"
    var files: [String] = []
    for result in results where files.last != result.file { files.append(result.file) }
    for (index, file) in files.enumerated() {
      let own = results.filter { $0.file == file }
      func count(_ status: ValidationResult.Status) -> Int { own.count { $0.status == status } }
      text +=
        "  <testsuite name=\"\(XMLElement.escaped(file))\" id=\"\(index + 1)\" "
        + "tests=\"\(own.count)\" failures=\"\(count(.invalid))\" errors=\"\(count(.error))\" "
        + "disabled=\"0\" skipped=\"\(count(.skipped))\">\n"
      for result in own { text += Self.testCase(result) }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  private static func testCase(_ result: ValidationResult) -> String {
    let object = result.object
    let name = object.namespace.isEmpty ? object.name : "\(object.namespace)/\(object.name)"
    let start =
      "    <testcase name=\"\(XMLElement.escaped(name))\" "
      + "classname=\"\(XMLElement.escaped("\(object.kind)@\(object.apiVersion)"))\">"
    let message = XMLElement.escaped(result.message)
    switch result.status {
    case .valid: return start + "</testcase>\n"
    case .skipped: return start + "\n      <skipped></skipped>\n    </testcase>\n"
    case .invalid:
      return start + "\n      <failure message=\"\(message)\"></failure>\n    </testcase>\n"
    case .error: return start + "\n      <error message=\"\(message)\"></error>\n    </testcase>\n"
    }
  }
}
