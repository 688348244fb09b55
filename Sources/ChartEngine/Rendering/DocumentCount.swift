internal import Diagnostics
internal import TemplateLang
internal import ValueTree

/// How many documents the files of one render have: a few bytes make one, and each costs a lot more.
internal struct DocumentCount {
  /// Far more than any cluster takes from one chart.
  private static let most = 100_000
  /// Fewer bytes have no more documents than that.
  private static let harmless = most * 4

  private var documents = 0
  private var bytes = 0

  /// Adds what a template wrote.
  mutating func add(_ text: [UInt8], of path: ByteString) throws(Failure) {
    bytes += text.count
    documents += 1
    guard bytes > Self.harmless else { return }
    documents += Self.separators(in: text)
    if documents > Self.most {
      throw Failure(
        "more than \(Self.most) documents, up to \(path)", at: nil, kind: .limit, limit: .documents)
    }
  }

  private static func separators(in text: [UInt8]) -> Int {
    let mark: StaticString = "\n---"
    return text.withUnsafeBufferPointer { text in
      mark.withUTF8Buffer { mark in
        var (count, position) = (0, 0)
        while let place = text.firstIndex(of: mark, from: position) {
          count += 1
          position = place + mark.count
        }
        return count
      }
    }
  }
}
