import ChartCommands
import CMalloc
import Glibc

reserveHeap()

let words = CommandLine.arguments
let name = words.first.flatMap { $0.split(separator: "/").last }.map { String($0) } ?? "opea-chart"
exit(CommandTree().run(Array(words.dropFirst()), .process(programName: name)))
