import Diagnostics
import GMCBridge
import Glibc
import ValueTree

// usage: gmc-connector CHARTS CONNECTOR
// Loads the charts once, then answers lines of standard input:
//   steps      the steps with their charts and values, as one line of JSON
//   objects    the objects as one line of JSON
//   COUNT      renders the connector COUNT times, under another name each time; one line with the
//              median of a render in microseconds and the bytes of the last one
guard CommandLine.arguments.count == 3 else {
  print("usage: gmc-connector CHARTS CONNECTOR")
  exit(1)
}
let charts = try ChartSet.load(folders: [CommandLine.arguments[1]])
let text = try read(CommandLine.arguments[2])
var turn = 0

func read(_ path: String) throws -> String {
  guard let file = fopen(path, "rb") else { throw Diagnostic(.file, "cannot open \(path)") }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 20)
  let count = fread(&bytes, 1, bytes.count, file)
  return String(decoding: bytes[0..<count], as: UTF8.self)
}

/// The connector of a turn: with another uid each time, so that nothing that was rendered
/// before serves again.
@MainActor func source() -> SourceFile {
  turn += 1
  let own = text.split(separator: "\n", omittingEmptySubsequences: false)
    .map { $0 == "metadata:" ? "metadata:\n  uid: turn-\(turn)" : String($0) }
    .joined(separator: "\n")
  return SourceFile(name: "connector", bytes: Array(own.utf8))
}

func json(_ value: ValueSnapshot) -> String {
  switch value {
  case .null: return "null"
  case .bool(let flag): return flag ? "true" : "false"
  case .integer(let number, _): return String(number)
  case .float(let number): return number == number.rounded() ? String(Int(number)) : "\(number)"
  case .string(let text): return quoted(String(text))
  case .list(let elements): return "[" + elements.map(json).joined(separator: ",") + "]"
  case .dict(let entries):
    return "{" + entries.map { quoted(String($0.key)) + ":" + json($0.value) }.joined(separator: ",")
      + "}"
  }
}

func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

let clock = ContinuousClock()
while let line = readLine() {
  if line == "steps" {
    let steps = try charts.render(source()).report.steps.map { step in
      "{\"chart\":\(quoted(step.chart)),\"name\":\(quoted(step.service)),"
        + "\"namespace\":\(quoted(step.namespace)),\"values\":\(json(step.chartValues))}"
    }
    print("[" + steps.joined(separator: ",") + "]")
  } else if line == "objects" {
    print(json(try charts.render(source()).list))
  } else if let count = Int(line), count > 0 {
    var times: [Duration] = []
    var bytes = 0
    for _ in 0..<count {
      let connector = source()
      let start = clock.now
      bytes = try charts.render(connector).yaml.count
      times.append(clock.now - start)
    }
    times.sort()
    let median = times[times.count / 2].components
    print(Double(median.attoseconds) / 1e12 + Double(median.seconds) * 1e6, bytes)
  }
  fflush(nil)
}
