/// A suite for each chart with a case for each code that was found, and one for a chart without
/// findings.
struct JUnitCheckReport {
  let report: CheckReport

  var text: String {
    let suites = report.charts.map { chart -> XMLElement in
      let errors = chart.findings.filter { $0.severity == .error }
      var cases = chart.findings.map { finding -> XMLElement in
        var element = XMLElement(
          "testcase",
          [
            ("classname", chart.path), ("name", "\(finding.code) \(finding.fullPath)"),
            ("time", "0.000"),
          ])
        let kind = finding.severity == .error ? "failure" : "system-out"
        var attributes: [(name: String, value: String)] = []
        if kind == "failure" {
          attributes = [("message", finding.message), ("type", finding.code)]
        }
        element.children = [XMLElement(kind, attributes, text: GitHubReport.words(finding))]
        return element
      }
      if cases.isEmpty {
        cases = [
          XMLElement(
            "testcase", [("classname", chart.path), ("name", "check"), ("time", "0.000")])
        ]
      }
      return XMLElement(
        "testsuite",
        [
          ("name", chart.path), ("tests", "\(cases.count)"), ("failures", "\(errors.count)"),
          ("errors", "0"), ("time", "0.000"),
        ], children: cases)
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + XMLElement("testsuites", children: suites).document
  }
}
