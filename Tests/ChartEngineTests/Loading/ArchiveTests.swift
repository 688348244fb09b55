import Diagnostics
import TestSupport
import Testing
import ValueTree

@testable import ChartEngine

@Suite("Packed charts")
struct ArchiveTests {
  /// An archive with a valid chart in it and what `change` adds.
  private static func archive(_ change: (inout TarWriter) -> Void = { _ in }) -> TarWriter {
    var tar = TarWriter()
    tar.add("c/Chart.yaml", "\u{FEFF}" + minimalMetadata)
    change(&tar)
    return tar
  }

  private func load(_ archive: [UInt8], _ loader: ChartLoader = ChartLoader()) throws(Diagnostic)
    -> Chart
  {
    try loader.load(archive: archive, name: "c.tgz")
  }

  @Test func everyFile() throws {
    let kid = ArchiveTests.archive { $0.add("c/values.yaml", "k: 1") }.packed()
    let chart = try load(
      ArchiveTests.archive { tar in
        tar.add("c/templates/", type: "5")
        tar.add("c/templates/é.yaml", "x")
        tar.add("c/./README.md", "")
        tar.add(Array("c/charts/kid-0.1.0.tgz".utf8), kid)
      }.packed())
    #expect(chart.name == "demo")
    #expect(chart.templates.map(\.name) == ["templates/é.yaml"])
    #expect(chart.files.map(\.name) == ["README.md"])
    #expect(chart.dependencies.map(\.values) == [.dict([.init(key: "k", value: .float(1))])])
  }

  @Test func aFolderOfBackslashes() throws {
    var tar = TarWriter()
    tar.add("c\\Chart.yaml", minimalMetadata)
    tar.add("c\\templates\\a.yaml", "a")
    #expect(try load(tar.packed()).templates.map(\.name) == ["templates/a.yaml"])
  }

  @Test func noEndIsNeeded() throws {
    #expect(try load(ArchiveTests.archive().packed(tail: [])).name == "demo")
  }

  struct Entry: Sendable, CustomTestStringConvertible {
    var name: String
    var type: Character
    var link: String
    var size: Int?
    /// The reference's error text; empty where the refusal is our own.
    var error: String
    var testDescription: String { "\(type) \(name)" }

    init(
      _ name: String, type: Character = "0", link: String = "", size: Int? = nil,
      _ error: String = ""
    ) {
      (self.name, self.type, self.link, self.size, self.error) = (name, type, link, size, error)
    }
  }

  @Test(arguments: [
    Entry("c/../../f", "chart illegally references parent directory"),
    Entry("c/..f/x", "chart illegally references parent directory"),
    Entry("c//etc/x", "chart illegally contains absolute paths"),
    Entry("c/c:/x", "chart contains illegally named files"),
    Entry("c\\..\\x/y", "chart contains illegally named files"),
    Entry("c/a\\b", "chart contains illegally named files"),
    Entry("c", #"chart illegally contains content outside the base directory: "c""#),
    Entry("Chart.yaml/x", "chart yaml not in base directory"),
    Entry("../f"), Entry("/etc/x"), Entry("d/Chart.yaml"),
    Entry("c/Chart.yaml"), Entry("c/chart.YAML"),
    Entry("c/a\u{1B}b"), Entry("c/a\nb"),
    Entry("c/l", type: "2", link: "/etc/passwd"), Entry("c/l", type: "1", link: "c/Chart.yaml"),
    Entry("c/l", type: "3"), Entry("c/l", type: "4"), Entry("c/l", type: "6"),
    Entry("c/" + String(repeating: "d/", count: 45) + "x", "OK"),
    Entry(
      "c/large", size: 5 << 20 + 1,
      #"decompressed chart file "c/large" is larger than the maximum file size 5242880"#),
    Entry(
      "c/huge", size: 101 << 20,
      "decompressed chart is larger than the maximum size 104857600"),
    Entry("c/short", size: 4096, "unexpected EOF"),
  ])
  func entries(_ test: Entry) throws {
    let archive = ArchiveTests.archive {
      $0.add(test.name, type: test.type, link: test.link, size: test.size)
    }.packed()
    if test.error == "OK" {
      _ = try load(archive)
      return
    }
    let error = #expect(throws: Diagnostic.self) { try load(archive) }
    if !test.error.isEmpty { #expect(error?.helmText == test.error) }
  }

  @Test func invalidUTF8InNames() {
    var tar = ArchiveTests.archive()
    tar.add([0x63, 0x2F, 0xFF], [])
    #expect(throws: Diagnostic.self) { try load(tar.packed()) }
  }

  @Test func damage() {
    let good = ArchiveTests.archive().packed()
    var wrongSum = good
    wrongSum[good.count - 8] ^= 1
    var wrongLength = good
    wrongLength[good.count - 4] ^= 1
    let cases: [([UInt8], String)] = [
      ([], "file 'c.tgz' does not appear to be a gzipped archive; got 'application/octet-stream'"),
      (Array(good.prefix(8)), "unexpected EOF"),
      (Array(good.prefix(200)), "unexpected EOF"),
      (Array(good.dropLast(4)), "unexpected EOF"),
      (wrongSum, "gzip: invalid checksum"),
      (wrongLength, "gzip: invalid checksum"),
      (good + [1], "gzip: invalid checksum"),
      (good + good, "gzip: invalid checksum"),
      (TarWriter.gzip([]), "no files in chart archive"),
      (TarWriter.gzip(Array("no tar".utf8)), "unexpected EOF"),
      (TarWriter.gzip([UInt8](repeating: 65, count: 2048)), "archive/tar: invalid tar header"),
    ]
    for (archive, text) in cases {
      let error = #expect(throws: Diagnostic.self) { try load(archive) }
      #expect(error?.helmText == text, "\(archive.count) bytes")
    }
    #expect(throws: Never.self) { try load(good + [0, 0]) }
  }

  /// No prefix and no single changed byte makes anything but a chart or an error.
  @Test func anyDamage() {
    let good = ArchiveTests.archive { $0.add("c/values.yaml", "a: 1") }.packed()
    for index in stride(from: 0, to: good.count, by: 7) {
      _ = try? load(Array(good.prefix(index)))
      var changed = good
      changed[index] ^= 0x55
      _ = try? load(changed)
    }
    let tar = ArchiveTests.archive { $0.add("c/values.yaml", "a: 1") }.bytes
    for index in stride(from: 0, to: tar.count, by: 3) {
      var changed = tar
      changed[index] ^= 0x81
      _ = try? load(TarWriter.gzip(changed))
    }
  }

  @Test func limits() {
    func refuses(_ change: (inout ChartLoader.Limits) -> Void, _ archive: [UInt8]) {
      var loader = ChartLoader()
      change(&loader.limits)
      let error = #expect(throws: Diagnostic.self) { try load(archive, loader) }
      #expect(error?.code == .limit)
    }
    let files = ArchiveTests.archive { tar in
      for index in 0..<30 { tar.add("c/files/\(index)", "0123456789") }
    }.packed()
    refuses({ $0.entries = 20 }, files)
    refuses({ $0.chartBytes = 200 }, files)
    refuses({ $0.fileBytes = 5 }, files)
    refuses({ $0.pathBytes = 8 }, files)
    let zeros = ArchiveTests.archive { tar in
      tar.add(Array("c/zeros".utf8), [UInt8](repeating: 0, count: 2 << 20))
    }.packed()
    refuses({ $0.compressionRatio = 0 }, zeros)
    var nested = ArchiveTests.archive().packed()
    for _ in 0..<5 {
      nested = ArchiveTests.archive { $0.add(Array("c/charts/k.tgz".utf8), nested) }.packed()
    }
    refuses({ $0.archiveDepth = 3 }, nested)
    refuses({ $0.archives = 4 }, nested)
    #expect(throws: Never.self) { try load(nested) }
  }
}
