internal import ConformanceSupport
internal import ChartRepository
internal import Testing
internal import ValueTree

/// The states that `dependency list` knows.
@Suite struct DependencyStatusTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var version = "^1"
    var name = "kid"
    /// Archives in `charts/`: the file, then name and version inside.
    var archives: [[String]] = []
    var unpacked: String?
    var status: String
  }

  @Test(arguments: [
    Case(testDescription: "nothing there", status: "missing"),
    Case(
      testDescription: "archive", archives: [["kid-1.0.0.tgz", "kid", "1.0.0"]], status: "ok"),
    Case(
      testDescription: "archive out of range", version: "^2",
      archives: [["kid-1.0.0.tgz", "kid", "1.0.0"]], status: "wrong version"),
    Case(
      testDescription: "no range", version: "bad",
      archives: [["kid-1.0.0.tgz", "kid", "1.0.0"]], status: "invalid version"),
    Case(
      testDescription: "another chart in the archive",
      archives: [["kid-1.0.0.tgz", "other", "1.0.0"]], status: "misnamed"),
    Case(
      testDescription: "two archives",
      archives: [["kid-1.0.0.tgz", "kid", "1.0.0"], ["kid-1.1.0.tgz", "kid", "1.1.0"]],
      status: "too many matches"),
    Case(
      testDescription: "longer name beside it",
      archives: [["kid-1.0.0.tgz", "kid", "1.0.0"], ["kid-b-1.0.0.tgz", "kid-b", "1.0.0"]],
      status: "ok"),
    Case(testDescription: "folder", unpacked: "1.0.0", status: "unpacked"),
    Case(testDescription: "folder out of range", unpacked: "2.0.0", status: "wrong version"),
    Case(testDescription: "no pattern", name: "k[id", status: "bad pattern"),
  ])
  func statusOfADependency(_ testCase: Case) throws {
    let tree = ChartTree().add(
      "app",
      dependencies: [
        "name: '\(testCase.name)', version: '\(testCase.version)', repository: file://../kid"
      ])
    for archive in testCase.archives {
      try tree.pack("app/charts/" + archive[0], name: archive[1], version: archive[2])
    }
    if let version = testCase.unpacked {
      tree.add("app/charts/kid", name: "kid", version: version)
    }
    let status = try DependencyStatus(chartAt: tree.path + "/app")
    #expect(status.rows?.map(\.status) == [testCase.status])
  }

  @Test func tellsOfWhatIsNotDeclared() throws {
    let tree = ChartTree().add("app", dependencies: [])
      .add("app/charts/extra", name: "extra").write("app/charts/_x/note", "")
    let status = try DependencyStatus(chartAt: tree.path + "/app/.")
    #expect(
      status.warnings == [
        "WARNING: \"\(tree.path)/app/charts/_x\" is not a chart.",
        "WARNING: \"\(tree.path)/app/charts/extra\" is not in Chart.yaml.",
      ])
    tree.add("plain")
    let plain = try DependencyStatus(chartAt: tree.path + "/plain")
    #expect(plain.rows == nil)
    #expect(plain.warnings == ["WARNING: no dependencies at \(tree.path)/plain/charts"])
  }
}
