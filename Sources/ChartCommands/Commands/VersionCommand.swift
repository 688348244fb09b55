internal import ChartEngine
internal import Diagnostics

/// What this build is.
enum Version {
  /// The version of the tool.
  static let tool = EngineVersion.tool
  /// The version of the reference that it follows.
  static let reference = EngineVersion.reference
}

let versionCommand: Command = {
  var command = Command("version", summary: "print the version of the tool")
  command.description = """
    Show the version of opea-chart and the version of Helm whose output it gives.

    With --template the fields .Version, .GitCommit, .GitTreeState and .GoVersion of the Helm
    version can be printed in a form of one's own.
    """
  command.flags = [
    Flag("short", .bool, "print the version number"),
    Flag("template", .text, "template for version string format"),
    Flag("client", short: "c", .bool, isHidden: true, "display client version information"),
  ]
  command.run = { invocation throws(Diagnostic) in
    if let template = invocation.values.text("template") {
      invocation.surroundings.output(try versionText(template))
    } else if invocation.values.bool("short") {
      invocation.surroundings.print(Version.reference)
    } else if invocation.surroundings.isHelm {
      invocation.surroundings.output(
        try versionText(
          "version.BuildInfo{Version:\"{{.Version}}\", GitCommit:\"{{.GitCommit}}\", "
            + "GitTreeState:\"{{.GitTreeState}}\", GoVersion:\"{{.GoVersion}}\", "
            + "KubeClientVersion:\"{{.KubeClientVersion}}\"}\n"))
    } else {
      invocation.surroundings.print(
        "opea-chart \(Version.tool) (renders as Helm \(Version.reference))")
    }
    return 0
  }
  return command
}()
