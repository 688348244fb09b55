internal import CArchive
internal import Diagnostics
internal import ValueTree

/// The entries of a tar file that is in memory, one after the other.
///
/// The memory belongs to the caller and has to stay as long as the value lives.
internal struct TarEntries: ~Copyable {
  /// What an entry is.
  internal enum Kind {
    case file, folder
    /// A link to another path.
    case link(ByteString)
    /// A device, pipe or socket.
    case special
    /// A file with holes, or a part of one.
    case sparse
  }

  /// One entry.
  internal struct Entry {
    var name: ByteString
    var kind: Kind
    /// The size that the header tells.
    var size: Int
  }

  private let archive: OpaquePointer
  private let content: UnsafeRawBufferPointer

  /// Starts at the beginning of a file.
  internal init(_ content: UnsafeRawBufferPointer) throws(Diagnostic) {
    self.content = content
    archive = archive_read_new()
    archive_read_support_format_tar(archive)
    archive_read_support_format_empty(archive)
    guard archive_read_open_memory(archive, content.baseAddress, content.count) == ARCHIVE_OK
    else {
      throw TarEntries.invalid(
        content.count < 512 ? "unexpected EOF" : "archive/tar: invalid tar header")
    }
  }

  deinit { archive_read_free(archive) }

  private static func invalid(_ reason: String) -> Diagnostic {
    Diagnostic(.chart, "archive is damaged: " + reason, helmText: reason)
  }

  /// The next entry; nil at the end.
  internal mutating func next() throws(Diagnostic) -> Entry? {
    var entry: OpaquePointer?
    switch archive_read_next_header(archive, &entry) {
    case ARCHIVE_EOF: return nil
    case ARCHIVE_OK, ARCHIVE_WARN: break
    default:
      let position = Int(archive_filter_bytes(archive, 0))
      throw TarEntries.invalid(
        position >= content.count ? "unexpected EOF" : "archive/tar: invalid tar header")
    }
    guard let entry else { return nil }
    let name = text(archive_entry_pathname(entry)) ?? text(archive_entry_pathname_utf8(entry))
    return Entry(
      name: name ?? ByteString(), kind: kind(of: entry), size: Int(archive_entry_size(entry)))
  }

  private func text(_ pointer: UnsafePointer<CChar>?) -> ByteString? {
    guard let pointer else { return nil }
    var count = 0
    while pointer[count] != 0 { count += 1 }
    return ByteString(UnsafeRawBufferPointer(start: pointer, count: count))
  }

  private func kind(of entry: OpaquePointer) -> Kind {
    if let target = text(archive_entry_hardlink(entry)) { return .link(target) }
    switch archive_entry_filetype(entry) & 0o170000 {
    case 0o040000: return .folder
    case 0o120000: return .link(text(archive_entry_symlink(entry)) ?? ByteString())
    case 0o100000, 0:
      return isPart || archive_entry_sparse_count(entry) > 0 ? .sparse : .file
    default: return .special
    }
  }

  /// Whether the current header is that of a sparse file, or of a part of one in several volumes.
  private var isPart: Bool {
    // The header proper stands before the content, behind those that extend it.
    let type = Int(archive_filter_bytes(archive, 0)) - 512 + 156
    return content.indices.contains(type) && "MS".utf8.contains(content[type])
  }

  /// The content of the current entry, which stays part of the file in memory.
  internal mutating func data(
    of entry: Entry
  ) throws(Diagnostic) -> UnsafeRawBufferPointer {
    guard entry.size > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    var start: UnsafeRawPointer?
    var count = 0
    var offset: Int64 = 0
    // All of the file is one block to the library, so an entry is a part of one.
    let status = archive_read_data_block(archive, &start, &count, &offset)
    guard status == ARCHIVE_OK, offset == 0, count == entry.size, let start else {
      throw TarEntries.invalid("unexpected EOF")
    }
    return UnsafeRawBufferPointer(start: start, count: count)
  }

  /// Refuses anything but zeros behind the last entry.
  internal func checkEnd() throws(Diagnostic) {
    let end = min(max(Int(archive_filter_bytes(archive, 0)), 0), content.count)
    if content[end...].contains(where: { $0 != 0 }) {
      throw Diagnostic(.chart, "archive has data behind its end")
    }
  }
}
