internal import Diagnostics

let dependencyCommand: Command = {
  var command = Command("dependency", summary: "manage a chart's dependencies")
  command.aliases = ["dep", "dependencies"]
  return command
}()

/// `dependency update`
enum DependencyUpdate {
  static func run(chartPath: String, _ surroundings: Surroundings) throws(Diagnostic) {
  }
}
