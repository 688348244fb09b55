import ChartEngine
import JSON
import Processes
import TestSupport
import Testing
import Transport
import ValueTree

@testable import Verification

/// The suites of other projects that lie beside the repository; a clone that stands alone has none.
@Suite struct SharedSuiteTests {
  private static let folder = Fixture.repository + "/../shared/conformance/unittest"

  @Test func suitesOfOtherProjectsPass() throws {
    guard let bytes = try? SystemFile.content(Self.folder + "/index.json", limit: 1 << 20) else {
      print("not run: the suites of ../shared/conformance/unittest (the repository's own are)")
      return
    }
    let index = ValueSnapshot(try JSONReader.read(ByteString(bytes), as: .dict))
    guard case .list(let charts)? = index["charts"] else { return }
    for chart in charts {
      let archive = chart["archive"].map(ManifestText.line) ?? ""
      let temporary = TemporaryFolder()
      _ = try ChildProcess("tar", ["xzf", "\(Self.folder)/\(archive)", "-C", temporary.path]).run()
      let name = try SystemFile.names(inFolder: temporary.path).first.map { String($0) } ?? ""
      var path = temporary.path + "/" + name
      var options = UnitTestOptions()
      options.writesSnapshots = false
      if case .list(let folders)? = chart["suites_in"], !folders.isEmpty {
        options.suiteFiles = folders.map { ManifestText.line($0) + "/*_test.yaml" }
      }
      // A chart made for the tests of a library chart stands inside it.
      if options.suiteFiles.contains(where: { $0.hasPrefix("tests/chart/tests/") }) {
        path += "/tests/chart"
        options.suiteFiles = options.suiteFiles.map { String($0.dropFirst("tests/chart/".count)) }
      }
      let result = UnitTests(options).run(path: path)
      #expect(result.error == nil, "\(archive)")
      for suite in result.suites {
        #expect(suite.isPassed, "\(archive): \(TestConsole(usesColor: false).lines(suite))")
      }
    }
  }
}
