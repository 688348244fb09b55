internal import ChartEngine
internal import ConformanceSupport
internal import Glibc
internal import TestSupport
internal import Testing
internal import ValueTree

@Suite("Attacks by chart directories")
struct DirectoryAttackTests {
  @Test(arguments: links + files + locks + ignoreFiles + names + outputs)
  func directory(_ row: HostileCase) { row.check() }

  /// A row whose input is a sound chart in the folder `c`, and what `change` does to it.
  private static func row(
    _ id: String, _ title: String, _ outcome: HostileCase.Outcome,
    _ arguments: [String] = ["template", "c"],
    _ change: @escaping @Sendable (TemporaryFolder) -> Void,
    afterwards: @escaping @Sendable (TemporaryFolder) -> Void = { _ in }
  ) -> HostileCase {
    HostileCase(id, title, arguments, outcome) { folder in
      folder.writeChart(["templates/a.yaml": "a: 1\n"])
      change(folder)
    } afterwards: {
      afterwards($0)
    }
  }

  private static func content(_ path: String, in folder: TemporaryFolder) -> String? {
    (try? SystemFile.content("\(folder.path)/\(path)", limit: 1 << 20)).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  // MARK: Links

  private static let out = "leads out of the chart"
  private static let links: [HostileCase] = [
    row("D01", "link to a file elsewhere", .refused(out)) {
      $0.write("secret", "s")
      $0.link("c/files/x", to: "../../secret")
      $0.link("c/x", to: "../secret")
    },
    row("D01", "link to a folder elsewhere", .refused(out)) { $0.link("c/x", to: "/etc") },
    row("D01", "link to an account's file", .refused(out), ["package", "c"]) {
      $0.link("c/x", to: "/etc/passwd")
    },
    row(
      "D01", "link that was allowed", .accepted("k: s"),
      ["template", "c", "--allow-external-symlinks"]
    ) {
      $0.write("secret", "s")
      $0.link("c/x", to: "../secret")
      $0.write("c/templates/a.yaml", #"k: {{ .Files.Get "x" }}"#)
    },
    row("D01", "link inside", .accepted("k: s")) {
      $0.write("c/files/y", "s")
      $0.link("c/x", to: "files/y")
      $0.write("c/templates/a.yaml", #"k: {{ .Files.Get "x" }}"#)
    },
    row("D02", "loop of links", .refused("contains itself through a link")) {
      $0.link("c/templates/loop", to: "..")
    },
    row("D02", "link to itself", .warned("leads nowhere")) { $0.link("c/x", to: "x") },
    row("D03", "link to nothing", .warned("leads nowhere")) { $0.link("c/x", to: "nothing") },
  ]

  // MARK: Files

  private static let files: [HostileCase] = [
    row("D04", "pipe", .refused("is no regular file")) { mkfifo($0.path + "/c/pipe", 0o644) },
    row(
      "D04", "link to a device without end", .refused("is no regular file"),
      ["template", "c", "--allow-external-symlinks"]
    ) { $0.link("c/zero", to: "/dev/zero") },
    row("D04", "pipe as values", .refused("c/values.yaml")) {
      mkfifo($0.path + "/c/values.yaml", 0o644)
    },
    row("D04", "pipe as ignore file", .refused(".helmignore")) {
      mkfifo($0.path + "/c/.helmignore", 0o644)
    },
    row("D05", "many files", .refused("more than 20000 files")) {
      for index in 0...20_000 { $0.write("c/f/\(index)", "") }
    },
    row("D05", "huge file that takes no space", .refused("larger than 5242880 bytes")) {
      $0.write("c/huge", "")
      truncate($0.path + "/c/huge", 5 << 30)
    },
    row("D05", "file whose size is a lie", .refused("is larger than"), ["template", "c"]) {
      // Files of this kind tell the size 0 and have content all the same.
      $0.write("c/values.yaml", "a: &a [x,x,x,x,x,x,x,x]\n")
      $0.write("c/large", [UInt8](repeating: 0x20, count: 5 << 20 + 1))
    },
  ]

  // MARK: What is written

  private static let dependencies = [
    "apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies:\n"
      + "- {name: k, version: '*', repository: file://../k}\n",
    "apiVersion: v2\nname: k\nversion: 1.0.0\n",
  ]

  private static func update(
    _ id: String, _ title: String, _ outcome: HostileCase.Outcome,
    _ change: @escaping @Sendable (TemporaryFolder) -> Void,
    afterwards: @escaping @Sendable (TemporaryFolder) -> Void = { _ in }
  ) -> HostileCase {
    HostileCase(id, title, ["dependency", "update", "c"], outcome) { folder in
      folder.write("c/Chart.yaml", dependencies[0])
      folder.write("k/Chart.yaml", dependencies[1])
      change(folder)
    } afterwards: {
      afterwards($0)
    }
  }

  private static let locks: [HostileCase] = [
    update("D06", "lock that is a link", .refused("the Chart.lock file is a symlink")) {
      $0.write("profile", "")
      $0.link("c/Chart.lock", to: "../profile")
    } afterwards: {
      #expect(content("profile", in: $0) == "")
    },
    update("D06", "older lock that is a link", .refused("the requirements.lock file is a symlink"))
    {
      $0.write("profile", "")
      $0.link("c/requirements.lock", to: "../profile")
    },
    update("D06", "digests that are a link", .accepted()) {
      $0.write("profile", "mine")
      $0.link("c/Chart.lock.sha256", to: "../profile")
    } afterwards: {
      #expect(content("profile", in: $0) == "mine")
    },
    HostileCase("D06", "index that is a link", ["repo", "index", "r"], .accepted()) {
      $0.write("profile", "mine")
      $0.write("r/x", "")
      $0.link("r/index.yaml", to: "../profile")
    } afterwards: {
      #expect(content("profile", in: $0) == "mine")
    },
    HostileCase("D06", "archive that is a link", ["package", "c"], .accepted()) {
      $0.writeChart()
      $0.write("profile", "mine")
      $0.link("c-0.1.0.tgz", to: "profile")
    } afterwards: {
      #expect(content("profile", in: $0) == "mine")
    },
    update("D07", "charts that is a link", .refused("is a link to")) {
      $0.write("other/mine-1.0.0.tgz", "mine")
      $0.link("c/charts", to: "../other")
    } afterwards: {
      #expect(content("other/mine-1.0.0.tgz", in: $0) == "mine")
    },
  ]

  // MARK: Ignore files

  private static func ignoring(
    _ title: String, _ text: String, _ outcome: HostileCase.Outcome,
    _ more: [String: String] = [:]
  ) -> HostileCase {
    row("D08", title, outcome) { folder in
      folder.write("c/.helmignore", text)
      for (name, text) in more { folder.write("c/" + name, text) }
    }
  }

  private static let stars = String(repeating: "*a", count: 2000)
  private static let ignoreFiles: [HostileCase] = [
    ignoring("double star", "x\n**/y\n", .refused(".helmignore:2:1")),
    ignoring("open bracket", "x\n\n[\n", .refused(".helmignore:3:1")),
    ignoring(
      "line of 1 MB", String(repeating: "a", count: 1 << 20), .refused("too long lines")),
    ignoring(
      "very many lines", String(repeating: "x\n", count: 100_001), .refused("too many")),
    ignoring("byte order mark", "\u{FEFF}templates\n", .accepted()),
    ignoring("Chart.yaml", "Chart.yaml\n", .refused("Chart.yaml file is missing")),
    ignoring("everything but", "!x\n", .refused("Chart.yaml file is missing")),
    ignoring("lone negation", "!\n", .refused("Chart.yaml file is missing")),
    ignoring(
      "stars without end", stars + "b\n", .accepted("a: 1"),
      [String(repeating: "a", count: 250): ""]),
    row(
      "D09", "file that only the folder has", .accepted("templates/secret.yaml"),
      ["lint", "c", "--own-checks=report", "-o", "json"]
    ) {
      $0.write("c/.helmignore", "templates/secret.yaml\n")
      $0.write("c/templates/secret.yaml", "a: 1\n")
    },
    row("D09", "what is packed", .accepted("c/values.yaml"), ["package", "c", "--list"]) {
      $0.write("c/.helmignore", "templates\n")
      $0.write("c/values.yaml", "a: 1\n")
    } afterwards: {
      #expect(content("c-0.1.0.tgz", in: $0) == nil)
    },
  ]

  // MARK: Names

  private static let unclean = "has control characters or is no UTF-8"
  private static let names: [HostileCase] = [
    row("D10", "line break", .refused(unclean)) { $0.write("c/templates/a\nb: 1\n#.yaml", "x") },
    row("D10", "escape", .refused(unclean)) { $0.write("c/templates/a\u{1B}[2J.yaml", "x") },
    row("D10", "line separator", .refused(unclean)) { $0.write("c/templates/a\u{2028}.yaml", "x") },
    row("D10", "folder with a line break", .refused(unclean)) { $0.write("c/a\nb/x", "x") },
  ]

  // MARK: Where output goes

  private static func output(
    _ id: String, _ title: String, refusal: String = "out/c/templates/a.yaml",
    _ change: @escaping @Sendable (TemporaryFolder) -> Void,
    afterwards: @escaping @Sendable (TemporaryFolder) -> Void = { _ in }
  ) -> HostileCase {
    row(
      id, title, .refused(refusal), ["template", "c", "--output-dir", "out"], change,
      afterwards: afterwards)
  }

  private static let outputs: [HostileCase] = [
    output("D11", "chart name with a path", refusal: "chart.metadata.name") {
      $0.write("c/Chart.yaml", "apiVersion: v2\nname: ../x\nversion: 0.1.0\n")
    },
    output("D12", "folder that is a link") {
      $0.write("elsewhere/x", "")
      $0.write("out/x", "")
      $0.link("out/c", to: "../elsewhere")
    } afterwards: {
      #expect(content("elsewhere/templates/a.yaml", in: $0) == nil)
    },
    output("D12", "file that is a link") {
      $0.write("profile", "mine")
      $0.write("out/c/templates/x", "")
      $0.link("out/c/templates/a.yaml", to: "../../../profile")
    } afterwards: {
      #expect(content("profile", in: $0) == "mine")
    },
    output("D12", "file that is a pipe") {
      $0.write("out/c/templates/x", "")
      mkfifo($0.path + "/out/c/templates/a.yaml", 0o644)
    },
  ]
}
