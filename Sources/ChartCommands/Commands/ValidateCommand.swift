internal import ChartEngine
internal import Diagnostics
internal import LinearRegex
internal import ValueTree
internal import Verification

let validateCommand: Command = {
  var command = Command("validate", summary: "check manifests against Kubernetes schemas")
  command.usage = "[FILE|FOLDER|-]..."
  command.description = """
    Check Kubernetes objects in files, folders or on standard input against JSON schemas, with
    kubeconform's flags, which may have one dash or two. The exit code is 1 where an object does not
    fit or cannot be judged.

    Schemas come from folders and addresses (--schema-location, several times), such as

        ./schemas
        ./crds/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json

    and from definitions of custom resources (--crd).
    """
  command.flags = validateFlags
  command.positionals = 0...Int.max
  command.acceptsSingleDash = true
  command.run = { invocation throws(Diagnostic) in
    try ValidateRun(invocation: invocation).run()
  }
  return command
}()

private let validateFlags: [Flag] = [
  Flag(
    "kubernetes-version", .text, default: "master",
    "version of Kubernetes to validate against, such as 1.31.0"),
  Flag(
    "schema-location", .array,
    "where schemas are: a folder, an address with {{ .ResourceKind }} and the like, or `default`"),
  Flag("crd", .array, "file or folder with definitions of custom resources"),
  Flag("strict", .bool, "disallow properties that are not in the schema"),
  Flag("ignore-missing-schemas", .bool, "pass over objects without schema instead of failing"),
  Flag("skip", .slice, "kinds, or versions with kinds, to pass over"),
  Flag("reject", .slice, "kinds, or versions with kinds, that fail"),
  Flag("ignore-filename-pattern", .array, "regular expression of paths to pass over"),
  Flag("exit-on-error", .bool, "stop at the first object that fails"),
  Flag("summary", .bool, "print a summary at the end"),
  Flag("verbose", .bool, "name the objects that fit, too"),
  Flag("output", .text, default: "text", "format: json, junit, pretty, tap or text"),
  Flag(
    "cache", .text, default: "\"~/.cache/opea-chart/schemas\"",
    "folder that keeps schemas from the network"),
  Flag("insecure-skip-tls-verify", .bool, "take schemas from servers whatever they prove to be"),
  Flag("n", .int, isHidden: true, "accepted, without effect"),
]

/// One run of `validate`.
private struct ValidateRun {
  let invocation: Invocation

  private var values: FlagValues { invocation.values }
  private var surroundings: Surroundings { invocation.surroundings }

  func run() throws(Diagnostic) -> Int32 {
    let word = values.text("output") ?? "text"
    guard let format = ValidationReport.Format(rawValue: word) else {
      throw Diagnostic(
        .usage, "--output wants json, junit, pretty, tap or text, not `\(word)`")
    }
    let options = try options()
    let validator = ManifestValidator(
      options: options,
      remoteSchemas: surroundings.remoteSchemas(
        options.locations,
        cache: values.text("cache") ?? surroundings.cacheFolder("schemas"),
        skipsVerification: values.bool("insecure-skip-tls-verify")))
    for path in values.list("crd") {
      for file in try Self.manifests(at: path, ignoring: []) {
        validator.add(definitions: ByteString(try InputFile.read(file)))
      }
    }
    let isInput = values.positionals.isEmpty || values.positionals == ["-"]
    var results: [ValidationResult] = []
    var fileCount = 0
    if isInput {
      results = validator.validate(ByteString(try surroundings.standardInput()), file: "stdin")
      fileCount = 1
    } else {
      let ignored = try patterns()
      files: for path in values.positionals {
        for file in try Self.manifests(at: path, ignoring: ignored) {
          fileCount += 1
          results += validator.validate(ByteString(try InputFile.read(file)), file: file)
          let hasFailed = results.contains { $0.status == .invalid || $0.status == .error }
          if values.bool("exit-on-error"), hasFailed { break files }
        }
      }
    }
    let report = ValidationReport(
      results: results, fileCount: fileCount, isStandardInput: isInput,
      hasSummary: values.bool("summary"), isVerbose: values.bool("verbose"))
    surroundings.output(report.text(format))
    warnOfOldVersions(results)
    return report.isClean ? 0 : 1
  }

  /// API versions on their way out; they change no verdict.
  private func warnOfOldVersions(_ results: [ValidationResult]) {
    guard let text = values.text("kubernetes-version"),
      let version = try? KubeVersion(parsing: text)
    else { return }
    for result in results {
      guard let lifecycle = result.lifecycle, lifecycle.isDeprecated(in: version) else { continue }
      surroundings.printError(
        "\(result.file) - \(result.object.kind) \(result.object.name): \(lifecycle.warning)")
    }
  }

  private func options() throws(Diagnostic) -> ManifestValidator.Options {
    var options = ManifestValidator.Options()
    if values.isSet("schema-location") {
      options.locations = values.list("schema-location").map { SchemaLocation($0) }
    }
    if var version = values.text("kubernetes-version") {
      if version.hasPrefix("v") { version.removeFirst() }
      guard version == "master" || (try? KubeVersion(parsing: version)) != nil else {
        throw Diagnostic(
          .usage, "--kubernetes-version wants a version such as 1.31.0, not `\(version)`")
      }
      options.kubernetesVersion = version
    }
    options.isStrict = values.bool("strict")
    options.ignoresMissingSchemas = values.bool("ignore-missing-schemas")
    options.skipped = Set(values.list("skip"))
    options.rejected = Set(values.list("reject"))
    return options
  }

  private func patterns() throws(Diagnostic) -> [LinearRegex.Regex] {
    var patterns: [LinearRegex.Regex] = []
    for text in values.list("ignore-filename-pattern") {
      do throws(RegexError) {
        patterns.append(try LinearRegex.Regex(text))
      } catch {
        throw Diagnostic(.usage, "--ignore-filename-pattern `\(text)` is no regular expression")
      }
    }
    return patterns
  }

  /// The file at a path, or the YAML and JSON files of a folder and those below.
  private static func manifests(
    at path: String, ignoring patterns: [LinearRegex.Regex]
  ) throws(Diagnostic) -> [String] {
    guard try SystemFile.status(path).isFolder else { return [path] }
    var files: [String] = []
    var open = [path]
    while let folder = open.popLast() {
      var folders: [String] = []
      for name in try SystemFile.names(inFolder: folder) {
        let inside = "\(folder)/\(name)"
        if patterns.contains(where: { $0.matches(Array(inside.utf8)) }) { continue }
        guard let status = try? SystemFile.linkStatus(inside) else { continue }
        if status.isFolder {
          folders.append(inside)
        } else if [".yaml", ".yml", ".json"].contains(where: { inside.hasSuffix($0) }) {
          files.append(inside)
        }
      }
      open += folders.reversed()
    }
    return files
  }
}
