internal import Diagnostics
internal import ValueTree

/// The bytes of one execution.
struct FuzzInput: Sendable {
  let bytes: [UInt8]

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// The input as text.
  var text: ByteString { ByteString(bytes) }

  /// The input as text that is surely Unicode.
  var string: String { String(decoding: bytes, as: UTF8.self) }

  /// The input as a file.
  func file(_ name: String) -> SourceFile { SourceFile(name: name, bytes: bytes) }

  /// The input cut at zero bytes: targets that take several texts get them so.
  var parts: [FuzzInput] {
    bytes.split(separator: 0, omittingEmptySubsequences: false).map { FuzzInput($0) }
  }

  /// The part of a number; an empty one where there are fewer.
  func part(_ index: Int) -> FuzzInput {
    let parts = parts
    return index < parts.count ? parts[index] : FuzzInput([])
  }
}
