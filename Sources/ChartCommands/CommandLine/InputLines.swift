/// The lines of an input that arrives piece by piece; empty ones are left out.
struct InputLines {
  /// One line of the input.
  enum Line: Equatable {
    /// Its bytes, without the line end.
    case text([UInt8])
    /// A line longer than the limit; its bytes are gone.
    case tooLong
  }

  private let limit: Int
  private let read: () -> [UInt8]
  /// What was read and not given yet.
  private var pending: [UInt8] = []
  /// The first byte of `pending` that was not searched for a line end.
  private var searched = 0
  private var hasEnded = false

  /// Lines of at most `limit` bytes; `read` gives the next bytes, none at the end.
  init(limit: Int, read: @escaping () -> [UInt8]) {
    self.limit = limit
    self.read = read
  }

  /// The next line; nil at the end.
  mutating func next() -> Line? {
    var isTooLong = false
    while true {
      if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(pending[..<end])
        pending.removeSubrange(...end)
        searched = 0
        if isTooLong { return .tooLong }
        if let line = Self.content(line) { return line.count > limit ? .tooLong : .text(line) }
        continue
      }
      searched = pending.count
      if searched > limit {
        isTooLong = true
        pending.removeAll()
        searched = 0
      }
      if hasEnded { return lastLine(isTooLong) }
      let part = read()
      if part.isEmpty { hasEnded = true } else { pending += part }
    }
  }

  private mutating func lastLine(_ isTooLong: Bool) -> Line? {
    let line = Self.content(pending)
    pending = []
    searched = 0
    return isTooLong ? .tooLong : line.map { .text($0) }
  }

  /// The line without a carriage return at its end; nil if nothing is left.
  private static func content(_ line: [UInt8]) -> [UInt8]? {
    let text = line.last == UInt8(ascii: "\r") ? Array(line.dropLast()) : line
    return text.isEmpty ? nil : text
  }
}
