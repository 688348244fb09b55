internal import TestSupport
internal import Testing

@Suite("Deep charts on a small stack")
struct SmallStackTests {
  @Test("the tool needs no more stack than 512 KiB", arguments: DeepTemplate.all)
  func deepTemplate(_ deep: DeepTemplate) {
    let folder = TemporaryFolder()
    folder.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
    folder.write("c/values.yaml", DeepTemplate.values)
    folder.write("c/templates/a.yaml", deep.template)
    let run = LimitedRun(["template", "c"], in: folder, stack: 512)
    run.expect(.accepted("v: \(deep.output)\n"))
  }
}
