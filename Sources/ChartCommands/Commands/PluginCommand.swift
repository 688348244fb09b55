internal import Diagnostics

/// Plugins run code of others: there are none here, and tools that ask are told so.
let pluginCommand: Command = {
  var command = Command("plugin", summary: "list plugins, of which there are none")
  command.isHidden = true
  var list = Command("list", summary: "list installed plugins")
  list.aliases = ["ls"]
  list.flags = [Flag("type", .text, "plugin type")]
  list.run = { invocation throws(Diagnostic) in
    let header = ["NAME", "VERSION", "TYPE", "APIVERSION", "PROVENANCE", "SOURCE"]
    invocation.surroundings.print(Table(header: header, maximumWidth: 0).text)
    return 0
  }
  command.subcommands = [list]
  for name in ["install", "update", "uninstall"] {
    var other = Command(name, summary: "not offered")
    other.positionals = 0...Int.max
    other.run = { _ throws(Diagnostic) in
      throw Diagnostic(
        .usage, "plugins are not offered: they run code of others",
        help: "run the program that the plugin is made of by itself")
    }
    command.subcommands.append(other)
  }
  return command
}()
