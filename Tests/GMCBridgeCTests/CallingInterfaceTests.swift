import COpeaChart
import Glibc
import Synchronization
import Testing
import TestSupport

// The functions as C sees them; bindings/c/tests has a program that does much more with them.

/// One call from a text to a text.
private func call(_ request: String) -> (status: Int32, response: String) {
  var response: UnsafeMutablePointer<CChar>?
  var length = 0
  let status = opea_chart_call(request, request.utf8.count, &response, &length)
  defer { #expect(opea_chart_free(response) == OPEA_CHART_OK) }
  return (status, response.map { String(cString: $0) } ?? "")
}

@Suite struct CallingInterfaceTests {
  @Test func version() {
    #expect(opea_chart_abi_version() == UInt32(OPEA_CHART_ABI_VERSION))
    #expect(call(#"{"op": "version"}"#).status == OPEA_CHART_OK)
    #expect(call("{").status == OPEA_CHART_FAILED)
  }

  @Test(arguments: [Int.max, Int.min, -1, Int(OPEA_CHART_MAXIMUM_REQUEST) + 1])
  func hugeLengths(_ length: Int) {
    var response: UnsafeMutablePointer<CChar>?
    var responseLength = 1
    #expect(opea_chart_call("{}", length, &response, &responseLength) == OPEA_CHART_TOO_LARGE)
    #expect(response == nil && responseLength == 0)
  }

  @Test func nullPointers() {
    var response: UnsafeMutablePointer<CChar>?
    var length = 0
    #expect(opea_chart_call(nil, 2, &response, &length) == OPEA_CHART_INVALID_ARGUMENT)
    #expect(opea_chart_call("{}", 2, nil, &length) == OPEA_CHART_INVALID_ARGUMENT)
    #expect(opea_chart_call("{}", 2, &response, nil) == OPEA_CHART_INVALID_ARGUMENT)
    #expect(opea_chart_free(nil) == OPEA_CHART_OK)
  }

  @Test func wrongHandles() {
    for handle: UInt64 in [0, 1 << 40, .max] {
      #expect(opea_chart_release(handle) == OPEA_CHART_UNKNOWN_HANDLE)
    }
    var response: UnsafeMutablePointer<CChar>?
    var length = 0
    #expect(opea_chart_call("{}", 2, &response, &length) == OPEA_CHART_FAILED)
    #expect(opea_chart_free(response) == OPEA_CHART_OK)
    #expect(opea_chart_free(response) == OPEA_CHART_INVALID_ARGUMENT)
  }

  @Test func cancellation() {
    var response: UnsafeMutablePointer<CChar>?
    var length = 0
    let request = #"{"op": "version"}"#
    func status(_ token: UInt64) -> Int32 {
      let status = opea_chart_call_cancellable(
        request, request.utf8.count, token, &response, &length)
      #expect((response != nil) == (status == OPEA_CHART_OK || status == OPEA_CHART_FAILED))
      #expect(opea_chart_free(response) == OPEA_CHART_OK)
      return status
    }
    let token = opea_chart_cancellation_create()
    #expect(status(0) == OPEA_CHART_OK && status(token) == OPEA_CHART_OK)
    #expect(opea_chart_cancellation_cancel(token) == OPEA_CHART_OK)
    #expect(opea_chart_cancellation_cancel(token) == OPEA_CHART_OK)
    #expect(status(token) == OPEA_CHART_FAILED)
    #expect(opea_chart_cancellation_release(token) == OPEA_CHART_OK)
    #expect(opea_chart_cancellation_release(token) == OPEA_CHART_UNKNOWN_HANDLE)
    for wrong in [0, token, .max] {
      #expect(opea_chart_cancellation_cancel(wrong) == OPEA_CHART_UNKNOWN_HANDLE)
      #expect(wrong == 0 || status(wrong) == OPEA_CHART_UNKNOWN_HANDLE)
    }
  }

  /// The same renders one by one and from eight threads with small stacks.
  @Test func threads() throws {
    let folder = TemporaryFolder(
      [
        "Chart.yaml": "apiVersion: v2\nname: sample\nversion: 0.1.0\n",
        "templates/_a.tpl": #"{{ define "a" }}{{ toYaml . | nindent 2 }}{{ end }}"#,
        "templates/a.yaml": #"a: {{ include "a" .Values }}"# + "\nb: {{ randAlphaNum 9 }}\n",
        "values.yaml": "c: {d: [1, 2, 3], e: text}\n",
      ], below: "sample")
    let loaded = call(#"{"op": "loadCharts", "path": "\#(folder.path)/sample"}"#).response
    let number = loaded.drop { !$0.isNumber }.prefix { $0.isNumber }
    let charts = try #require(UInt64(number))
    let requests = (0..<1000).map { index in
      #"{"op": "template", "charts": \#(charts), "release": "r\#(index)", "seed": \#(index), "#
        + #""valuesYaml": "c: {f: \#(index)}"}"#
    }
    let alone = requests.map { call($0).response }
    #expect(Set(alone).count == requests.count)

    let share = Share(requests: requests)
    var threads: [pthread_t] = []
    for _ in 0..<8 {
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      pthread_attr_setstacksize(&attributes, 256 << 10)
      var thread = pthread_t()
      let box = Unmanaged.passRetained(share).toOpaque()
      let status = pthread_create(
        &thread, &attributes,
        { box in
          guard let box else { return nil }
          Unmanaged<Share>.fromOpaque(box).takeRetainedValue().work()
          return nil
        }, box)
      try #require(status == 0)
      pthread_attr_destroy(&attributes)
      threads.append(thread)
    }
    for thread in threads { pthread_join(thread, nil) }
    #expect(share.responses.withLock { $0 } == alone)
    #expect(opea_chart_release(charts) == OPEA_CHART_OK)
  }

  private final class Share: Sendable {
    let requests: [String]
    let next = Atomic<Int>(0)
    let responses: Mutex<[String]>

    init(requests: [String]) {
      self.requests = requests
      responses = Mutex(Array(repeating: "", count: requests.count))
    }

    func work() {
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < requests.count else { return }
        let response = call(requests[index]).response
        responses.withLock { $0[index] = response }
      }
    }
  }
}
