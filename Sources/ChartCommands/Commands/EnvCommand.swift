internal import ChartEngine
internal import ChartRepository
internal import Diagnostics

let envCommand: Command = {
  var command = Command("env", summary: "client environment information")
  command.usage = "[NAME]"
  command.description = """
    Print the variables that the tool reads, with the values that count for it; with a name only that
    variable's value.

    Each is also read under the name that has OPEA_CHART_ in place of HELM_, which wins.
    """
  command.positionals = 0...1
  command.run = { invocation throws(Diagnostic) in
    let variables = environment(invocation)
    if let name = invocation.values.positionals.first {
      invocation.surroundings.print(variables.first { $0.name == name }?.value ?? "")
      return 0
    }
    for (name, value) in variables { invocation.surroundings.print("\(name)=\"\(value)\"") }
    return 0
  }
  return command
}()

private func environment(_ invocation: Invocation) -> [(name: String, value: String)] {
  let (values, variable) = (invocation.values, invocation.surroundings.variable)
  func text(_ flag: String, _ name: String, _ usual: String = "") -> String {
    values.text(flag) ?? variable(name) ?? usual
  }
  func bool(_ flag: String, _ name: String) -> String {
    let text = values.isSet(flag) ? "\(values.bool(flag))" : variable(name) ?? "false"
    return ["1", "t", "T", "TRUE", "true", "True"].contains(text) ? "true" : "false"
  }
  let paths = invocation.homePaths
  var groups = values.list("kube-as-group").joined(separator: ",")
  if groups.isEmpty { groups = variable("HELM_KUBEASGROUPS") ?? "" }
  var variables = [
    ("HELM_BIN", invocation.surroundings.programPath),
    ("HELM_BURST_LIMIT", text("burst-limit", "HELM_BURST_LIMIT", "100")),
    ("HELM_CACHE_HOME", paths.roots[0]), ("HELM_CONFIG_HOME", paths.roots[1]),
    ("HELM_CONTENT_CACHE", paths.contentCache), ("HELM_DATA_HOME", paths.data),
    ("HELM_DEBUG", bool("debug", "HELM_DEBUG")),
    ("HELM_KUBEAPISERVER", text("kube-apiserver", "HELM_KUBEAPISERVER")),
    ("HELM_KUBEASGROUPS", groups), ("HELM_KUBEASUSER", text("kube-as-user", "HELM_KUBEASUSER")),
    ("HELM_KUBECAFILE", text("kube-ca-file", "HELM_KUBECAFILE")),
    ("HELM_KUBECONTEXT", text("kube-context", "HELM_KUBECONTEXT")),
    (
      "HELM_KUBEINSECURE_SKIP_TLS_VERIFY",
      bool("kube-insecure-skip-tls-verify", "HELM_KUBEINSECURE_SKIP_TLS_VERIFY")
    ),
    (
      "HELM_KUBETLS_SERVER_NAME", text("kube-tls-server-name", "HELM_KUBETLS_SERVER_NAME")
    ),
    ("HELM_KUBETOKEN", text("kube-token", "HELM_KUBETOKEN")),
    ("HELM_MAX_HISTORY", variable("HELM_MAX_HISTORY") ?? "10"),
    ("HELM_NAMESPACE", text("namespace", "HELM_NAMESPACE", "default")),
    ("HELM_PLUGINS", variable("HELM_PLUGINS") ?? paths.data + "/plugins"),
    ("HELM_QPS", twoDigits(text("qps", "HELM_QPS", "0"))),
    ("HELM_REGISTRY_CONFIG", paths.registryConfig),
    ("HELM_REPOSITORY_CACHE", paths.repositoryCache),
    ("HELM_REPOSITORY_CONFIG", paths.repositoryConfig),
  ]
  let config = text("kubeconfig", "KUBECONFIG")
  if !config.isEmpty { variables.append(("KUBECONFIG", config)) }
  return variables
}

/// A number with two digits behind the point.
private func twoDigits(_ text: String) -> String {
  guard let number = Double(text), number.magnitude < 1e15 else { return "0.00" }
  let hundredths = Int((number.magnitude * 100).rounded())
  let rest = hundredths % 100
  return "\(number < 0 ? "-" : "")\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
}
