/// The media types of charts in registries.
enum ChartMediaType {
  /// The chart's metadata.
  static let config = "application/vnd.cncf.helm.config.v1+json"
  /// The archive.
  static let archive = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
  /// The archive, as it was called once.
  static let formerArchive = "application/tar+gzip"
  /// The signed statement about the archive.
  static let provenance = "application/vnd.cncf.helm.chart.provenance.v1.prov"
}
