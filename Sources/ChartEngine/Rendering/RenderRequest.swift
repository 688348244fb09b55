public import Diagnostics
public import ValueTree

/// One render of many: a chart, the user's values and the options.
public struct RenderRequest: Sendable {
  /// The chart; requests for one chart share what is compiled for it.
  public var chart: Chart
  /// The user's values, a map; null stands for none.
  public var values: ValueSnapshot
  /// Release, capabilities and limits.
  public var options: RenderOptions

  /// Makes a request.
  public init(
    chart: Chart, values: ValueSnapshot = .null, options: RenderOptions = RenderOptions()
  ) {
    self.chart = chart
    self.values = values
    self.options = options
  }

  /// Renders the chart, as ``Chart/render(values:options:)`` does.
  public func render() -> Result<RenderedChart, Diagnostic> {
    do throws(Diagnostic) {
      return .success(try chart.render(values: values, options: options))
    } catch {
      return .failure(error)
    }
  }
}

extension RenderedChart {
  /// Renders many charts, several at once; the results come in the order of the requests and are the
  /// same as those of one render after the other.
  ///
  /// A request that fails does not touch the others. When the task is cancelled, what has not begun
  /// fails with the code `cancelled`.
  ///
  /// - Parameters:
  ///   - requests: What to render.
  ///   - width: How many renders run at once at most, at least 1.
  public static func render(
    many requests: [RenderRequest], width: Int
  ) async -> [Result<RenderedChart, Diagnostic>] {
    await withTaskGroup(of: (Int, Result<RenderedChart, Diagnostic>).self) { group in
      var results = [Result<RenderedChart, Diagnostic>?](repeating: nil, count: requests.count)
      var next = 0
      func startNext(_ group: inout TaskGroup<(Int, Result<RenderedChart, Diagnostic>)>) {
        guard next < requests.count else { return }
        let (index, request) = (next, requests[next])
        next += 1
        group.addTask {
          Task.isCancelled ? (index, .failure(.cancelled)) : (index, request.render())
        }
      }
      for _ in 0..<max(width, 1) { startNext(&group) }
      while let (index, result) = await group.next() {
        results[index] = result
        startNext(&group)
      }
      return results.map { $0 ?? .failure(.cancelled) }
    }
  }
}

extension Diagnostic {
  fileprivate static var cancelled: Diagnostic {
    Diagnostic(.cancelled, "the render was cancelled")
  }
}
