internal import JSON
internal import ValueTree

/// Findings as SARIF 2.1.0, which code scanning reads.
struct SARIFReport {
  let report: CheckReport
  let tool: String

  var text: [UInt8] {
    var text: [UInt8] = []
    try? JSONWriter.appendIndented(document, to: &text, escapingHTML: false)
    text.append(UInt8(ascii: "\n"))
    return text
  }

  private var document: Value {
    let codes = Set(report.findings.map(\.code)).sorted()
    let driver: Value = .dict(
      Dict([
        ("name", .text("opea-chart")), ("version", .text(tool)),
        ("rules", .list(codes.map { .dict(Dict([("id", .text($0))])) })),
      ]))
    let run: Value = .dict(
      Dict([
        ("tool", .dict(Dict([("driver", driver)]))),
        ("results", .list(report.findings.map(result))),
      ]))
    return .dict(
      Dict([
        ("$schema", .text("https://json.schemastore.org/sarif-2.1.0.json")),
        ("version", .text("2.1.0")),
        ("runs", .list([run])),
      ]))
  }

  private func result(_ finding: Finding) -> Value {
    let level =
      switch finding.severity {
      case .error: "error"
      case .warning: "warning"
      case .info: "note"
      }
    var entries: [(key: ByteString, value: Value)] = [
      ("ruleId", .text(finding.code)), ("level", .text(level)),
      ("message", .dict(Dict([("text", .text(GitHubReport.words(finding)))]))),
      ("locations", .list([location(finding.fullPath, finding.line, finding.column)])),
    ]
    if !finding.trace.isEmpty {
      entries.append(
        (
          "relatedLocations",
          .list(
            finding.trace.map {
              location(Path.joined(finding.chart, $0.file), $0.line, $0.column)
            })
        ))
    }
    // What stays the same when lines move tells a finding from others.
    let identity = [
      finding.code, finding.fullPath, finding.object?.description ?? "", finding.field ?? "",
    ]
    entries.append(
      (
        "partialFingerprints",
        .dict(Dict([("opeaChart/v1", .text(identity.joined(separator: "|")))]))
      ))
    return .dict(Dict(entries))
  }

  private func location(_ path: String, _ line: Int?, _ column: Int?) -> Value {
    var place: [(key: ByteString, value: Value)] = [
      ("artifactLocation", .dict(Dict([("uri", .text(path))])))
    ]
    if let line {
      var region: [(key: ByteString, value: Value)] = [("startLine", .int(line))]
      if let column { region.append(("startColumn", .int(column))) }
      place.append(("region", .dict(Dict(region))))
    }
    return .dict(Dict([("physicalLocation", .dict(Dict(place)))]))
  }
}
