internal import Diagnostics
internal import ValueTree

/// The whole tool: finds the command that a command line means, runs it, and reports what went wrong.
public struct CommandTree: Sendable {
  private var root: Command

  /// The tool with all its commands.
  public init() { self.init(Self.commands, clusterCommands) }

  private init(_ makers: [Maker], _ others: [Command]) {
    root = Self.makeRoot(makers.map { $0.make() } + others)
  }

  /// The tool with what a command line needs: where it begins with a command's name, that command.
  ///
  /// Making all of them takes longer than `version` takes to run.
  public init(for arguments: [String]) {
    let found = Self.commands.first { maker in
      arguments.first.map { maker.names.contains($0) } ?? false
    }
    self.init(found.map { [$0] } ?? Self.commands, found == nil ? clusterCommands : [])
  }

  /// A command that is not made before someone asks for it.
  struct Maker: Sendable {
    /// Its name, and the aliases.
    var names: [String]
    var make: @Sendable () -> Command

    init(_ names: String..., make: @escaping @Sendable () -> Command) {
      self.names = names
      self.make = make
    }
  }

  /// All commands but those that need a cluster. Completion looks at all of them and is no entry for
  /// ``init(for:)``.
  static let commands = [
    Maker("check") { checkCommand }, Maker("completion") { completionCommand },
    Maker("create") { createCommand },
    Maker("dependency", "dep", "dependencies") { dependencyCommand }, Maker("env") { envCommand },
    Maker("gmc") { gmcCommand }, Maker { hiddenCompletionCommand }, Maker("lint") { lintCommand },
    Maker("package") { packageCommand }, Maker("plugin") { pluginCommand },
    Maker("profile") { profileCommand }, Maker("pull", "fetch") { pullCommand },
    Maker("push") { pushCommand }, Maker("registry") { registryCommand },
    Maker("repo") { repoCommand }, Maker("search") { searchCommand },
    Maker("serve") { serveCommand }, Maker("show", "inspect") { showCommand },
    Maker("study") { studyCommand }, Maker("template") { templateCommand },
    Maker("unittest") { unittestCommand }, Maker("validate") { validateCommand },
    Maker("verify") { verifyCommand }, Maker("version") { versionCommand },
  ]

  /// Flags that every command takes.
  static let globalFlags: [Flag] = [
    Flag(
      "namespace", short: "n", .text,
      "namespace scope for this request (`.Release.Namespace`)"),
    Flag("debug", .bool, "enable verbose output"),
    Flag(
      "registry-config", .text, default: "\"~/.config/helm/registry/config.json\"",
      "path to the registry config file"),
    Flag(
      "repository-config", .text, default: "\"~/.config/helm/repositories.yaml\"",
      "path to the file containing repository names and URLs"),
    Flag(
      "repository-cache", .text, default: "\"~/.cache/helm/repository\"",
      "path to the directory containing cached repository indexes"),
    Flag(
      "content-cache", .text, default: "\"~/.cache/helm/content\"",
      "path to the directory containing cached content (e.g. charts)"),
    Flag(
      "color", .text, default: "\"auto\"",
      "use colored output (never, auto, always)"),
    Flag("colour", .text, isHidden: true, "use colored output (never, auto, always)"),
    Flag("kubeconfig", .text, isHidden: true, "accepted, without effect on offline commands"),
    Flag("kube-context", .text, isHidden: true, "accepted, without effect on offline commands"),
    Flag("kube-apiserver", .text, isHidden: true, "accepted, without effect on offline commands"),
    Flag("kube-as-user", .text, isHidden: true, "accepted, without effect on offline commands"),
    Flag("kube-as-group", .array, isHidden: true, "accepted, without effect on offline commands"),
    Flag("kube-token", .text, isHidden: true, "accepted, without effect on offline commands"),
    Flag("kube-ca-file", .text, isHidden: true, "accepted, without effect on offline commands"),
    Flag(
      "kube-tls-server-name", .text, isHidden: true,
      "accepted, without effect on offline commands"),
    Flag(
      "kube-insecure-skip-tls-verify", .bool, isHidden: true,
      "accepted, without effect on offline commands"),
    Flag("burst-limit", .int, isHidden: true, "accepted, without effect on offline commands"),
    Flag("qps", .text, isHidden: true, "accepted, without effect on offline commands"),
  ]

  private static func makeRoot(_ subcommands: [Command]) -> Command {
    var root = Command("opea-chart", summary: "Render Helm charts and check them.")
    root.description = """
      Render Helm charts and check them, byte for byte as Helm does and several times faster.

      Common actions:

      - opea-chart template:           render a chart's manifests
      - opea-chart lint:               check charts
      - opea-chart validate:           check manifests against schemas
      - opea-chart dependency update:  put the charts that a chart builds on into charts/
      """
    root.subcommands = subcommands
    return root
  }

  /// Runs the tool: gives the exit code, 0 or 1.
  ///
  /// Started under the name `helm` it calls itself so, for tools that execute Helm and read what it says.
  public func run(_ arguments: [String], _ surroundings: Surroundings) -> Int32 {
    var tree = self
    if surroundings.isHelm { tree.root.name = surroundings.programName }
    do throws(Diagnostic) {
      return try Stack.withRoom { () throws(Diagnostic) in
        try tree.dispatch(arguments, surroundings)
      }
    } catch {
      report(error, surroundings)
      return 1
    }
  }

  /// The command that words lead to, and its path; for completion.
  func find(_ words: [String]) -> (command: Command, path: [String], used: Int) {
    var command = root
    var path = [root.name]
    var used = 0
    for word in words {
      guard let next = command.subcommand(word) else { break }
      command = next
      path.append(next.name)
      used += 1
    }
    return (command, path, used)
  }

  private func dispatch(
    _ arguments: [String], _ surroundings: Surroundings
  ) throws(Diagnostic) -> Int32 {
    var (command, path, rest) = locate(arguments)
    if path.count == 1, rest.first == "help" {
      return try help(Array(rest.dropFirst()), surroundings)
    }
    if path.count == 2, path[1] == hiddenCompletionCommand.name {
      return Completion(tree: self).answer(rest, surroundings)
    }
    let helpFlag = Help.helpFlag(command.name)
    if command.acceptsSingleDash { rest = FlagParser.doublingDashes(rest, command.flags) }
    let values = try FlagParser.parse(rest, command.flags + Self.globalFlags + [helpFlag])
    if command.run == nil, let word = values.positionals.first {
      throw unknownCommand(word, command, path)
    }
    if values.bool("help") {
      surroundings.output(Array(helpText(command, path).utf8))
      return 0
    }
    for flag in values.usedDeprecated where !surroundings.isContinuation {
      surroundings.printError(
        "Flag --\(flag.name) has been deprecated, \(flag.deprecation ?? "")")
    }
    let skipsChecks = values.bool("insecure-skip-tls-verify") || values.bool("insecure")
    if skipsChecks, !surroundings.isContinuation {
      surroundings.printError("WARNING: the certificates of servers are not checked")
    }
    guard let run = command.run else {
      surroundings.output(Array(helpText(command, path).utf8))
      return 0
    }
    try check(values, command, path)
    path = []
    return try run(Invocation(values: values, surroundings: surroundings))
  }

  /// Takes the command's words out of the arguments; flags may stand before and between them.
  private func locate(_ arguments: [String]) -> (Command, [String], [String]) {
    var command = root
    var path = [root.name]
    var rest = arguments
    var index = 0
    while index < rest.count, !command.subcommands.isEmpty {
      let word = rest[index]
      if word == "--" { break }
      if word.hasPrefix("-") {
        index += takesNextWord(word, command) ? 2 : 1
        continue
      }
      guard let next = command.subcommand(word) else { break }
      command = next
      path.append(next.name)
      rest.remove(at: index)
    }
    return (command, path, rest)
  }

  private func takesNextWord(_ word: String, _ command: Command) -> Bool {
    guard !word.contains("=") else { return false }
    let flags = command.flags + Self.globalFlags
    let flag =
      word.hasPrefix("--")
      ? flags.first { $0.name == word.dropFirst(2) }
      : word.count == 2 ? flags.first { $0.short == word.last } : nil
    return flag.map { $0.valueWhenAlone == nil } ?? false
  }

  private func check(
    _ values: FlagValues, _ command: Command, _ path: [String]
  ) throws(Diagnostic) {
    for group in command.exclusiveFlags {
      let given = group.filter { values.isSet($0) }
      if given.count > 1 {
        throw FlagParser.usage(
          "if any flags in the group [\(group.joined(separator: " "))] are set none of the others "
            + "can be; [\(given.sorted().joined(separator: " "))] were all set")
      }
    }
    let count = values.positionals.count
    guard !command.positionals.contains(count) else { return }
    let name = "\"\(path.joined(separator: " "))\""
    let usage = "\n\nUsage:  \(path.joined(separator: " ")) \(command.usage) [flags]"
    let (least, most) = (command.positionals.lowerBound, command.positionals.upperBound)
    if most == 0 {
      throw FlagParser.usage("\(name) accepts no arguments" + usage)
    }
    let wanted = count < least ? least : most
    let bound = least == most ? "" : count < least ? "at least " : "at most "
    let verb = bound.isEmpty || count < least ? "requires" : "accepts"
    throw FlagParser.usage(
      "\(name) \(verb) \(bound)\(wanted) argument\(wanted == 1 ? "" : "s")" + usage)
  }

  private func help(
    _ words: [String], _ surroundings: Surroundings
  ) throws(Diagnostic) -> Int32 {
    let (command, path, used) = find(words)
    if used < words.count { throw unknownCommand(words[used], command, path) }
    surroundings.output(Array(helpText(command, path).utf8))
    return 0
  }

  private func helpText(_ command: Command, _ path: [String]) -> String {
    Help(command: command, path: path, globalFlags: Self.globalFlags).text
  }

  private func unknownCommand(
    _ word: String, _ command: Command, _ path: [String]
  ) -> Diagnostic {
    let words = path.joined(separator: " ")
    let names = command.subcommands.filter { !$0.isHidden }.map(\.name)
    let near = names.filter { editDistance(word, $0) <= 2 || $0.hasPrefix(word) }
    var text = "unknown command \"\(word)\" for \"\(words)\""
    if !near.isEmpty {
      text += "\n\nDid you mean this?\n" + near.map { "\t\($0)\n" }.joined()
    }
    return Diagnostic(
      .usage, "unknown command `\(word)`",
      helmText: text + "\nRun '\(words) --help' for usage.")
  }

  /// Our own block first, where it says more; the last thing is the reference's text, where other
  /// tools look for it.
  private func report(_ error: Diagnostic, _ surroundings: Surroundings) {
    let saysMore = !error.helmText.contains(error.message)
    if error.primary != nil || error.help != nil || error.limit != nil || saysMore {
      surroundings.printError(error.report())
      surroundings.printError("")
    }
    surroundings.printError(
      "Error: " + shortened(visible(shortened(error.helmText), keepingLines: true)))
  }
}
