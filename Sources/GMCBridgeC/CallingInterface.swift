internal import ChartRequests
public import COpeaChart
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
  response?.pointee = nil
  responseLength?.pointee = 0
  guard let request, let response, let responseLength else { return OPEA_CHART_INVALID_ARGUMENT }
  // Lengths of half the address space and more arrive as negative numbers.
  guard requestLength >= 0, requestLength <= OPEA_CHART_MAXIMUM_REQUEST else {
    return OPEA_CHART_TOO_LARGE
  }
  let bytes = UnsafeRawBufferPointer(start: request, count: requestLength)
  let answer = Library.handler.response(to: Array(bytes))
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

/// What stands behind the C functions: the chart sets, and the responses that callers still have.
///
/// Two tables, each behind its lock; besides them the library has no state.
private enum Library {
  static let handler = RequestHandler()
  static let responses = ResponseTable()
}
