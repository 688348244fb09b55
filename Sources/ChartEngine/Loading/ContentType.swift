/// What kind of file some bytes seem to be, by the names that the reference shows for it.
internal enum ContentType {
  private static let signatures: [(start: [UInt8], type: String)] = [
    (Array("%PDF-".utf8), "application/pdf"),
    (Array("%!PS-Adobe-".utf8), "application/postscript"),
    ([0xEF, 0xBB, 0xBF], "text/plain; charset=utf-8"),
    ([0xFE, 0xFF], "text/plain; charset=utf-16be"),
    ([0xFF, 0xFE], "text/plain; charset=utf-16le"),
    ([0x00, 0x00, 0x01, 0x00], "image/x-icon"),
    (Array("BM".utf8), "image/bmp"),
    (Array("GIF87a".utf8), "image/gif"),
    (Array("GIF89a".utf8), "image/gif"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
    ([0xFF, 0xD8, 0xFF], "image/jpeg"),
    ([0x1A, 0x45, 0xDF, 0xA3], "video/webm"),
    (Array("wOFF".utf8), "font/woff"),
    (Array("wOF2".utf8), "font/woff2"),
    ([0x1F, 0x8B, 0x08], "application/x-gzip"),
    ([0x50, 0x4B, 0x03, 0x04], "application/zip"),
    ([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], "application/x-rar-compressed"),
    ([0x00, 0x61, 0x73, 0x6D], "application/wasm"),
  ]

  private static let tags = [
    "<!DOCTYPE HTML", "<HTML", "<HEAD", "<SCRIPT", "<IFRAME", "<H1", "<DIV", "<FONT", "<TABLE",
    "<A", "<STYLE", "<TITLE", "<B", "<BODY", "<BR", "<P", "<!--",
  ]

  /// The kind of a file that starts with some bytes.
  internal static func name(of file: [UInt8]) -> String {
    // The reference looks at 512 bytes, zeros where the file is shorter.
    var bytes = Array(file.prefix(512))
    bytes.append(contentsOf: [UInt8](repeating: 0, count: 512 - bytes.count))
    let text = bytes.drop { [0x09, 0x0A, 0x0C, 0x0D, 0x20].contains($0) }
    for tag in tags where text.count > tag.utf8.count {
      let start = text.prefix(tag.utf8.count).map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }
      let next = text[text.startIndex + tag.utf8.count]
      if start.elementsEqual(tag.utf8), next == UInt8(ascii: " ") || next == UInt8(ascii: ">") {
        return "text/html; charset=utf-8"
      }
    }
    if text.starts(with: "<?xml".utf8) { return "text/xml; charset=utf-8" }
    if let known = signatures.first(where: { bytes.starts(with: $0.start) }) { return known.type }
    let isText = text.allSatisfy { byte in
      byte >= 0x20 || [0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains(byte)
    }
    return isText ? "text/plain; charset=utf-8" : "application/octet-stream"
  }
}
