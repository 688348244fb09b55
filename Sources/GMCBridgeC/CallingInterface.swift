internal import ChartRequests
public import COpeaChart
internal import Diagnostics
internal import Glibc

// The functions of opeachart.h, which says what they promise; the compiler holds them against it.

// swift-format-ignore: AlwaysUseLowerCamelCase
/// The version of the interface that this library implements.
@c @implementation
public func opea_chart_abi_version() -> UInt32 { UInt32(OPEA_CHART_ABI_VERSION) }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Answers one request; the response is the caller's until ``opea_chart_free(_:)``.
@c @implementation
public func opea_chart_call(
  _ request: UnsafePointer<CChar>!, _ requestLength: Int,
  _ response: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>!,
  _ responseLength: UnsafeMutablePointer<Int>!
) -> opea_chart_status {
  opea_chart_call_cancellable(request, requestLength, 0, response, responseLength)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Answers one request, unless its token is cancelled first; the token 0 is none.
@c @implementation
public func opea_chart_call_cancellable(
  _ request: UnsafePointer<CChar>!, _ requestLength: Int,
  _ cancellation: opea_chart_cancellation,
  _ response: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>!,
  _ responseLength: UnsafeMutablePointer<Int>!
) -> opea_chart_status {
  response?.pointee = nil
  responseLength?.pointee = 0
  guard let request, let response, let responseLength else { return OPEA_CHART_INVALID_ARGUMENT }
  // Lengths of half the address space and more arrive as negative numbers.
  guard requestLength >= 0, requestLength <= OPEA_CHART_MAXIMUM_REQUEST else {
    return OPEA_CHART_TOO_LARGE
  }
  let token = Library.cancellations.token(cancellation)
  guard cancellation == 0 || token != nil else { return OPEA_CHART_UNKNOWN_HANDLE }
  let bytes = UnsafeRawBufferPointer(start: request, count: requestLength)
  let answer = Library.handler.response(to: Array(bytes), cancellation: token)
  guard let text = Library.responses.copy(of: answer.text) else { return OPEA_CHART_OUT_OF_MEMORY }
  response.pointee = text
  responseLength.pointee = answer.text.count
  return answer.isSuccess ? OPEA_CHART_OK : OPEA_CHART_FAILED
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Gives a response back; a pointer that is none is refused.
@c @implementation
public func opea_chart_free(_ response: UnsafeMutablePointer<CChar>!) -> opea_chart_status {
  guard let response else { return OPEA_CHART_OK }
  return Library.responses.free(response) ? OPEA_CHART_OK : OPEA_CHART_INVALID_ARGUMENT
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Gives a chart set back; a number that is none is refused.
@c @implementation
public func opea_chart_release(_ charts: opea_chart_set) -> opea_chart_status {
  Library.handler.release(charts: charts) ? OPEA_CHART_OK : OPEA_CHART_UNKNOWN_HANDLE
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Makes a token; 0 if there are too many.
@c @implementation
public func opea_chart_cancellation_create() -> opea_chart_cancellation {
  Library.cancellations.create()
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Ends the calls that have a token; a number that is none is refused.
@c @implementation
public func opea_chart_cancellation_cancel(
  _ cancellation: opea_chart_cancellation
) -> opea_chart_status {
  guard let token = Library.cancellations.token(cancellation) else {
    return OPEA_CHART_UNKNOWN_HANDLE
  }
  token.cancel()
  return OPEA_CHART_OK
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Gives a token back; a number that is none is refused.
@c @implementation
public func opea_chart_cancellation_release(
  _ cancellation: opea_chart_cancellation
) -> opea_chart_status {
  Library.cancellations.remove(cancellation) ? OPEA_CHART_OK : OPEA_CHART_UNKNOWN_HANDLE
}

/// What stands behind the C functions: the chart sets, the responses that callers still have, and
/// the tokens of calls that can be cancelled.
///
/// Three tables, each behind its lock; besides them the library has no state.
private enum Library {
  static let handler = RequestHandler()
  static let responses = ResponseTable()
  static let cancellations = CancellationTable()
}
