internal import ChartEngine
internal import ChartRepository
internal import JSON
internal import Testing
internal import ValueTree
internal import ValuesMerge

/// The repository's own charts, rendered through the library with their dependencies taken from the
/// folders beside them, against the recorded output of the reference.
@Suite struct OwnChartTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var id: String
    var chart: String
    var release: String
    var set: [String]

    var testDescription: String { "\(id): \(chart)" }
  }

  private static let folder = Fixtures.folder + "/own-charts"

  static let cases: [Case] = {
    guard let listing = Fixtures.content(folder + "/cases.json"),
      case .dict(let dict)? = try? JSONReader.read(ByteString(listing)),
      case .list(let records)? = dict["cases"]
    else { return [] }
    return records.elements.compactMap { record in
      guard case .dict(let record) = record, case .string(let id)? = record["id"],
        case .string(let chart)? = record["chart"], case .string(let release)? = record["release"],
        case .list(let set)? = record["set"]
      else { return nil }
      let flags = set.elements.map { flag in
        if case .string(let text) = flag { return String(text) }
        return ""
      }
      return Case(id: String(id), chart: String(chart), release: String(release), set: flags)
    }
  }()

  private func rendered(_ testCase: Case) throws -> String {
    let path = "\(Fixtures.folder)/../../charts/\(testCase.chart)"
    let chart = try ChartLoader().loadResolvingFileDependencies(path: path)
    let overrides = ValueOverrides(
      flags: testCase.set.map { ValueOverrides.Flag(.typed, ByteString($0)) })
    let values = try overrides.merged { _ in [] }
    let options = RenderOptions(release: Release(name: testCase.release))
    let output = TemplateOutput(rendered: try chart.render(values: values, options: options))
    return String(decoding: output.text(), as: UTF8.self)
  }

  @Test(arguments: cases)
  func agreesWithTheReference(_ testCase: Case) throws {
    let expected = try #require(
      Fixtures.content("\(Self.folder)/expected/\(testCase.id).yaml"))
    #expect(try rendered(testCase) == String(decoding: expected, as: UTF8.self))
  }

  @Test func aTokenEndsInASecretOnly() throws {
    let testCase = try #require(Self.cases.first { $0.id == "rfc" })
    for document in try rendered(testCase).split(separator: "\n---\n") {
      let holdsToken = document.contains("hf_example") || document.contains("aGZfZXhhbXBsZQ")
      #expect(!holdsToken || document.contains("\nkind: Secret\n"), "\(document)")
    }
  }

  @Test func casesAreThere() { #expect(Self.cases.count == 8) }
}
