import Diagnostics
import Glibc
import Testing
import TestSupport
import ValueTree

@testable import ChartEngine

@Suite("Charts in folders")
struct FolderTests {
  private func chart() -> TemporaryFolder {
    let folder = TemporaryFolder()
    folder.write("c/Chart.yaml", "\u{FEFF}" + minimalMetadata)
    folder.write("c/values.yaml", "a: 1\n")
    folder.write("c/templates/b.yaml", "b")
    folder.write("c/templates/a/x.yaml", "x")
    folder.write("c/templates/.hidden", "h")
    folder.write("c/charts/kid/Chart.yaml", "name: kid\nversion: 1.0.0\n")
    return folder
  }

  private func load(_ folder: TemporaryFolder) throws(Diagnostic) -> Chart {
    try ChartLoader().load(path: folder.path + "/c/")
  }

  @Test func everyFileInOrder() throws {
    let folder = chart()
    folder.write("c/.helmignore", "*.md\nskip/\n")
    folder.write("c/README.md", "r")
    folder.write("c/skip/x.txt", "x")
    folder.write("c/a.txt", "a")
    let chart = try load(folder)
    #expect(chart.templates.map(\.name) == ["templates/a/x.yaml", "templates/b.yaml"])
    #expect(chart.files.map(\.name) == [".helmignore", "a.txt"])
    #expect(chart.dependencies.map(\.name) == ["kid"])
    #expect(chart.values == .dict([.init(key: "a", value: .float(1))]))
  }

  @Test func linksInsideTheChartAreFollowed() throws {
    let folder = chart()
    folder.write("c/files/one.txt", "one")
    folder.link("c/copy.txt", to: "files/one.txt")
    folder.link("c/more", to: "files")
    folder.link("c/gone", to: "nowhere")
    let chart = try load(folder)
    #expect(chart.files.map(\.name) == ["copy.txt", "files/one.txt", "more/one.txt"])
    #expect(chart.warnings.count == 1)
  }

  @Test func linksOutOfTheChartAreRefused() throws {
    let folder = chart()
    folder.write("secret", "s")
    folder.link("c/x", to: "../secret")
    let error = #expect(throws: Diagnostic.self) { try load(folder) }
    #expect(error?.code == .chart)
    var loader = ChartLoader()
    loader.followsExternalLinks = true
    #expect(try loader.load(path: folder.path + "/c").files.map(\.name) == ["x"])
  }

  @Test func anIgnoredLinkMayLeadAnywhere() throws {
    let folder = chart()
    folder.link("c/x", to: "/etc")
    folder.write("c/.helmignore", "x")
    #expect(try load(folder).files.map(\.name) == [".helmignore"])
  }

  @Test func aLoopOfLinksEnds() {
    let folder = chart()
    folder.link("c/templates/loop", to: "..")
    let error = #expect(throws: Diagnostic.self) { try load(folder) }
    #expect(error?.code == .chart)
  }

  @Test func pipesAreRefusedUnopened() {
    let folder = chart()
    mkfifo(folder.path + "/c/pipe", 0o644)
    let error = #expect(throws: Diagnostic.self) { try load(folder) }
    #expect(
      error?.helmText
        == "cannot load irregular file \(folder.path)/c/pipe as it has file mode type bits set")
  }

  @Test func largeFilesAreRefused() {
    let folder = chart()
    folder.write("c/large", [UInt8](repeating: 0, count: 5 << 20 + 1))
    let error = #expect(throws: Diagnostic.self) { try load(folder) }
    #expect(error?.code == .limit)
    #expect(
      error?.helmText == #"chart file "large" is larger than the maximum file size 5242880"#)
  }

  @Test func controlCharactersInNamesAreRefused() {
    let folder = chart()
    folder.write("c/templates/a\nb.yaml", "x")
    #expect(throws: Diagnostic.self) { try load(folder) }
  }

  @Test func whatDoesNotExist() {
    let error = #expect(throws: Diagnostic.self) { try ChartLoader().load(path: "/nonexistent") }
    #expect(error?.helmText == "stat /nonexistent: no such file or directory")
  }

  @Test func aFileThatIsNoArchive() throws {
    let folder = TemporaryFolder()
    folder.write("v.yaml", "a: 1")
    folder.write("page.tgz", "<html> ")
    let yaml = #expect(throws: Diagnostic.self) {
      try ChartLoader().load(path: folder.path + "/v.yaml")
    }
    #expect(
      yaml?.helmText
        == "file '\(folder.path)/v.yaml' seems to be a YAML file, but expected a gzipped archive")
    let page = #expect(throws: Diagnostic.self) {
      try ChartLoader().load(path: folder.path + "/page.tgz")
    }
    #expect(
      page?.helmText == "file '\(folder.path)/page.tgz' does not appear to be a gzipped archive; "
        + "got 'text/html; charset=utf-8'")
  }
}
