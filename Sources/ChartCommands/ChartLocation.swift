internal import ChartEngine
internal import ChartRepository
internal import Diagnostics

/// The flags that say where a chart is.
enum ChartLocationFlags {
  static let all: [Flag] = [
    Flag(
      "version", .text,
      "specify a version constraint for the chart version to use (charts from repositories)"),
    Flag("repo", .text, "chart repository url where to locate the requested chart"),
    Flag("devel", .bool, "use development versions, too. Equivalent to version '>0.0.0-0'"),
    Flag("username", .text, "chart repository username"),
    Flag("password", .text, "chart repository password"),
    Flag("pass-credentials", .bool, "pass credentials to all domains"),
    Flag("ca-file", .text, "verify certificates of HTTPS-enabled servers using this CA bundle"),
    Flag("cert-file", .text, "identify HTTPS client using this SSL certificate file"),
    Flag("key-file", .text, "identify HTTPS client using this SSL key file"),
    Flag("insecure-skip-tls-verify", .bool, "skip tls certificate checks for the chart download"),
    Flag("plain-http", .bool, "use insecure HTTP connections for the chart download"),
    Flag("verify", .bool, "verify the package before using it"),
    Flag(
      "keyring", .text, default: "\"~/.gnupg/pubring.gpg\"",
      "location of public keys used for verification"),
    externalLinks,
  ]

  static let externalLinks = Flag(
    "allow-external-symlinks", .bool, "follow links that lead out of the chart's folder")
}

/// A chart by the words of a command line.
enum ChartLocation {
  /// Loads the folder or archive that a word means, or fetches the chart.
  static func load(_ word: String, _ invocation: Invocation) throws(Diagnostic) -> Chart {
    if RemoteChart.isMeant(by: word, invocation) {
      let verifies = invocation.values.bool("verify")
      let chart = try RemoteChart.fetch(word, invocation, withProvenance: verifies)
      if verifies {
        if let missing = chart.missingProvenance { throw missing }
        try chart.verify(chart.provenance ?? [], invocation)
      }
      return try ChartLoader().load(archive: chart.archive, name: chart.fileName)
    }
    if (try? SystemFile.status(word)) == nil {
      throw Diagnostic(
        .chart,
        word.hasPrefix("/") || word.hasPrefix(".")
          ? "path \"\(word)\" not found"
          : "non-absolute URLs should be in form of repo_name/path_to_chart, got: \(word)",
        help: word.contains("/") ? nil : "there is no folder or archive `\(word)` here")
    }
    if invocation.values.bool("verify") {
      _ = try ProvenanceCheck(keyring: Keyring.path(invocation)).check(fileAt: word)
    }
    return try ChartLoader(invocation).load(path: word)
  }
}

extension ChartLoader {
  /// What loads charts, as the flags say.
  init(_ invocation: Invocation) {
    self.init()
    followsExternalLinks = invocation.values.bool("allow-external-symlinks")
  }
}
