internal import ChartEngine
internal import Diagnostics
internal import Glibc
internal import Verification

let checkCommand: Command = {
  var command = Command("check", summary: "verify charts: lint, manifests, unit tests and more")
  command.usage = "[CHARTS...]"
  command.description = """
    Verify charts in one run, offline and in parallel: lint, every rendered object against the
    schemas of Kubernetes, unit tests, recorded output, and whether README and schema are in step
    with the values. Each chart is rendered with each of its values files, each entry of the matrix
    and each version of Kubernetes, once. What has not changed since the last run is not done again.

    CHARTS are folders of charts or folders with charts below them. What they have in common is set
    in .opea-chart-check.yaml; a ct.yaml of chart-testing is read too (docs/check.md).

    The exit code is 0 if nothing was found that counts, 1 if something was, 2 if the check itself
    could not be made.
    """
  command.flags = checkFlags + LimitFlags.all
  command.positionals = 0...Int.max
  command.run = { invocation throws(Diagnostic) in
    do throws(Diagnostic) {
      return try CheckRun(invocation: invocation).run()
    } catch {
      invocation.surroundings.printError("Error: \(error.report())")
      return 2
    }
  }
  return command
}()

private let checkFlags: [Flag] = [
  Flag("config", .text, "the configuration file"),
  Flag("config-schema", .bool, "print the schema of the configuration file"),
  Flag(
    "parts", .slice, default: "[lint,validate,unittest,recorded,documentation]",
    "what to do: those and versions"),
  Flag("skip", .slice, "parts to leave out"),
  Flag("kube-version", .slice, "versions of Kubernetes"),
  Flag("schema-location", .array, "where schemas of Kubernetes objects are, as in validate"),
  Flag("update", .bool, "record the output of all charts instead of comparing it"),
  Flag("fix", .bool, "write README tables and schemas that are out of step"),
  Flag("since", .text, "check only charts that changed since a revision of git, and their users"),
  Flag("check-version-increment", .bool, "charts that changed since then need a higher version"),
  Flag("baseline", .text, "a file of findings that do not count"),
  Flag("update-baseline", .bool, "write all findings to the baseline file"),
  Flag("fail-on", .text, default: "error", "severity that fails the run: error, warning or info"),
  Flag(
    "output", short: "o", .array, default: "text",
    "FORMAT or FORMAT=FILE: text, json, junit, sarif, github or markdown"),
  Flag("jobs", short: "j", .int, default: "processors", "how many charts are checked at a time"),
  Flag("no-cache", .bool, "do everything again, and keep nothing"),
  Flag("cache-dir", .text, default: "\"~/.cache/opea-chart/check\"", "where results are kept"),
]

/// One run of `check`.
private struct CheckRun {
  let invocation: Invocation

  private var values: FlagValues { invocation.values }
  private var surroundings: Surroundings { invocation.surroundings }

  func run() throws(Diagnostic) -> Int32 {
    if values.bool("config-schema") {
      surroundings.output(CheckConfiguration.schema)
      return 0
    }
    let start = Self.clock()
    let configuration = try self.configuration()
    let options = try self.options(configuration)
    let outputs = try self.outputs()
    var report = try Checker(options).run(finished: progress)
    if surroundings.showsProgress { surroundings.errorOutput(Array("\r\u{1B}[K".utf8)) }
    let path = values.text("baseline") ?? configuration?.baseline ?? ""
    if values.bool("update-baseline") {
      guard !path.isEmpty else {
        throw Diagnostic(.usage, "--update-baseline wants the file with --baseline")
      }
      try FileWriting.replace(path, with: Baseline.text(of: report.findings))
      surroundings.printError("wrote \(report.findings.count) findings to \(path)")
    }
    if !path.isEmpty {
      let fresh = try Baseline(path: path).new(report.findings)
      var rest = Dictionary(grouping: fresh, by: \.chart)
      for index in report.charts.indices {
        let before = report.charts[index].findings.count
        report.charts[index].findings =
          rest.removeValue(forKey: report.charts[index].path) ?? []
        report.charts[index].suppressed += before - report.charts[index].findings.count
      }
    }
    report.nanoseconds = Self.clock() - start
    for output in outputs {
      let text = report.text(
        output.format, usesColor: output.path == nil && usesColor, tool: Version.tool)
      if let path = output.path {
        try FileWriting.replace(path, with: text)
      } else {
        surroundings.output(text)
      }
    }
    let limit = try severity(configuration)
    return (report.worst.map { $0 >= limit } ?? false) ? 1 : 0
  }

  private static func clock() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private var usesColor: Bool {
    switch values.text("color") {
    case "always": true
    case "never": false
    default: surroundings.isTerminal && surroundings.variable("NO_COLOR") == nil
    }
  }

  private var progress: (@Sendable (Int, Int, String) -> Void)? {
    guard surroundings.showsProgress else { return nil }
    let write = surroundings.errorOutput
    return { done, total, chart in
      write(Array("\r\u{1B}[K\(done)/\(total) \(chart)".utf8))
    }
  }

  private func configuration() throws(Diagnostic) -> CheckConfiguration? {
    if let path = values.text("config") { return try CheckConfiguration(path: path) }
    return try CheckConfiguration.find(near: values.positionals)
      .map { path throws(Diagnostic) in try CheckConfiguration(path: path) }
  }

  private func options(
    _ configuration: CheckConfiguration?
  ) throws(Diagnostic) -> CheckOptions {
    var options = CheckOptions()
    options.paths = values.positionals
    options.unitTests.runsPostRenderers = false
    options.since = values.text("since")
    try configuration?.apply(to: &options)
    if options.paths.isEmpty { options.paths = ["."] }
    if values.isSet("parts") { options.parts = try parts("parts") }
    options.parts.subtract(try parts("skip"))
    if values.bool("check-version-increment") { options.parts.insert(.versions) }
    if values.isSet("kube-version") { options.kubernetesVersions = values.list("kube-version") }
    if values.isSet("schema-location") {
      options.schemaLocations = values.list("schema-location")
    }
    options.updatesRecorded = values.bool("update")
    options.fixesDocumentation = values.bool("fix")
    options.unitTests.writesSnapshots = false
    if let jobs = values.text("jobs").flatMap({ Int($0) }) { options.jobs = jobs }
    let keeps = !values.bool("no-cache")
    if keeps { options.cacheFolder = values.text("cache-dir") ?? surroundings.cacheFolder("check") }
    if options.parts.contains(.validate) {
      options.remoteSchemas = surroundings.remoteSchemas(
        options.schemaLocations.map { SchemaLocation($0) },
        cache: keeps ? surroundings.cacheFolder("schemas") : nil)
    }
    try LimitFlags.apply(values, to: &options.limits, &options.schemaLimits)
    options.toolIdentity = identity
    return options
  }

  private func parts(_ flag: String) throws(Diagnostic) -> Set<CheckOptions.Part> {
    var parts: Set<CheckOptions.Part> = []
    for name in values.list(flag) {
      guard let part = CheckOptions.Part(rawValue: name) else {
        let names = CheckOptions.Part.allCases.map(\.rawValue).joined(separator: ", ")
        throw Diagnostic(.usage, "`--\(flag) \(name)`: the parts are \(names)")
      }
      parts.insert(part)
    }
    return parts
  }

  /// What tells this build of the tool from others.
  private var identity: String {
    guard let status = try? SystemFile.status("/proc/self/exe") else { return Version.tool }
    var time = stat()
    let changed = stat("/proc/self/exe", &time) == 0 ? time.st_mtim.tv_sec : 0
    return "\(Version.tool) \(status.size) \(status.node) \(changed)"
  }

  private func outputs() throws(Diagnostic) -> [(format: CheckReportFormat, path: String?)] {
    let texts = values.isSet("output") ? values.list("output") : ["text"]
    var outputs: [(format: CheckReportFormat, path: String?)] = []
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1)
      guard let format = parts.first.flatMap({ CheckReportFormat(rawValue: String($0)) }) else {
        let names = CheckReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw Diagnostic(.usage, "`--output \(text)`: the formats are \(names)")
      }
      outputs.append((format, parts.count == 2 ? String(parts[1]) : nil))
    }
    return outputs
  }

  private func severity(
    _ configuration: CheckConfiguration?
  ) throws(Diagnostic) -> Finding.Severity {
    guard let word = values.text("fail-on") else { return configuration?.failsOn ?? .error }
    guard let known = Finding.Severity.allCases.first(where: { $0.label.lowercased() == word })
    else {
      throw Diagnostic(.usage, "`--fail-on \(word)`: the severities are error, warning and info")
    }
    return known
  }
}
