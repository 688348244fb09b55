import ChartCommands
import CMalloc
import Glibc

reserveHeap()

let words = CommandLine.arguments
exit(CommandTree().run(Array(words.dropFirst()), .process(arguments: words)))
