public import ValueTree

/// One file of a chart: its path below the chart's folder and its content.
public struct ChartFile: Sendable, Hashable {
  /// The path with `/` between its parts, such as `templates/service.yaml`.
  public var name: ByteString
  /// The content, without a byte order mark.
  public var data: [UInt8]

  /// Makes a file.
  public init(name: ByteString, data: [UInt8]) {
    self.name = name
    self.data = data
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The same file without the byte order mark that its content may start with.
  internal func withoutByteOrderMark() -> ChartFile {
    guard data.starts(with: ChartFile.byteOrderMark) else { return self }
    return ChartFile(name: name, data: Array(data.dropFirst(3)))
  }
}
