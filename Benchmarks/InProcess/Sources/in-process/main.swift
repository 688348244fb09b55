import ChartEngine
import Glibc
import ValueTree

// usage: in-process CHART COUNT templates|manifest
// Loads a chart once and renders it COUNT times, with other values each time; prints one line:
// the median time of a render in microseconds and the bytes of the last output.
let arguments = CommandLine.arguments
guard arguments.count == 4, let count = Int(arguments[2]) else {
  print("usage: in-process CHART COUNT templates|manifest")
  exit(1)
}
let chart = try ChartLoader().load(path: arguments[1])
let clock = ContinuousClock()
var times: [Duration] = []
var bytes = 0
for turn in 0..<count {
  let values = ValueSnapshot.dict([
    ValueSnapshot.Entry(
      key: "global",
      value: .dict([ValueSnapshot.Entry(key: "turn", value: .string(ByteString("\(turn)")))]))
  ])
  let start = clock.now
  if arguments[3] == "templates" {
    bytes = try chart.renderTemplates(values: values).reduce(0) { $0 + $1.text.count }
  } else {
    bytes = TemplateOutput(rendered: try chart.render(values: values)).text().count
  }
  times.append(clock.now - start)
}
times.sort()
let median = times[times.count / 2].components
print("\(Double(median.attoseconds) / 1e12 + Double(median.seconds) * 1e6) us  \(bytes) bytes")
