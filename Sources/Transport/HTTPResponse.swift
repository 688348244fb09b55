public import Digests

/// An answer, complete.
public struct HTTPResponse: Sendable {
  /// The status, such as 200.
  public var status: Int
  /// The fields of its head.
  public var headers: HTTPHeaders
  /// What answered in the end, after redirects.
  public var url: WebURL
  /// The body; empty where it was written to a file.
  public var body: [UInt8]
  /// The length of the body.
  public var count: Int
  /// The SHA-256 of the body, computed while it arrived.
  public var digest: ContentDigest

  init(
    status: Int, headers: HTTPHeaders, url: WebURL, body: [UInt8], count: Int,
    digest: ContentDigest
  ) {
    self.status = status
    self.headers = headers
    self.url = url
    self.body = body
    self.count = count
    self.digest = digest
  }

  /// Whether the status is one of 200 to 299.
  public var isSuccess: Bool { (200..<300).contains(status) }
}
