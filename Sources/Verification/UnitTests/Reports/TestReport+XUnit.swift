extension TestReport {
  /// `assemblies` of one `assembly` a suite.
  var xunit: XMLElement { XMLElement("assemblies", children: suites.map(assembly)) }

  private func assembly(_ suite: SuiteResult) -> XMLElement {
    let time = Duration.seconds(suite.nanoseconds)
    let hasNoTests = suite.error != nil && suite.tests.isEmpty
    let passed = suite.tests.count { $0.isPassed && !$0.isSkipped }
    let failed = suite.tests.count(where: \.isFailure)
    let skipped = suite.tests.count(where: \.isSkipped)
    let errors = suite.tests.count(where: \.isError) + (hasNoTests ? 1 : 0)
    let total = suite.tests.count + (hasNoTests ? 1 : 0)
    let counts = [
      ("time", time), ("total", "\(total)"), ("passed", "\(passed)"), ("failed", "\(failed)"),
      ("skipped", "\(skipped)"),
    ].map { (name: $0.0, value: $0.1) }
    var element = XMLElement(
      "assembly",
      [
        ("name", suite.file), ("config-file", suite.file), ("test-framework", Self.framework),
        ("run-date", circumstances.date), ("run-time", circumstances.time),
      ] + counts + [(name: "errors", value: "\(errors)")],
      children: [XMLElement("environment", text: circumstances.platform)])
    if hasNoTests {
      let failure = failure("\(Self.method)-Error", "Error", suite.error ?? "")
      let error = XMLElement("error", [("type", "Error"), ("name", "Error")], children: [failure])
      element.children.append(XMLElement("errors", children: [error]))
    } else {
      element.children.append(
        XMLElement(
          "collection", [(name: "name", value: suite.name)] + counts,
          children: suite.tests.map { test($0, in: suite) }))
    }
    return element
  }

  private func test(_ test: TestResult, in suite: SuiteResult) -> XMLElement {
    var element = XMLElement(
      "test",
      [
        ("name", test.name), ("type", Self.className(suite)), ("method", Self.method),
        ("time", Duration.seconds(test.nanoseconds)),
        ("result", test.outcome(passed: "Pass", failed: "Fail", skipped: "Skip")),
      ])
    if test.isSkipped {
      element.children.append(
        XMLElement("reason", children: [], text: test.report, isLiteral: true))
    } else if !test.isPassed {
      let type = test.isError ? "\(Self.method)-Error" : Self.method
      element.children.append(failure(type, "Failed", test.report))
    }
    return element
  }

  private func failure(_ type: String, _ message: String, _ trace: String) -> XMLElement {
    XMLElement(
      "failure", [("exception-type", type)],
      children: [
        XMLElement("message", text: message, isLiteral: true),
        XMLElement("stack-trace", text: trace, isLiteral: true),
      ])
  }
}
