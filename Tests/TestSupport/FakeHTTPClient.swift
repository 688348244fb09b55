internal import Synchronization
public import Transport

/// A client without a network: a closure answers, and what was asked is kept.
public final class FakeHTTPClient: HTTPClient {
  /// What the closure may answer.
  public enum Answer: Sendable {
    /// A complete answer.
    case response(Int, HTTPHeaders = [:], [UInt8] = [])
    /// The head, then only a part of the body before the connection ends.
    case cut(Int, HTTPHeaders = [:], [UInt8] = [])
    /// No answer.
    case failure(HTTPError.Code)
  }

  private let requests = Mutex<[HTTPRequest]>([])
  private let answer: @Sendable (HTTPRequest, Int) -> Answer

  /// Makes a client that answers by a closure, which gets the request and how many came before it.
  public init(_ answer: @escaping @Sendable (HTTPRequest, Int) -> Answer) { self.answer = answer }

  /// The requests so far.
  public var asked: [HTTPRequest] { requests.withLock { $0 } }

  /// What the closure says to a request, which is kept.
  public func answer(to request: HTTPRequest) -> Answer {
    let number = requests.withLock { list in
      list.append(request)
      return list.count - 1
    }
    return answer(request, number)
  }

  /// Answers as the closure says.
  public func exchange(
    _ request: HTTPRequest, _ receiver: ResponseReceiver
  ) throws(HTTPError) {
    let isWhole: Bool
    switch answer(to: request) {
    case .response(let status, let headers, let body):
      receiver.begin(status: status, headers: headers)
      if request.method != .head { try give(body, receiver, request) }
      isWhole = true
    case .cut(let status, let headers, let body):
      receiver.begin(status: status, headers: headers)
      try give(body, receiver, request)
      isWhole = false
    case .failure(let code): throw HTTPError(code, "as the test wants it", url: request.url)
    }
    if !isWhole { throw HTTPError(.cutShort, "the connection ended", url: request.url) }
  }

  private func give(
    _ body: [UInt8], _ receiver: ResponseReceiver, _ request: HTTPRequest
  ) throws(HTTPError) {
    let isTaken = body.withUnsafeBytes { receiver.receive($0) }
    if !isTaken {
      throw receiver.failure ?? HTTPError(.other, "not taken", url: request.url)
    }
  }
}
