internal import Glibc

/// Questions to whoever sits at the terminal.
enum Terminal {
  /// A line of standard input without its end, read byte by byte, so that the rest stays there; nil at
  /// the end of the input.
  ///
  /// - Parameters:
  ///   - prompt: written to standard error, so that standard output stays clean.
  ///   - isHidden: whether the terminal shows nothing of what is typed.
  static func ask(_ prompt: String, isHidden: Bool) -> String? {
    let bytes = Array(prompt.utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
    var before = termios()
    let isTerminal = tcgetattr(STDIN_FILENO, &before) == 0
    if isHidden, isTerminal {
      var quiet = before
      quiet.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet)
    }
    defer {
      if isHidden, isTerminal {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
        _ = write(STDERR_FILENO, "\n", 1)
      }
    }
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
      if byte == UInt8(ascii: "\n") { break }
      line.append(byte)
    }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return String(decoding: line, as: UTF8.self)
  }
}
