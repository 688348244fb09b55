extension TestReport {
  /// `testsuites` of `testsuite` of `testcase`.
  var junit: XMLElement {
    XMLElement("testsuites", children: suites.enumerated().map { junit($1, index: $0) })
  }

  private func junit(_ suite: SuiteResult, index: Int) -> XMLElement {
    let failures = suite.tests.count(where: \.isFailure)
    let errors = suite.tests.count(where: \.isError)
    let property = XMLElement("property", [("name", "helm-unittest.version"), ("value", "1.6")])
    return XMLElement(
      "testsuite",
      [
        ("id", "\(index)"), ("tests", "\(suite.tests.count)"), ("failures", "\(failures)"),
        ("errors", "\(errors)"), ("package", ""), ("time", Duration.seconds(suite.nanoseconds)),
        ("name", suite.name),
        ("timestamp", "\(circumstances.date)T\(circumstances.time)"),
        ("hostname", circumstances.host),
      ],
      children: [XMLElement("properties", children: [property])]
        + suite.tests.map { junit($0, in: suite) })
  }

  private func junit(_ test: TestResult, in suite: SuiteResult) -> XMLElement {
    var element = XMLElement(
      "testcase",
      [
        ("classname", Self.className(suite)), ("name", test.name),
        ("time", Duration.seconds(test.nanoseconds)),
      ])
    if test.isSkipped {
      element.children.append(XMLElement("skipped", [("message", test.reportLine)]))
    } else if test.isError {
      element.children.append(
        XMLElement("error", [("message", "Error"), ("type", "")], text: test.error ?? ""))
    } else if test.isFailure {
      element.children.append(
        XMLElement("failure", [("message", "Failed"), ("type", "")], text: test.reportLine))
    }
    return element
  }
}
