internal import ChartEngine
internal import Glibc

// usage: in-process templates|manifest|execute|yaml SUBJECT INPUT
// SUBJECT: a chart, or the template that `execute` executes; `yaml` has none (`-`).
// INPUT: the file that holds the values, the data or the YAML text. Wherever it says @TURN@, the number
// of the turn is put in, so that no two turns have the same input.
//
// Reads commands from standard input until its end, so that another process can make it take turns with
// a worker of the other side:
//   time FIRST COUNT   does the work COUNT times; prints nanoseconds of wall time, of processor time, and
//                      the bytes that came out
//   show TURN          prints how many bytes follow, then what this turn gives

let words = CommandLine.arguments
do {
  guard words.count == 4 else {
    throw UsageError(text: "usage: in-process templates|manifest|execute|yaml SUBJECT INPUT")
  }
  let work = try Work(words[1], subject: words[2])
  let input = TurnText(try SystemFile.content(words[3], limit: .max))
  while let line = readLine() {
    let command = line.split(separator: " ")
    let numbers = command.dropFirst().map { Int($0) ?? 0 }
    switch (command.first, numbers.count) {
    case ("time", 2):
      let inputs = try (0..<numbers[1]).map { try work.prepared(input.text(turn: numbers[0] + $0)) }
      let time = try Stopwatch.measured {
        try inputs.reduce(0) { $0 + (try work.size(of: $1)) }
      }
      write("\(time.wall) \(time.processor) \(time.bytes)\n".utf8, to: STDOUT_FILENO)
    case ("show", 1):
      let shown = try work.shown(work.prepared(input.text(turn: numbers[0])))
      write(Array("\(shown.count)\n".utf8) + shown, to: STDOUT_FILENO)
    default:
      throw UsageError(text: "unknown command: \(line)")
    }
  }
} catch {
  write("in-process: \(error)\n".utf8, to: STDERR_FILENO)
  exit(1)
}

/// Writes all bytes at once, so that whoever waits for an answer gets it.
func write(_ bytes: some Sequence<UInt8>, to descriptor: Int32) {
  var rest = Array(bytes)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { exit(1) }
    rest = rest.dropFirst(count)
  }
}
