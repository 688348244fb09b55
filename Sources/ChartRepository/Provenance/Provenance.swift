internal import ChartEngine
internal import Digests
package import Diagnostics
internal import ValueTree
internal import YAML

/// The `.prov` file of an archive: the chart's metadata and the archive's digest, clear-signed.
package enum Provenance {
  /// The longest that is read.
  internal static let longest = 4 << 20
  /// What parts metadata and digests; a document mark would not survive the signature's escapes.
  private static let separator: ByteString = "\n...\n"

  /// The text that is signed for an archive.
  internal static func message(
    for archive: [UInt8], named fileName: String, _ metadata: ChartMetadata
  ) throws(Diagnostic) -> [UInt8] {
    let digest = SHA256.digest(of: archive).description
    let sums = Value.dict(
      Dict([(key: "files", value: .dict(Dict([(key: ByteString(fileName), value: .text(digest))])))]
      ))
    return try metadata.fileText() + separator.bytes + yamlFile(sums, name: "provenance")
  }

  /// Refuses a signed text whose metadata are not those of the archive: a reader would see another
  /// chart than the one that is used.
  internal static func checkMetadata(
    in message: [UInt8], of archive: [UInt8], named fileName: String
  ) throws(Diagnostic) {
    let text = ByteString(message)
    guard let end = text.firstIndex(of: separator) else { return }
    let chart = try ChartLoader().load(archive: archive, name: fileName)
    let signed: Chart
    do throws(Diagnostic) {
      signed = try ChartLoader().load(files: [
        ChartFile(name: "Chart.yaml", data: text.prefix(upTo: end).bytes)
      ])
    } catch {
      throw Diagnostic(
        .verification, "the signed text of \(fileName) begins with no metadata: \(error.message)")
    }
    guard try signed.metadata.fileText() != chart.metadata.fileText() else { return }
    throw Diagnostic(
      .verification,
      "the metadata that were signed (\(signed.name) \(signed.metadata.version)) are not those of "
        + "\(fileName) (\(chart.name) \(chart.metadata.version))")
  }

  /// The digest that a signed text gives for a file; nil if it does not know the file.
  package static func digest(
    of fileName: String, in message: [UInt8]
  ) throws(Diagnostic) -> String? {
    let text = ByteString(message)
    guard let end = text.firstIndex(of: separator) else {
      throw Diagnostic(
        .verification, "the signed text is not that of a provenance file",
        helmText: "message block must have at least two parts")
    }
    var rest = text.suffix(from: end + separator.count)
    if let next = rest.firstIndex(of: separator) { rest = rest.prefix(upTo: next) }
    let sums: Dict
    do throws(YAMLError) {
      sums = try YAMLReader.dict(from: rest)
    } catch {
      throw Diagnostic(.verification, "the signed text is not that of a provenance file: \(error)")
    }
    guard case .dict(let files)? = sums["files"] else { return nil }
    return files[ByteString(fileName)]?.scalarText.map { String($0) }
  }
}
