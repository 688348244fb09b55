/// The help of a command, laid out as the reference lays its help out.
struct Help {
  let command: Command
  /// The words that lead to it, the tool's own name first.
  let path: [String]
  let globalFlags: [Flag]

  /// The whole help.
  var text: String {
    var text = description + "\n\n" + usage
    if !command.aliases.isEmpty, path.count > 1 {
      text += "\nAliases:\n  \(([command.name] + command.aliases).joined(separator: ", "))\n"
    }
    let shown = command.subcommands.filter { !$0.isHidden }
    if !shown.isEmpty {
      let width = max(shown.map(\.name.count).max() ?? 0, 11)
      text += "\nAvailable Commands:\n"
      for subcommand in shown {
        let padding = String(repeating: " ", count: width - subcommand.name.count)
        text += "  \(subcommand.name)\(padding) \(subcommand.summary)\n"
      }
    }
    let own =
      path.count > 1
      ? command.flags + [Self.helpFlag(command.name)]
      : globalFlags
        + [Self.helpFlag(command.name)]
    text += "\nFlags:\n" + Self.list(own)
    if path.count > 1 { text += "\nGlobal Flags:\n" + Self.list(globalFlags) }
    if !shown.isEmpty {
      text +=
        "\nUse \"\(path.joined(separator: " ")) [command] --help\" for more information "
        + "about a command.\n"
    }
    return text
  }

  private var description: String {
    let text = command.description.isEmpty ? command.summary : command.description
    return text.trimmingLineEnds
  }

  /// The usage lines.
  var usage: String {
    let words = path.joined(separator: " ")
    var text = "Usage:\n"
    if command.run != nil {
      text += "  \(words)\(command.usage.isEmpty ? "" : " " + command.usage) [flags]\n"
    }
    if !command.subcommands.isEmpty { text += "  \(words) [command]\n" }
    return text
  }

  static func helpFlag(_ name: String) -> Flag {
    Flag("help", short: "h", .bool, "help for \(name)")
  }

  private static func list(_ flags: [Flag]) -> String {
    let shown = flags.filter { !$0.isHidden && $0.deprecation == nil }
      .sorted { $0.name < $1.name }
    let heads = shown.map { flag in
      let short = flag.short.map { "  -\($0), " } ?? "      "
      let optional = flag.valueWhenAlone.map { flag.kind == .bool ? "" : "[=\"\($0)\"]" } ?? ""
      let value = flag.valueName.isEmpty ? "" : " " + flag.valueName
      return "\(short)--\(flag.name)\(value)\(optional)"
    }
    let width = heads.map(\.count).max() ?? 0
    var text = ""
    for (flag, head) in zip(shown, heads) {
      let padding = String(repeating: " ", count: width - head.count)
      let shownDefault = flag.shownDefault.isEmpty ? "" : " (default \(flag.shownDefault))"
      text += "\(head)\(padding)   \(flag.help)\(shownDefault)\n"
    }
    return text
  }
}

extension String {
  /// Without line ends at both ends.
  var trimmingLineEnds: String {
    var text = self[...]
    while text.first == "\n" { text = text.dropFirst() }
    while text.last == "\n" { text = text.dropLast() }
    return String(text)
  }
}
