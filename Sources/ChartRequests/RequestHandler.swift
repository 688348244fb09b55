public import Diagnostics
internal import Synchronization
internal import ValueTree

/// Answers requests: one JSON document in, one JSON document out.
///
/// A handler owns the chart sets that its requests load; it may be used by any number of threads at
/// once. No request ends the process: what is wrong with it stands in the response.
public final class RequestHandler: Sendable {
  internal let chartSets = ChartSetTable()

  /// A handler without any chart set.
  public init() {}

  /// What a request is answered with.
  public struct Response: Sendable {
    /// Whether the work was done.
    public var isSuccess: Bool
    /// One JSON document on one line, without a line end.
    public var text: [UInt8]
  }

  /// Answers the request that some bytes hold.
  ///
  /// On a thread with a small stack the work is done on a larger one, while this thread waits. Renders
  /// end with an error of the code `cancelled` once the token is cancelled.
  public func response(
    to request: [UInt8], cancellation: CancellationToken? = nil
  ) -> Response {
    var response: Response?
    let hasRun = Stack.runWithRoom { response = answer(request, cancellation) }
    if hasRun, let response { return response }
    let error = RequestError(
      .limit, "no memory for the stack of another thread", isRetryable: true)
    return .failure(error, id: nil)
  }

  /// What a request is answered with that is too long to be read.
  public func refusalOfLength(limit: Int) -> Response {
    .failure(RequestError(.limit, "a request has at most \(limit) bytes"), id: nil)
  }

  /// Gives a chart set back; false if there is none of this number.
  public func release(charts handle: UInt64) -> Bool {
    chartSets.remove(handle)
  }

  private func answer(_ bytes: [UInt8], _ cancellation: CancellationToken?) -> Response {
    var id: Value?
    do throws(RequestError) {
      var request = try RequestFields(json: bytes)
      id = try request.identifier()
      let word = try request.requiredText("op")
      guard let operation = Operation(rawValue: word) else { throw Operation.unknown(word) }
      if let cancellation, cancellation.isCancelled {
        throw RequestError(Diagnostic(.cancelled, "the request was cancelled"))
      }
      return .success(try perform(operation, request, cancellation), id: id)
    } catch {
      return .failure(error, id: id)
    }
  }

  private func perform(
    _ operation: Operation, _ request: consuming RequestFields, _ cancellation: CancellationToken?
  ) throws(RequestError) -> Dict {
    switch operation {
    case .version: try VersionRequest(request).result()
    case .template: try TemplateRequest(request, cancellation).result(chartSets)
    case .loadCharts: try LoadChartsRequest(request).result(chartSets)
    case .releaseCharts: try ReleaseChartsRequest(request).result(chartSets)
    case .validateConnector: try ConnectorRequest(request, cancellation).validation(chartSets)
    case .renderConnector: try ConnectorRequest(request, cancellation).rendering(chartSets)
    case .planConnector: try ConnectorRequest(request, cancellation, isPlan: true).plan(chartSets)
    case .drawConnector: try ConnectorRequest(request, cancellation).graph(chartSets)
    }
  }
}
