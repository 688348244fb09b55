import Diagnostics
import Glibc
import Profiles
import ValueTree

// Answers cases of profile selection, memory estimates and hardware detection: one JSON object a line in,
// one out. `--catalogue FILE` names the profiles of cases that bring none.
let arguments = CommandLine.arguments
var catalogue: ByteString?
if arguments.count == 3, arguments[1] == "--catalogue" {
  catalogue = readAll(arguments[2])
}
do {
  let cases = try HarnessCases(catalogue: catalogue)
  while let line = readLine(strippingNewline: true) {
    guard !line.isEmpty else { continue }
    print(cases.answer(to: ByteString(line)))
    fflush(nil)
  }
} catch {
  print("{\"error\": \"\(error.message)\"}")
  exit(1)
}

/// The bytes of a file; nil for one that cannot be read.
func readAll(_ path: String) -> ByteString? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    guard count > 0 else { return ByteString(bytes) }
    bytes += chunk[0..<count]
  }
}
