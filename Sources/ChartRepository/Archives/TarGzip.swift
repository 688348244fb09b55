internal import CArchive
internal import Diagnostics
internal import ValueTree

/// Writes a gzipped tar file of regular files into memory.
///
/// The same entries give the same bytes: no time of packing, owner 0, mode 0644. Names that the plain
/// format cannot hold get an extended header, as Go's writer does it.
internal enum TarGzip {
  /// One file.
  internal struct Entry {
    var name: ByteString
    var data: [UInt8]
  }

  /// Packs files in the order given; `time` is the modification time of all, in seconds since 1970.
  internal static func pack(_ entries: [Entry], time: Int64) throws(Diagnostic) -> [UInt8] {
    // Never compressed to more than this: blocks, two headers and a long name each, the end, gzip's own.
    var capacity = entries.reduce(1 << 14) { $0 + $1.data.count + 2 * $1.name.count + 4096 }
    capacity += capacity / 1000
    var failure: Diagnostic?
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      do throws(Diagnostic) {
        count = try write(entries, time, to: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    // Gives back what was not needed.
    return Array(bytes[...])
  }

  private static func write(
    _ entries: [Entry], _ time: Int64, to buffer: UnsafeMutableRawBufferPointer
  ) throws(Diagnostic) -> Int {
    guard let archive = archive_write_new() else {
      throw Diagnostic(.file, "archive cannot be written: out of memory")
    }
    let used = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    used.initialize(to: 0)
    defer {
      archive_write_free(archive)
      used.deallocate()
    }
    func check(_ status: Int32) throws(Diagnostic) {
      guard status < ARCHIVE_WARN else { return }
      let reason = archive_error_string(archive).map { String(cString: $0) } ?? "unknown failure"
      throw Diagnostic(.file, "archive cannot be written: \(reason)")
    }
    try check(archive_write_add_filter_gzip(archive))
    try check(archive_write_set_filter_option(archive, "gzip", "timestamp", nil))
    try check(archive_write_set_format_pax_restricted(archive))
    try check(archive_write_open_memory(archive, buffer.baseAddress, buffer.count, used))
    guard let header = archive_entry_new() else {
      throw Diagnostic(.file, "archive cannot be written: out of memory")
    }
    defer { archive_entry_free(header) }
    for entry in entries {
      archive_entry_clear(header)
      let name = entry.name.bytes.map { CChar(bitPattern: $0) } + [0]
      archive_entry_copy_pathname(header, name)
      archive_entry_set_size(header, Int64(entry.data.count))
      archive_entry_set_filetype(header, 0o100000)
      archive_entry_set_perm(header, 0o644)
      archive_entry_set_mtime(header, Int(time), 0)
      try check(archive_write_header(archive, header))
      let written = entry.data.withUnsafeBytes {
        archive_write_data(archive, $0.baseAddress, $0.count)
      }
      if written != entry.data.count { try check(ARCHIVE_FATAL) }
    }
    try check(archive_write_close(archive))
    return used.pointee
  }
}
