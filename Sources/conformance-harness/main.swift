import ConformanceSupport
import Glibc
import ValueTree

// Speaks the line protocol of the conformance cases: one JSON object a line in, one out. Nothing else
// goes to standard output.
setenv("TZ", "UTC", 1)
while let line = readLine(strippingNewline: true) {
  guard !line.isEmpty else { continue }
  var output = MicroCase.answer(to: ByteString(line))
  output.append(UInt8(ascii: "\n"))
  output.withUnsafeBytes { buffer in
    var rest = buffer[...]
    while !rest.isEmpty {
      let count = write(
        STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count <= 0 { exit(1) }
      rest = rest.dropFirst(count)
    }
  }
}
