/// Something that can exchange one request for one answer.
///
/// It follows no redirect, repeats nothing and knows no credentials but the fields of the head:
/// ``HTTPSession`` does all that. Called from several threads at the same time.
public protocol HTTPClient: Sendable {
  /// Sends a request and hands over what is answered, piece by piece: head, then body.
  ///
  /// Returning means that the answer was complete; it is not to return after a failed
  /// ``ResponseReceiver/receive(_:)``.
  func exchange(_ request: HTTPRequest, _ receiver: ResponseReceiver) throws(HTTPError)
}
