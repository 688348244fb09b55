internal import Diagnostics

/// What a request can ask for: its member `op`.
internal enum Operation: String, CaseIterable {
  /// Which version this is.
  case version
  /// The text that the command `template` prints.
  case template
  /// A chart, or a folder of charts, to be kept for later requests.
  case loadCharts
  /// The end of a chart set.
  case releaseCharts
  /// All that is wrong with a GMConnector.
  case validateConnector = "gmc.validate"
  /// The objects of a GMConnector.
  case renderConnector = "gmc.render"
  /// The changes from one set of objects to another.
  case planConnector = "gmc.plan"
  /// A GMConnector as a drawing.
  case drawConnector = "gmc.graph"

  /// The error for a word that is no operation.
  static func unknown(_ word: String) -> RequestError {
    let words = allCases.map(\.rawValue)
    return RequestError(
      .request, "unknown operation `\(word)`",
      help: nearest(word, among: words).map { "did you mean `\($0)`?" }
        ?? "the operations are \(words.joined(separator: ", "))")
  }
}
