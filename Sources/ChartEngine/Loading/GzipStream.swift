internal import CArchive
internal import CDeflate
internal import Diagnostics

/// The content of a gzip file: one member, checksum and length right, nothing behind it but zeros.
///
/// A sound file of the size that it tells is unpacked in one step by libdeflate, which takes a third of
/// the instructions. Everything else goes to libarchive, which gives what can be had up to the failure;
/// it finds the end of the data but does not check it, so that is done here.
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
    if let content = GzipStream.inflated(file, limit: limit) {
      self.content = content
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

  /// The whole content of a sound file, which is as long as the file's last bytes tell; else nil.
  private static func inflated(_ file: [UInt8], limit: Int) -> [UInt8]? {
    let length = lengthHint(file)
    // No deflated byte gives more than 1,032; what claims more is no reason to take the memory.
    guard length > 0, length <= limit, length / 1032 <= file.count,
      let decompressor = libdeflate_alloc_decompressor()
    else { return nil }
    defer { libdeflate_free_decompressor(decompressor) }
    var isWhole = false
    let content = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      var consumed = 0
      let result = file.withUnsafeBytes { bytes in
        libdeflate_gzip_decompress_ex(
          decompressor, bytes.baseAddress, bytes.count, buffer.baseAddress, length, &consumed,
          &count)
      }
      isWhole =
        result == LIBDEFLATE_SUCCESS && count == length
        && !file[consumed...].contains(where: { $0 != 0 })
      if result != LIBDEFLATE_SUCCESS { count = 0 }
    }
    return isWhole ? content : nil
  }

  /// The length of the content as the file tells it, modulo 4 GiB: a hint, no more.
  private static func lengthHint(_ file: some BidirectionalCollection<UInt8>) -> Int {
    file.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
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
    content.reserveCapacity(min(limit, GzipStream.lengthHint(file), file.count * 32))
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
    } else if number(at: end - 8)
      != UInt32(truncatingIfNeeded: libdeflate_crc32(0, content, content.count))
    {
      failure = GzipStream.invalid("gzip: invalid checksum")
    }
  }
}
