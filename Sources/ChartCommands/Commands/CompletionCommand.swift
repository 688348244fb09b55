internal import Diagnostics

/// `completion SHELL`: prints a script that asks the tool itself for the words that fit.
let completionCommand: Command = {
  var command = Command(
    "completion", summary: "generate autocompletion scripts for the specified shell")
  command.description = """
    Generate autocompletion scripts for opea-chart for the specified shell.

    To load completions in the current shell:

        $ source <(opea-chart completion bash)
        $ source <(opea-chart completion zsh)
        $ opea-chart completion fish | source
        PS> opea-chart completion powershell | Out-String | Invoke-Expression
    """
  command.subcommands = ["bash", "fish", "powershell", "zsh"].map { shell in
    var command = Command(shell, summary: "generate autocompletion script for \(shell)")
    command.flags = [Flag("no-descriptions", .bool, "disable completion descriptions")]
    command.run = { invocation throws(Diagnostic) in
      let program = invocation.surroundings.programName
      invocation.surroundings.output(Array(CompletionScript.text(shell, program).utf8))
      return 0
    }
    return command
  }
  return command
}()

/// What the scripts call: everything after it is the command line so far.
let hiddenCompletionCommand: Command = {
  var command = Command("__complete", summary: "words that fit a command line")
  command.isHidden = true
  command.positionals = 0...Int.max
  command.run = { _ throws(Diagnostic) in 0 }
  return command
}()

/// The words that fit at the end of a command line.
struct Completion {
  let tree: CommandTree

  /// Prints the words, one a line, each with its description after a tab.
  func answer(_ words: [String], _ surroundings: Surroundings) -> Int32 {
    let current = words.last ?? ""
    let names = words.dropLast().filter { !$0.hasPrefix("-") }
    let (command, _, _) = tree.find(Array(names))
    var lines: [String] = []
    if current.hasPrefix("-") {
      let flags = command.flags + CommandTree.globalFlags + [Help.helpFlag(command.name)]
      for flag in flags where !flag.isHidden && flag.deprecation == nil {
        let word = "--\(flag.name)"
        if word.hasPrefix(current) { lines.append("\(word)\t\(flag.help)") }
      }
    } else {
      for subcommand in command.subcommands
      where !subcommand.isHidden && subcommand.name.hasPrefix(current) {
        lines.append("\(subcommand.name)\t\(subcommand.summary)")
      }
    }
    for line in lines { surroundings.print(line) }
    return 0
  }
}

/// The scripts; words that the tool does not know are completed as file names.
enum CompletionScript {
  static func text(_ shell: String, _ program: String) -> String {
    let name = program.map { $0.isLetter || $0.isNumber ? $0 : "_" }.map { String($0) }.joined()
    switch shell {
    case "bash":
      return """
        __\(name)_complete() {
          local current="${COMP_WORDS[COMP_CWORD]}"
          local words
          words=$("${COMP_WORDS[0]}" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$current" \
        2>/dev/null | cut -f 1)
          COMPREPLY=($(compgen -W "$words" -- "$current"))
        }
        complete -o default -F __\(name)_complete \(program)

        """
    case "zsh":
      return """
        #compdef \(program)
        __\(name)_complete() {
          local -a lines
          lines=("${(@f)$("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
          lines=("${(@)lines:#}")
          if (( ${#lines} )); then
            _describe '\(program)' "${(@)lines/$'\\t'/:}"
          else
            _files
          fi
        }
        compdef __\(name)_complete \(program)

        """
    case "fish":
      return """
        function __\(name)_complete
          set -l words (commandline -opc) (commandline -ct)
          \(program) __complete -- $words[2..-1] 2>/dev/null
        end
        complete -c \(program) -a '(__\(name)_complete)'

        """
    default:
      return """
        Register-ArgumentCompleter -Native -CommandName '\(program)' -ScriptBlock {
          param($word, $line, $cursor)
          $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
          if ($word -eq '') { $words += '' }
          & '\(program)' __complete -- @words 2>$null | ForEach-Object {
            $parts = $_ -split "`t", 2
            $help = if ($parts.Count -gt 1) { $parts[1] } else { $parts[0] }
            [System.Management.Automation.CompletionResult]::new(
              $parts[0], $parts[0], 'ParameterValue', $help)
          }
        }

        """
    }
  }
}
