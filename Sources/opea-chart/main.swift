import ChartCommands
import CMalloc
import Glibc

// A short run allocates much and frees little: memory is taken in large steps and not given back.
mallopt(M_MMAP_THRESHOLD, 1 << 30)
mallopt(M_TRIM_THRESHOLD, 1 << 30)
mallopt(M_TOP_PAD, 4 << 20)

let words = CommandLine.arguments
exit(CommandTree().run(Array(words.dropFirst()), .process(arguments: words)))
