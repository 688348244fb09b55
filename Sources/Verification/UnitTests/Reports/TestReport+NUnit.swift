extension TestReport {
  /// `test-results` of `test-suite` of `test-case`.
  var nunit: XMLElement {
    let tests = suites.flatMap(\.tests)
    let broken = suites.count { $0.error != nil && $0.tests.isEmpty }
    let environment = XMLElement(
      "environment",
      [
        ("nunit-version", "2.5.8.0"), ("clr-version", "unknown"), ("os-version", "unknown"),
        ("platform", circumstances.platform), ("cwd", circumstances.folder),
        ("machine-name", circumstances.host), ("user", circumstances.user), ("user-domain", ""),
      ])
    let culture = XMLElement(
      "culture-info", [("current-culture", "en"), ("current-uiculture", "en-US")])
    return XMLElement(
      "test-results",
      [
        ("name", Self.framework), ("total", "\(tests.count + broken)"),
        ("errors", "\(tests.count(where: \.isError) + broken)"),
        ("failures", "\(tests.count(where: \.isFailure))"), ("inconclusive", "0"),
        ("not-run", "0"), ("ignored", "0"), ("skipped", "\(tests.count(where: \.isSkipped))"),
        ("invalid", "0"), ("date", circumstances.date), ("time", circumstances.time),
      ],
      children: [environment, culture] + suites.map(fixture))
  }

  private func fixture(_ suite: SuiteResult) -> XMLElement {
    var element = XMLElement(
      "test-suite",
      [
        ("type", "TestFixture"), ("name", suite.name), ("description", suite.file),
        ("success", "\(suite.isPassed)"), ("time", Duration.seconds(suite.nanoseconds)),
        ("executed", "\(suite.error == nil && !suite.isSkipped)"), ("asserts", ""),
        (
          "result",
          suite.isSkipped ? "Skipped" : suite.isPassed ? "Success" : "Failed"
        ),
      ])
    if let error = suite.error, suite.tests.isEmpty {
      element.children.append(failure("Error", error))
    } else {
      element.children.append(
        XMLElement("results", children: suite.tests.map { nunit($0, in: suite) }))
    }
    return element
  }

  private func nunit(_ test: TestResult, in suite: SuiteResult) -> XMLElement {
    var element = XMLElement(
      "test-case",
      [
        ("name", test.name), ("description", "\(Self.className(suite)).\(test.name)"),
        ("success", "\(test.isPassed)"), ("time", Duration.seconds(test.nanoseconds)),
        ("executed", "\(test.error == nil && !test.isSkipped)"), ("asserts", "0"),
        ("result", test.outcome(passed: "Success", failed: "Failed", skipped: "Skipped")),
      ])
    if test.isSkipped {
      let message = XMLElement("message", text: test.report)
      element.children.append(XMLElement("reason", children: [message]))
    } else if !test.isPassed {
      element.children.append(failure("Failed", test.report))
    }
    return element
  }

  private func failure(_ message: String, _ trace: String) -> XMLElement {
    XMLElement(
      "failure",
      children: [
        XMLElement("message", text: message), XMLElement("stack-trace", text: trace),
      ])
  }
}
