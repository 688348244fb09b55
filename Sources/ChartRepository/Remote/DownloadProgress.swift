/// How far a download is.
public struct DownloadProgress: Sendable {
  /// What is fetched: a chart's name or the address of an index.
  public var name: String
  /// The bytes that have arrived.
  public var received: Int
  /// How many will arrive, where the server says so.
  public var expected: Int?
}
