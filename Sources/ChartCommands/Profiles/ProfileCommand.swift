internal import Diagnostics

/// `profile`: hardware, recipes and the choice between them.
let profileCommand: Command = {
  var command = Command(
    "profile", summary: "detect hardware, choose how a model is served on it, say why")
  command.description = """
    Detect hardware and choose how a model is served on it.

    A profile is a recipe: engine, precision, parallelism, arguments and variables for one model on one
    class of hardware. What can run is decided by checks that give their reasons, what is best by a fixed
    order of keys.
    """
  command.subcommands = [
    profileAttachCommand, profileDetectCommand, profileDiffCommand, profileEstimateCommand,
    profileExplainCommand, profileListCommand, profilePullCommand, profilePushCommand,
    profileSelectCommand, profileShowCommand,
  ]
  return command
}()
