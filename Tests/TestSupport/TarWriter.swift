internal import CDeflate

/// Makes the archives that tests need, broken ones included.
public struct TarWriter: Sendable {
  /// The tar file so far, without its end.
  public private(set) var bytes: [UInt8] = []

  /// Starts an empty file.
  public init() {}

  /// Adds an entry with a text; see ``add(_:_:type:link:size:mode:)-([UInt8],_,_,_,_,_)``.
  public mutating func add(
    _ name: String, _ content: String = "", type: Character = "0", link: String = "",
    size: Int? = nil, mode: Int = 0o644
  ) {
    add(
      Array(name.utf8), Array(content.utf8), type: type, link: link, size: size, mode: mode)
  }

  /// Adds an entry.
  ///
  /// - Parameters:
  ///   - name: its first 100 bytes are used.
  ///   - type: the letter or digit of the header: 0 is a file, 5 a folder, 2 a symbolic link.
  ///   - size: what the header tells, where that is not the size of the content.
  public mutating func add(
    _ name: [UInt8], _ content: [UInt8], type: Character = "0", link: String = "",
    size: Int? = nil, mode: Int = 0o644
  ) {
    add(name, content, type: type, link: link, sizeField: octal(size ?? content.count), mode: mode)
  }

  /// Adds an entry with its size field as it is: at most 12 bytes, octal digits or a number in base 256.
  public mutating func add(
    _ name: [UInt8], _ content: [UInt8], type: Character = "0", link: String = "",
    sizeField: [UInt8], mode: Int = 0o644
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: some Sequence<UInt8>, at start: Int) {
      for (index, byte) in text.enumerated() { header[start + index] = byte }
    }
    put(name.prefix(100), at: 0)
    put(octal(mode, digits: 7), at: 100)
    put(sizeField.prefix(12), at: 124)
    put("00000000000".utf8, at: 136)
    put("        ".utf8, at: 148)
    put(String(type).utf8, at: 156)
    put(link.utf8.prefix(100), at: 157)
    put("ustar\u{0}00".utf8, at: 257)
    let sum = header.reduce(0) { $0 + Int($1) }
    put(octal(sum, digits: 6), at: 148)
    header[154] = 0
    bytes += header + content
    bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  private func octal(_ number: Int, digits: Int = 11) -> [UInt8] {
    let text = String(number, radix: 8)
    return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
  }

  /// The tar file with its end, in a gzip file.
  ///
  /// - Parameter level: 0 stores the content, 12 makes it smallest.
  public func packed(
    tail: [UInt8] = [UInt8](repeating: 0, count: 1024), level: Int = 0
  ) -> [UInt8] {
    TarWriter.gzip(bytes + tail, level: level)
  }

  /// A gzip file of one member.
  public static func gzip(_ content: [UInt8], level: Int = 0) -> [UInt8] {
    guard let compressor = libdeflate_alloc_compressor(Int32(level)) else { return [] }
    defer { libdeflate_free_compressor(compressor) }
    let bound = libdeflate_gzip_compress_bound(compressor, content.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      count = libdeflate_gzip_compress(
        compressor, content, content.count, buffer.baseAddress, bound)
    }
  }
}
