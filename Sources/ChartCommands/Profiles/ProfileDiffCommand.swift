internal import Diagnostics
internal import Profiles
internal import ValueTree

let profileDiffCommand: Command = {
  var command = Command("diff", summary: "compare two locks of profiles")
  command.usage = "OLD NEW"
  command.description = """
    Compare two files that `template --profile-lock` wrote: which parts get another profile, and whether
    the hardware changed. Exit code 1 where they differ.
    """
  command.flags = [ProfileFlags.output]
  command.positionals = 2...2
  command.run = { invocation throws(Diagnostic) in
    let names = invocation.values.positionals
    let old = try ProfilesLock(ByteString(try InputFile.read(names[0])), name: names[0])
    let new = try ProfilesLock(ByteString(try InputFile.read(names[1])), name: names[1])
    let lines = old.differences(to: new)
    try DocumentOutput.print(.list(lines.map { .text($0) }), invocation) { lines }
    return lines.isEmpty ? 0 : 1
  }
  return command
}()
