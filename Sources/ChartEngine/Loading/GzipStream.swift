internal import CArchive
internal import Diagnostics

/// The content of a gzip file.
///
/// The library finds the end of the data but does not check it, so that is done here: checksum and
/// length must be right, and nothing may follow.
internal struct GzipStream {
  /// What was unpacked, up to the failure if there is one.
  internal private(set) var content: [UInt8] = []
  /// Why not all of it was.
  internal private(set) var failure: Diagnostic?

  /// Unpacks `file` to at most `limit` bytes; `tooLarge` is the failure beyond.
  internal init(_ file: [UInt8], limit: Int, tooLarge: Diagnostic) {
    guard file.count >= 10 else {
      failure = GzipStream.invalid(file.isEmpty ? "EOF" : "unexpected EOF")
      return
    }
    guard file.starts(with: [0x1F, 0x8B, 0x08]) else {
      failure = GzipStream.invalid("gzip: invalid header")
      return
    }
    let consumed = file.withUnsafeBytes { bytes in unpack(bytes, limit: limit) }
    if content.count > limit {
      content.removeLast(content.count - limit)
      failure = tooLarge
    } else if failure == nil {
      check(trailerBefore: consumed, of: file)
    }
  }

  private static func invalid(_ reason: String) -> Diagnostic {
    Diagnostic(.chart, "archive is damaged: " + reason, helmText: reason)
  }

  /// Fills `content`; gives the number of stored bytes that it came from.
  private mutating func unpack(_ file: UnsafeRawBufferPointer, limit: Int) -> Int {
    guard let archive = archive_read_new() else {
      failure = GzipStream.invalid("out of memory")
      return 0
    }
    defer { archive_read_free(archive) }
    archive_read_support_filter_gzip(archive)
    archive_read_support_format_raw(archive)
    archive_read_support_format_empty(archive)
    var entry: OpaquePointer?
    guard archive_read_open_memory(archive, file.baseAddress, file.count) == ARCHIVE_OK,
      archive_filter_code(archive, 0) == ARCHIVE_FILTER_GZIP
    else {
      failure = GzipStream.invalid("unexpected EOF")
      return 0
    }
    switch archive_read_next_header(archive, &entry) {
    case ARCHIVE_EOF: return Int(archive_filter_bytes(archive, -1))
    case ARCHIVE_OK, ARCHIVE_WARN: break
    default:
      failure = GzipStream.invalid("unexpected EOF")
      return 0
    }
    // The length that the file tells of itself is a hint, no more.
    let hint = file.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    content.reserveCapacity(min(limit, hint, file.count * 32))
    while content.count <= limit {
      var block: UnsafeRawPointer?
      var count = 0
      var offset: Int64 = 0
      let status = archive_read_data_block(archive, &block, &count, &offset)
      if status == ARCHIVE_EOF { break }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN else {
        failure = GzipStream.invalid("unexpected EOF")
        return 0
      }
      let room = min(count, limit + 1 - content.count)
      content.append(contentsOf: UnsafeRawBufferPointer(start: block, count: room))
    }
    return Int(archive_filter_bytes(archive, -1))
  }

  private mutating func check(trailerBefore end: Int, of file: [UInt8]) {
    guard end >= 18, end <= file.count else {
      failure = GzipStream.invalid("unexpected EOF")
      return
    }
    func number(at start: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(file[start + $1]) << UInt32(8 * $1) }
    }
    let length = UInt32(truncatingIfNeeded: content.count)
    if file[end...].contains(where: { $0 != 0 }) || number(at: end - 4) != length {
      failure = GzipStream.invalid("gzip: invalid checksum")
    } else if number(at: end - 8) != CRC32.checksum(content) {
      failure = GzipStream.invalid("gzip: invalid checksum")
    }
  }
}
