import ChartCommands
import CurlTransport
import Glibc

// The commands that need a network run here: `opea-chart` becomes this executable then, with its
// own arguments. It has the same commands, and libcurl, which would make every start slow.

// A server that hangs up while something is written is an error of that exchange alone.
signal(SIGPIPE, SIG_IGN)
// A file that grows beyond what the system allows is an error of that file.
signal(SIGXFSZ, SIG_IGN)

let words = CommandLine.arguments
var surroundings = Surroundings.process(arguments: words)
surroundings.network = .reachable(CurlClient())
let arguments = Array(words.dropFirst())
exit(CommandTree(for: arguments).run(arguments, surroundings))
