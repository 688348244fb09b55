internal import ChartEngine
internal import ChartRepository
internal import ConformanceSupport
internal import TestSupport
internal import Testing
internal import ValueTree

/// `repo`, `search`, `show`, `pull`: what they print, and that they share Helm's files.
@Suite struct RepositoryCommandTests {
  private let repository = ServedRepository()

  private func run(_ words: String..., input: String = "") -> CommandRun {
    CommandRun(
      words, variables: repository.variables, input: Array(input.utf8), client: repository.client)
  }

  @Test func aRepositoryFromAddingToRemoving() throws {
    try repository.publish(["kid-1.0.0", "kid-1.1.0-rc.1", "abc-2.0.0"])
    let url = ServedRepository.url
    #expect(run("repo", "list").errorText == "no repositories to show\n")
    #expect(run("repo", "list", "-o", "json").text == "[]\n")
    #expect(run("search", "repo").errorText.contains("Error: no repositories configured"))
    #expect(run("repo", "add", "a/b", url).code == 1)
    #expect(
      run("repo", "add", "stable", url).text == "\"stable\" has been added to your repositories\n")
    #expect(
      run("repo", "add", "stable", url).text
        == "\"stable\" already exists with the same configuration, skipping\n")
    let other = run("repo", "add", "stable", url, "--username", "ann", "--password", "p")
    #expect(
      other.errorText.hasSuffix(
        "Error: repository name (stable) already exists, please specify a different name\n"))
    let forced = run(
      "repo", "add", "stable", url, "--force-update", "--username", "ann", "--password-stdin",
      input: "secret\n")
    #expect(forced.code == 0, "\(forced.errorText)")
    #expect(run("repo", "list").text == "NAME  \tURL                       \nstable\t\(url)\n")
    #expect(
      run("search", "repo", "kid").text
        == "NAME      \tCHART VERSION\tAPP VERSION\tDESCRIPTION\n"
        + "stable/kid\t1.0.0        \t           \t           \n")
    #expect(
      run("search", "repo", "--devel", "-o", "json").text
        == #"[{"name":"stable/abc","version":"2.0.0","app_version":"","description":""},"#
        + #"{"name":"stable/kid","version":"1.1.0-rc.1","app_version":"","description":""}]"# + "\n"
    )
    #expect(run("search", "repo", "-r", "^k.d", "-l").text.contains("stable/kid"))
    #expect(run("search", "repo", "nothing").text == "No results found\n")
    #expect(run("search", "repo", "nothing", "--fail-on-no-result").code == 1)
    #expect(run("show", "chart", "stable/kid").text.hasSuffix("name: kid\nversion: 1.0.0\n\n"))
    #expect(run("show", "chart", "stable/kid", "--devel").text.contains("version: 1.1.0-rc.1"))
    #expect(run("template", "stable/abc").code == 0)
    #expect(run("template", "abc", "--repo", url).code == 0)
    let update = run("repo", "update")
    #expect(
      update.text == """
        Hang tight while we grab the latest from your chart repositories...
        ...Successfully got an update from the "stable" chart repository
        Update Complete. ⎈Happy Helming!⎈

        """)
    #expect(run("repo", "update", "other").code == 1)
    repository.answer("index.yaml", .response(404))
    let failed = run("repo", "update", "stable")
    #expect(failed.code == 1)
    #expect(
      failed.errorText.hasSuffix("Error: failed to update the following repositories: [\(url)]\n"))
    #expect(
      run("repo", "remove", "stable").text == "\"stable\" has been removed from your repositories\n"
    )
    #expect(run("repo", "remove", "stable").errorText.contains("Error: no repositories configured"))
    let left = try SystemFile.names(inFolder: repository.home.paths.repositoryCache)
    #expect(left.allSatisfy { $0.hasPrefix("helm-manager-") })
  }

  @Test func indexesOfFolders() throws {
    let tree = ChartTree()
    for version in ["1.0.0", "1.10.0", "1.9.0"] {
      try tree.pack("repo/kid-\(version).tgz", name: "kid", version: version)
    }
    try tree.pack("repo/sub/other-2.0.0.tgz", name: "other", version: "2.0.0")
    tree.write("repo/broken.tgz", "x")
    let folder = tree.path + "/repo"
    func index(_ flags: String...) -> CommandRun {
      CommandRun(["repo", "index", folder] + flags, variables: ["SOURCE_DATE_EPOCH": "1700000000"])
    }
    #expect(index("--url", "https://charts.test/x").code == 0)
    let text = try #require(tree.text("repo/index.yaml"))
    #expect(
      text.split(separator: "\n").filter { $0.contains("https://") }.map { $0.dropFirst(6) } == [
        "https://charts.test/x/kid-1.10.0.tgz", "https://charts.test/x/kid-1.9.0.tgz",
        "https://charts.test/x/kid-1.0.0.tgz", "https://charts.test/x/sub/other-2.0.0.tgz",
      ])
    #expect(text.hasSuffix("generated: \"2023-11-14T22:13:20Z\"\n"))
    #expect(index("--url", "https://charts.test/x").code == 0)
    #expect(tree.text("repo/index.yaml") == text)

    // Merged: what is only in the old index stays, the folder's archives win.
    tree.write("old.yaml", text)
    tree.remove("repo/kid-1.0.0.tgz")
    #expect(index("--merge", tree.path + "/old.yaml", "--json").code == 0)
    let merged = try IndexFile(path: folder + "/index.yaml")
    let urls = try merged.versions(of: "kid")?.map { String($0.urls[0]) }
    #expect(urls == ["kid-1.10.0.tgz", "kid-1.9.0.tgz", "https://charts.test/x/kid-1.0.0.tgz"])
    #expect(tree.text("repo/index.yaml")?.hasPrefix("{\n  \"apiVersion\": \"v1\",\n") == true)
    // A missing one is made.
    #expect(index("--merge", tree.path + "/new.yaml").code == 0)
    #expect(tree.text("new.yaml")?.hasPrefix("apiVersion: v1\nentries: {}\n") == true)
  }

  @Test func partsOfACharts() {
    let tree = ChartTree().add("app")
      .write("app/values.yaml", "# kept\nimage:\n  repository: r\n  tags: [a, b]\n")
      .write("app/README.md", "read me\n").write("app/crds/c.yaml", "kind: C\n")
    let app = tree.path + "/app"
    #expect(
      run("show", "values", app).text == "# kept\nimage:\n  repository: r\n  tags: [a, b]\n\n")
    #expect(run("show", "readme", app).text == "read me\n\n")
    #expect(run("show", "crds", app).text == "---\nkind: C\n\n")
    #expect(run("inspect", "all", app).text.contains("\n---\n# kept\n"))
    func path(_ text: String) -> String {
      run("show", "values", app, "--jsonpath", text).text
    }
    #expect(path("{.image.repository}:{.image.tags[1]}") == "r:b")
    #expect(path("{.image}") == #"{"repository":"r","tags":["a","b"]}"#)
    #expect(path("{.image.tags[*]}") == "a b")
    #expect(path("{.nothing}") == "")
    #expect(run("show", "values", app, "--jsonpath", "{.a").code == 1)
  }

  @Test func newCharts() {
    let tree = ChartTree()
    let made = run("create", tree.path + "/one/my-app")
    #expect(made.code == 0 && made.text == "Creating \(tree.path)/one/my-app\n")
    let lint = run("lint", tree.path + "/one/my-app", "--strict")
    #expect(lint.code == 0, "\(lint.text)\(lint.errorText)")
    let all = run(
      "template", "x", tree.path + "/one/my-app", "--set",
      "ingress.enabled=true,ingress.tlsSecret=s,httpRoute.enabled=true,autoscaling.enabled=true,"
        + "serviceAccount.create=true,env.A=b,resources.requests.cpu=1")
    #expect(all.code == 0, "\(all.errorText)")
    #expect(all.text.split(separator: "\n").count { $0.hasPrefix("kind: ") } == 7)
    #expect(run("create", tree.path + "/b*d").code == 1)
    tree.write("start/Chart.yaml", "apiVersion: v2\nname: s\nversion: 9.9.9\n")
      .write("start/templates/a.yaml", "name: <CHARTNAME>-<CHARTNAME>\n")
    #expect(run("create", tree.path + "/two", "-p", tree.path + "/start").code == 0)
    #expect(tree.text("two/templates/a.yaml") == "name: two-two\n")
    #expect(tree.text("two/Chart.yaml")?.contains("version: 0.1.0") == true)
  }

  @Test func checksThatNothingIsOutOfStep() throws {
    try repository.publish(["kid-1.0.0"])
    let tree = ChartTree().add("sib", version: "0.2.0").add(
      "app",
      dependencies: [
        "name: kid, version: ^1, repository: \(ServedRepository.url)",
        "name: sib, version: '*', repository: file://../sib",
      ])
    let app = tree.path + "/app"
    #expect(run("dependency", "check", app).text.contains("there is no lock"))
    let update = run("dependency", "update", app)
    #expect(update.code == 0, "\(update.errorText)")
    let check = run("dependency", "check", app)
    #expect(check.code == 0 && check.text.isEmpty, "\(check.text)")
    tree.add("sib", version: "0.2.0", template: "changed: true\n")
    #expect(run("dependency", "check", app).text.contains("sib: out of date"))
    _ = run("dependency", "update", app)
    let other = try ServedRepository.archive("kid", "1.0.0", extra: "description: x\n")
    tree.write("app/charts/kid-1.0.0.tgz", other)
    #expect(run("dependency", "check", app).text.contains("is not what was locked"))
    tree.remove("app/charts/kid-1.0.0.tgz")
    #expect(run("dependency", "check", app).text.contains("kid: version 1.0.0 is missing"))
    #expect(run("dependency", "check", app).code == 1)
  }

  // MARK: Under the name of Helm

  /// The command lines that other tools execute, as their sources have them.
  struct Line: Sendable, CustomTestStringConvertible {
    var tool: String
    var words: [String]
    /// Part of what is printed.
    var text = ""
    var code: Int32 = 0
    var testDescription: String { "\(tool): helm \(words.joined(separator: " "))" }
  }

  private static let url = ServedRepository.url
  private static let lines: [Line] = [
    Line(tool: "kustomize", words: ["version", "--short"], text: "v4.2.3"),
    Line(tool: "helmfile", words: ["version", "--client", "--short"], text: "v4.2.3"),
    Line(tool: "Argo CD", words: ["version", "--client", "--short"], text: "v4.2.3"),
    Line(
      tool: "chart-testing", words: ["version", "--template", "{{ .Version }}"], text: "v4.2.3"),
    Line(tool: "any", words: ["version"], text: "version.BuildInfo{Version:\"v4.2.3\""),
    Line(
      tool: "Argo CD",
      words: [
        "repo", "add", "--username", "u", "--password", "p", "--insecure-skip-tls-verify",
        "--pass-credentials", "argo", url,
      ], text: "\"argo\" has been added"),
    Line(tool: "helmfile", words: ["repo", "add", "file", url, "--force-update"], text: "added"),
    Line(tool: "helmfile", words: ["repo", "update"], text: "Update Complete"),
    Line(tool: "chart-testing", words: ["repo", "add", "ct", url], text: "added"),
    Line(tool: "Argo CD", words: ["dependency", "build"], code: 1),
    Line(tool: "chart-testing", words: ["dependency", "build", "<app>"], text: "Saving 1 charts"),
    Line(tool: "helmfile", words: ["dependency", "build", "<app>", "--skip-refresh"]),
    Line(tool: "helmfile", words: ["dependency", "update", "<app>"]),
    Line(
      tool: "Argo CD",
      words: [
        "template", "<app>", "--name-template", "r", "--namespace", "n", "--kube-version", "1.33",
        "--set", "a=b", "--set-string", "c=1", "--values", "<app>/values.yaml", "--api-versions",
        "v1", "--include-crds", "--skip-tests",
      ], text: "# Source: app/"),
    Line(tool: "Argo CD", words: ["show", "values", "<app>"], text: "x: 1"),
    Line(tool: "Argo CD", words: ["show", "chart", "<app>"], text: "name: app"),
    Line(
      tool: "Argo CD",
      words: [
        "pull", "--destination", "<dir>", "--version", "1.0.0", "--username", "u", "--password",
        "p", "--repo", url, "kid",
      ]),
    Line(
      tool: "kustomize",
      words: [
        "pull", "--untar", "--untardir", "<dir>/k", "--repo", url, "kid", "--version", "1.0.0",
      ]),
    Line(
      tool: "kustomize",
      words: [
        "template", "r", "<dir>/k/kid", "--namespace", "n", "-f", "<app>/values.yaml",
        "--include-crds", "--skip-tests",
      ]),
    Line(tool: "helmfile", words: ["fetch", "ct/kid", "--untar", "--untardir", "<dir>/h"]),
    Line(tool: "helmfile", words: ["template", "r", "<app>", "--values", "<app>/values.yaml"]),
    Line(tool: "helmfile", words: ["lint", "<app>", "--values", "<app>/values.yaml"]),
    Line(tool: "chart-testing", words: ["lint", "<app>", "--values", "<app>/values.yaml"]),
    Line(tool: "helmfile", words: ["plugin", "list"], text: "NAME"),
    Line(
      tool: "Argo CD", words: ["template", "<bare>", "--name-template", "r"],
      text: "found in Chart.yaml, but missing in charts/ directory: kid", code: 1),
  ]

  @Test func otherToolsFindHelm() throws {
    try repository.publish(["kid-1.0.0"])
    let tree = ChartTree()
    for name in ["app", "bare"] {
      tree.add(
        name, dependencies: ["name: kid, version: ^1, repository: \(ServedRepository.url)"]
      ).write("\(name)/values.yaml", "x: 1\n")
    }
    for line in Self.lines {
      let words = line.words.map {
        $0.replacing("<app>", with: tree.path + "/app")
          .replacing("<bare>", with: tree.path + "/bare").replacing("<dir>", with: tree.path)
      }
      let run = CommandRun(
        words, variables: repository.variables, client: repository.client, name: "helm")
      #expect(run.code == line.code, "\(line.testDescription)\n\(run.text)\(run.errorText)")
      let printed = line.code == 0 ? run.text : run.errorText
      #expect(
        line.text.isEmpty || printed.contains(line.text), "\(line.testDescription)\n\(printed)")
      if line.code == 0, line.words[0] == "version" { #expect(run.errorText.isEmpty) }
    }
    let help = CommandRun(["template", "--help"], name: "helm")
    #expect(help.text.contains("Usage:\n  helm template"))
  }
}
