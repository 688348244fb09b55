extension TestReport {
  /// `testExecutions` of `file` of `testCase`.
  var sonar: XMLElement {
    XMLElement(
      "testExecutions", [("version", "1")],
      children: suites.map { suite in
        XMLElement("file", [("path", suite.file)], children: suite.tests.map(sonar))
      })
  }

  private func sonar(_ test: TestResult) -> XMLElement {
    var element = XMLElement(
      "testCase",
      [("name", test.name), ("duration", "\(test.nanoseconds / 1_000_000)")])
    if test.isSkipped {
      element.children.append(part("skipped", "Skipped", test.report))
    } else if test.isError {
      element.children.append(part("error", "Error", test.error ?? ""))
    } else if test.isFailure {
      element.children.append(part("failure", "Failed", test.report))
    }
    return element
  }

  private func part(_ name: String, _ message: String, _ text: String) -> XMLElement {
    XMLElement(name, [("message", message)], text: text, isLiteral: true)
  }
}
