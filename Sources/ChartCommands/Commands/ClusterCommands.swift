internal import Diagnostics

/// Commands of the reference that need a cluster: each answers with what to do instead.
let clusterCommands: [Command] = [
  clusterCommand(
    "install", "opea-chart template NAME CHART --include-crds | kubectl apply -f -"),
  clusterCommand(
    "upgrade", "opea-chart template NAME CHART --is-upgrade | kubectl apply --server-side -f -"),
  clusterCommand(
    "uninstall", "opea-chart template NAME CHART | kubectl delete -f -"),
  clusterCommand("rollback", "kubectl rollout undo"), clusterCommand("list", "kubectl get"),
  clusterCommand("status", "kubectl get"), clusterCommand("history", "kubectl rollout history"),
  clusterCommand("get", "kubectl get"), clusterCommand("test", "kubectl apply -f"),
]

private func clusterCommand(_ name: String, _ instead: String) -> Command {
  var command = Command(name, summary: "needs a cluster; not offered")
  command.isHidden = true
  command.positionals = 0...Int.max
  command.run = { _ throws(Diagnostic) in
    throw Diagnostic(
      .usage, "`\(name)` needs a cluster, which this tool never talks to",
      help: "use `\(instead)`")
  }
  return command
}
