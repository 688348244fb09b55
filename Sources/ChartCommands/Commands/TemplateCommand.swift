internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree
internal import ValuesMerge
internal import Verification

let templateCommand: Command = {
  var command = Command("template", summary: "locally render templates")
  command.usage = "[NAME] [CHART]"
  command.description = """
    Render chart templates locally and display the output.

    Any values that would normally be looked up in a cluster are faked, and the server's own checks
    are not made. To name the Kubernetes API versions that `.Capabilities.APIVersions` holds, use
    --api-versions, several times or as a list:

        $ opea-chart template --api-versions networking.k8s.io/v1,cert-manager.io/v1 name ./chart
    """
  command.flags =
    ValueFlags.all + ChartLocationFlags.all + templateFlags + LimitFlags.all
    + ChartProfiles.flags
  command.positionals = 1...2
  command.exclusiveFlags = [["validate", "dry-run"], ["force-replace", "force-conflicts"]]
  command.run = { invocation throws(Diagnostic) in
    try TemplateRun(invocation: invocation).run()
  }
  return command
}()

private let templateFlags: [Flag] = [
  Flag("show-only", short: "s", .array, "only show manifests rendered from the given templates"),
  Flag(
    "output-dir", .text, "writes the executed templates to files in output-dir instead of stdout"),
  Flag("include-crds", .bool, "include CRDs in the templated output"),
  Flag("skip-crds", .bool, "if set, no CRDs will be installed"),
  Flag("skip-tests", .bool, "skip tests from templated output"),
  Flag("no-hooks", .bool, "leave hooks out of the output"),
  Flag("is-upgrade", .bool, "set .Release.IsUpgrade instead of .Release.IsInstall"),
  Flag("kube-version", .text, "Kubernetes version used for Capabilities.KubeVersion"),
  Flag(
    "api-versions", short: "a", .slice,
    "Kubernetes api versions used for Capabilities.APIVersions (multiple can be specified)"),
  Flag("release-name", .bool, "use release name in the output-dir path."),
  Flag(
    "generate-name", short: "g", .bool, "generate the name (and omit the NAME parameter)"),
  Flag("name-template", .text, "specify template used to name the release"),
  Flag("skip-schema-validation", .bool, "if set, disables JSON schema validation"),
  Flag(
    "dependency-update", .bool,
    "update dependencies if they are missing before rendering the chart"),
  Flag(
    "only-enabled", .bool,
    "dependencies that conditions and tags switch off may be missing from charts/"),
  Flag("enable-dns", .bool, "enable DNS lookups when rendering templates"),
  Flag("seed", .text, "seed of the random functions: equal seeds give equal output"),
  Flag("now", .text, "the time that `now` gives, in seconds since 1970"),
  Flag("strict", .bool, "count warnings as errors"),
  Flag("show-secrets", .bool, "leave passwords, tokens and the like in error messages"),
  Flag(
    "strict-structure", .bool,
    "fail if the text of a value changes the structure of a document (more keys, other lists)"),
  Flag(
    "dry-run", .optionalText("client"), default: "\"client\"",
    "`client` is the only kind there is: no server is ever asked"),
  Flag("validate", .bool, deprecation: "use '--dry-run=server' instead", "needs a cluster"),
  // Without any effect on the rendered text.
  Flag("create-namespace", .bool, isHidden: true, "accepted, without effect"),
  Flag("description", .text, isHidden: true, "accepted, without effect"),
  Flag("disable-openapi-validation", .bool, isHidden: true, "accepted, without effect"),
  Flag("hide-notes", .bool, isHidden: true, "accepted, without effect"),
  Flag("render-subchart-notes", .bool, isHidden: true, "accepted, without effect"),
  Flag("replace", .bool, isHidden: true, "accepted, without effect"),
  Flag("take-ownership", .bool, isHidden: true, "accepted, without effect"),
  Flag("timeout", .duration, isHidden: true, "accepted, without effect"),
  Flag("wait", .optionalText("watcher"), isHidden: true, "accepted, without effect"),
  Flag("wait-for-jobs", .bool, isHidden: true, "accepted, without effect"),
  Flag("labels", short: "l", .map, isHidden: true, "accepted, without effect"),
  Flag("atomic", .bool, isHidden: true, "accepted, without effect"),
  Flag("force", .bool, isHidden: true, "accepted, without effect"),
  Flag("rollback-on-failure", .bool, isHidden: true, "accepted, without effect"),
  Flag("force-replace", .bool, isHidden: true, "accepted, without effect"),
  Flag("force-conflicts", .bool, isHidden: true, "accepted, without effect"),
  Flag("server-side", .bool, isHidden: true, "accepted, without effect"),
]

/// One run of `template`.
private struct TemplateRun {
  let invocation: Invocation

  private var values: FlagValues { invocation.values }
  private var surroundings: Surroundings { invocation.surroundings }

  func run() throws(Diagnostic) -> Int32 {
    if values.text("dry-run") == "server" || values.bool("validate") {
      throw Diagnostic(
        .usage, "`--dry-run=server` needs a cluster, which this tool never talks to",
        help: "render, then `kubectl apply --dry-run=server -f -`")
    }
    let (name, location) = try nameAndChart()
    // Before the chart has said anything or standard input is read: another executable may have to
    // begin anew.
    if ValueFlags.needsNetwork(values) || RemoteChart.isMeant(by: location, invocation) {
      _ = try surroundings.session()
    }
    // Only what needs them to find the chart reads values so early: standard input is read once.
    let decisive = decidesByValues ? try ValueFlags.overrides(invocation) : nil
    let chart = try loadChart(location, decisive)
    surroundings.keep(chart)
    var overrides: ValueSnapshot
    if let decisive {
      overrides = decisive
    } else {
      overrides = try ValueFlags.overrides(invocation)
    }
    if ChartProfiles.areWanted(values) {
      let profiles = ChartProfiles(invocation: invocation, chart: chart, options: try options(name))
      switch try profiles.values(over: overrides) {
      case .values(let values): overrides = values
      case .failed(let exitCode): return exitCode
      }
    }
    let rendered: RenderedChart
    do throws(Diagnostic) {
      rendered = try chart.render(values: overrides, options: try options(name))
    } catch {
      if error.code == .schema { throw withOrigins(error, chart, overrides, try options(name)) }
      if values.bool("debug") { try showInvalid(error, chart, overrides, name) }
      guard Self.happensWhileRendering(error.code), !values.bool("debug") else { throw error }
      throw Diagnostic(
        error.code, error.message,
        helmText: error.helmText + "\n\nUse --debug flag to render out invalid YAML",
        primary: error.primary, trace: error.trace, help: error.help)
    }
    warn(chart.warnings + rendered.warnings)
    if values.bool("strict"), !(chart.warnings + rendered.warnings).isEmpty {
      throw Diagnostic(.values, "there were warnings and --strict was given")
    }
    if values.bool("strict-structure") {
      let paths = try StructureCheck(chart, options: try options(name)).paths(in: overrides)
      if !paths.isEmpty {
        throw Diagnostic(
          .values, "values change the structure of the output: \(paths.joined(separator: ", "))",
          help: "the templates write them without quotes; do not take such values from strangers")
      }
    }
    let output = TemplateOutput(
      rendered: rendered, includesCRDs: values.bool("include-crds"),
      includesHooks: !values.bool("no-hooks"), includesTests: !values.bool("skip-tests"))
    if let folder = values.text("output-dir") {
      let target = values.bool("release-name") ? folder + "/" + name : folder
      try output.write(below: target, showing: values.list("show-only")) { path in
        surroundings.print("wrote \(path)")
      }
      // The reference prints its empty manifest after the paths.
      surroundings.print("")
      return 0
    }
    let patterns = values.list("show-only")
    surroundings.output(try patterns.isEmpty ? output.text() : output.text(showing: patterns))
    return 0
  }

  /// A schema error that points at the flags and files that set the values in question.
  private func withOrigins(
    _ error: Diagnostic, _ chart: Chart, _ overrides: ValueSnapshot, _ options: RenderOptions
  ) -> Diagnostic {
    let origins = ValueOrigins(chart: chart, invocation: invocation)
    let violations =
      (try? chart.schemaViolations(values: overrides, limits: options.schemaLimits)) ?? []
    let secrets = values.bool("show-secrets") ? SecretValues() : chart.secrets(overrides)
    let labels = violations.prefix(20).compactMap {
      origins.label(of: $0.path, secrets.hidden(in: $0.message))
    }
    return Diagnostic(
      error.code, "values do not fit the schema", helmText: error.helmText, primary: labels.first,
      trace: Array(labels.dropFirst()), help: error.help)
  }

  /// With --debug the text that is no YAML is shown all the same.
  private func showInvalid(
    _ error: Diagnostic, _ chart: Chart, _ overrides: ValueSnapshot, _ name: String
  ) throws(Diagnostic) {
    guard error.code == .manifest else { return }
    for file in try chart.renderTemplates(values: overrides, options: try options(name)) {
      guard !file.path.hasSuffix("NOTES.txt"), !file.text.bytes.allSatisfy({ $0 <= 0x20 }) else {
        continue
      }
      surroundings.print("---\n# Source: \(file.path)\n\(file.text)")
    }
  }

  /// Whether the reference has a release by then, whose invalid YAML it offers to show.
  private static func happensWhileRendering(_ code: Diagnostic.Code) -> Bool {
    switch code {
    case .templateSyntax, .unknownFunction, .execution, .refused, .manifest, .kubeVersion: true
    default: false
    }
  }

  private func nameAndChart() throws(Diagnostic) -> (name: String, chart: String) {
    let words = values.positionals
    if values.bool("generate-name"), words.count > 1 {
      throw Diagnostic(.usage, "cannot set --generate-name and also specify a name")
    }
    if let template = values.text("name-template") {
      if words.count > 1 {
        throw Diagnostic(.usage, "cannot set --name-template and also specify a name")
      }
      let name = try InlineTemplate.text(template, name: "name-template")
      try Release.validate(name: name)
      return (name, words[0])
    }
    guard words.count == 2 else { return ("release-name", words[0]) }
    do throws(Diagnostic) {
      try Release.validate(name: words[0])
    } catch {
      throw error.wrapped(
        helmPrefix: "release name check failed: release name \"\(words[0])\": ")
    }
    return (words[0], words[1])
  }

  /// Whether the values tell which dependencies have to be there.
  private var decidesByValues: Bool {
    values.bool("only-enabled") && !values.bool("dependency-update")
  }

  private func loadChart(
    _ location: String, _ decisive: ValueSnapshot?
  ) throws(Diagnostic) -> Chart {
    let chart = try ChartLocation.load(location, invocation)
    switch chart.metadata.type {
    case "", "application": break
    default:
      throw Diagnostic(.chart, "\(chart.metadata.type) charts are not installable")
    }
    if chart.metadata.isDeprecated { warn(["this chart is deprecated"]) }
    do throws(Diagnostic) {
      try chart.checkDependencies(enabledWith: decisive)
    } catch {
      if values.bool("dependency-update") {
        try DependencyFlags.refresh(chartPath: location, invocation)
        return try ChartLocation.load(location, invocation)
      }
      throw error.wrapped(
        helmPrefix: "an error occurred while checking for chart dependencies. You may need to run "
          + "'helm dependency build' to fetch missing dependencies: ")
    }
    return chart
  }

  private func options(_ name: String) throws(Diagnostic) -> RenderOptions {
    var options = RenderOptions()
    options.release.name = name
    options.release.namespace =
      values.text("namespace") ?? surroundings.variable("HELM_NAMESPACE") ?? "default"
    options.release.isUpgrade = values.bool("is-upgrade")
    options.release.isInstall = !options.release.isUpgrade
    options.skipsSchemaValidation = values.bool("skip-schema-validation")
    if let text = values.text("kube-version") {
      do throws(KubeVersion.Refusal) {
        options.capabilities.kubeVersion = try KubeVersion(parsing: text)
      } catch {
        throw Diagnostic(
          .usage, "invalid kube version '\(text)': \(error.message)")
      }
    }
    options.capabilities.apiVersions += values.list("api-versions")
    options.environment.localZone = surroundings.variable("TZ")
    if let seed = values.text("seed") {
      options.environment.seed = RenderEnvironment.seed(from: seed)
    }
    if let now = values.text("now") {
      guard let seconds = Int64(now) else {
        throw Diagnostic(.usage, "--now wants whole seconds since 1970, not `\(now)`")
      }
      options.environment.now = { RenderEnvironment.Instant(seconds: seconds) }
    }
    if values.bool("enable-dns") { options.environment.resolveHost = SystemHosts.address }
    try LimitFlags.apply(values, to: &options.limits, &options.schemaLimits)
    options.showsSecrets = values.bool("show-secrets")
    return options
  }

  private func warn(_ warnings: [String]) {
    for warning in warnings { surroundings.printError(visible(warning)) }
  }
}
