internal import Glibc
internal import Synchronization

/// The responses that were given to callers and not yet given back.
///
/// A pointer that is no response, or not any more, is found out instead of corrupting the heap.
internal final class ResponseTable: Sendable {
  private let addresses = Mutex<Set<UInt>>([])

  /// A copy of some bytes with a zero behind it; nil if there is no memory for it.
  func copy(of bytes: [UInt8]) -> UnsafeMutablePointer<CChar>? {
    guard let memory = malloc(bytes.count + 1) else { return nil }
    bytes.withUnsafeBytes { source in
      if let start = source.baseAddress { memcpy(memory, start, source.count) }
    }
    memory.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt8.self)
    addresses.withLock { _ = $0.insert(UInt(bitPattern: memory)) }
    return memory.assumingMemoryBound(to: CChar.self)
  }

  /// Frees a response; false if the pointer is none.
  func free(_ response: UnsafeMutablePointer<CChar>) -> Bool {
    let isKnown = addresses.withLock { $0.remove(UInt(bitPattern: response)) != nil }
    if isKnown { Glibc.free(response) }
    return isKnown
  }
}
