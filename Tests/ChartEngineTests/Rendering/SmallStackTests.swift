internal import ChartEngine
internal import Diagnostics
internal import Glibc
internal import TestSupport
internal import Testing
internal import ValueTree

@Suite("Rendering on a thread with a small stack")
struct SmallStackTests {
  @Test("512 KiB are enough to load and render a deep chart", arguments: DeepTemplate.all)
  func deepTemplate(_ deep: DeepTemplate) throws {
    let files = [
      ChartFile(name: "Chart.yaml", data: Array("apiVersion: v2\nname: c\nversion: 0.1.0\n".utf8)),
      ChartFile(name: "values.yaml", data: Array(DeepTemplate.values.utf8)),
      ChartFile(name: "templates/a.yaml", data: Array(deep.template.utf8)),
    ]
    let result = onSmallStack { () -> Result<[RenderedFile], Diagnostic> in
      do throws(Diagnostic) {
        return .success(try ChartLoader().load(files: files).renderTemplates())
      } catch {
        return .failure(error)
      }
    }
    let rendered = try #require(result).get()
    #expect(rendered.map { String($0.text) } == ["v: \(deep.output)\n"])
  }

  /// What `body` gives on a thread whose stack has 512 KiB.
  private func onSmallStack<Result>(_ body: @escaping () -> Result) -> Result? {
    let work = Work(body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 512 << 10)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Runnable>.fromOpaque(argument).takeUnretainedValue().run() }
        return nil
      }, Unmanaged<Runnable>.passUnretained(work).toOpaque())
    if status == 0 { pthread_join(thread, nil) }
    return work.result
  }

  private class Runnable {
    func run() {}
  }

  private final class Work<Result>: Runnable {
    let body: () -> Result
    var result: Result?
    init(_ body: @escaping () -> Result) { self.body = body }
    override func run() { result = body() }
  }
}
