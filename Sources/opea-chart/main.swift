import ChartCommands
import CMalloc
import Glibc

reserveHeap()

let words = CommandLine.arguments
let arguments = Array(words.dropFirst())
exit(CommandTree(for: arguments).run(arguments, .process(arguments: words)))
