import ChartCommands
import CMalloc
import Glibc

reserveHeap()
// A file that grows beyond what the system allows is an error of that file.
signal(SIGXFSZ, SIG_IGN)

let words = CommandLine.arguments
let arguments = Array(words.dropFirst())
exit(CommandTree(for: arguments).run(arguments, .process(arguments: words)))
