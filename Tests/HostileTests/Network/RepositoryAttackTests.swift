internal import ChartEngine
internal import ChartRepository
internal import ConformanceSupport
internal import Digests
internal import Glibc
internal import TestSupport
internal import Testing
internal import Transport
internal import ValueTree

/// Attacks by index files and archives of repositories, which are answered in this process: nothing
/// else can be reached.
@Suite("Attacks by repositories")
struct RepositoryAttackTests {
  private let repository = ServedRepository()

  private func tree(_ version: String = "*", chart: String = "kid", more: String = "") -> ChartTree
  {
    ChartTree().add(
      "app",
      dependencies: [
        "name: \(chart), version: '\(version)', repository: \(ServedRepository.url)\(more)"
      ])
  }

  private func run(_ words: [String]) -> CommandRun {
    CommandRun(words, variables: repository.variables, client: repository.client)
  }

  private func update(_ tree: ChartTree, _ more: String...) -> CommandRun {
    run(["dependency", "update", tree.path + "/app"] + more)
  }

  private func serve(index: String) {
    repository.answer("index.yaml", .response(200, [:], Array(index.utf8)))
  }

  /// An index with one version of `kid` with some lines more.
  private static func index(_ lines: String...) -> String {
    "apiVersion: v1\nentries:\n  kid:\n  - apiVersion: v2\n    name: kid\n    version: 1.0.0\n"
      + lines.map { "    \($0)\n" }.joined()
  }

  // MARK: Index files

  struct Index: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    /// What the failure says; nil where the chart is found all the same.
    var refusal: String?

    init(_ title: String, _ text: String, _ refusal: String? = nil) {
      (testDescription, self.text, self.refusal) = (title, text, refusal)
    }
  }

  private static let good =
    "  - {apiVersion: v2, name: kid, version: 1.0.0, urls: [kid-1.0.0.tgz]}\n"

  @Test(arguments: [
    Index("N02: null entry", "apiVersion: v1\nentries:\n  kid:\n  - null\n" + good),
    Index("N02: empty list", "apiVersion: v1\nentries:\n  other: []\n  kid:\n" + good),
    Index(
      "N02: entry without a name", "apiVersion: v1\nentries:\n  kid:\n  - {version: 2.0.0}\n" + good
    ),
    Index("N02: number for a list", "apiVersion: v1\nentries:\n  kid: 5\n", "index"),
    Index("N02: entries that are a list", "apiVersion: v1\nentries: [1]\n", "index"),
    Index("N03: empty file", "", "no cached repository"),
    Index("N03: page", "<html><body>hello</body></html>", "no cached repository"),
    Index("N03: no version", "entries: {}\n", "no API version specified"),
    Index("N03: text", "\"hello\"", "no cached repository"),
    Index(
      "N14: builds, prefixes and what is no version",
      "apiVersion: v1\nentries:\n  kid:\n"
        + ["v1.0.0", "1.0.0+a", "1.0.0-rc.1", "01.0.0", "latest", "'1.0'"].map {
          "  - {apiVersion: v2, name: kid, version: \($0), urls: [kid-1.0.0.tgz]}\n"
        }.joined()),
    Index(
      "N14: a number for a version",
      "apiVersion: v1\nentries:\n  kid:\n" + good + "  - {name: kid, version: 1.0}\n",
      "cannot unmarshal number"),
  ])
  func index(_ index: Index) throws {
    try repository.publish(["kid-1.0.0"])
    serve(index: index.text)
    let tree = tree()
    let run = update(tree)
    guard let refusal = index.refusal else {
      #expect(run.code == 0, "\(run.errorText)")
      return
    }
    #expect(run.code == 1)
    #expect(run.errorText.contains(refusal) || run.text.contains(refusal), "\(run.errorText)")
    #expect(tree.names("app") == ["Chart.yaml", "templates"])
  }

  @Test("N03: `repo update` fails where one repository does")
  func updateOfAPage() throws {
    try repository.publish(["kid-1.0.0"])
    #expect(run(["repo", "add", "stable", ServedRepository.url]).code == 0)
    serve(index: "<html></html>")
    #expect(run(["repo", "update"]).code == 1)
  }

  @Test("N01: a large index is read without being held")
  func largeIndex() {
    let folder = TemporaryFolder()
    var text = "apiVersion: v1\nentries:\n"
    for chart in 0..<400 {
      text += "  c\(chart):\n"
      for version in 0..<100 {
        text +=
          "  - apiVersion: v2\n    name: c\(chart)\n    version: 1.0.\(version)\n"
          + "    description: \(String(repeating: "x", count: 400))\n    urls:\n    - x.tgz\n"
      }
    }
    folder.write("cache/stable-index.yaml", text)
    folder.write(
      "repositories.yaml",
      "apiVersion: v1\nrepositories:\n- {name: stable, url: https://charts.test}\n")
    let size = text.utf8.count
    let run = LimitedRun(
      ["pull", "stable/c7", "--version", "9.9.9"], in: folder, program: "opea-chart-network",
      variables: [
        "HELM_REPOSITORY_CONFIG": folder.path + "/repositories.yaml",
        "HELM_REPOSITORY_CACHE": folder.path + "/cache",
      ])
    run.expect(.refused("no chart version found for c7-9.9.9"))
    #expect(LimitedRun.isSanitized || run.peakMemory < 3 * size, "\(run.peakMemory) of \(size)")
  }

  // MARK: Where an index leads

  struct Address: Sendable, CustomTestStringConvertible {
    var address: String
    var refusal: String
    var testDescription: String { "\(refusal.prefix(3)): \(address.prefix(40))" }
    init(_ address: String, _ refusal: String) { (self.address, self.refusal) = (address, refusal) }
  }

  @Test(
    "N06: only http, https and oci are followed",
    arguments: ["file:///etc/passwd", "ftp://h.test/x.tgz", "javascript:alert(1)", "s3://b/x.tgz"])
  func schemes(_ address: String) {
    serve(index: Self.index("urls: ['\(address)']"))
    let run = update(tree())
    #expect(run.code == 1)
    #expect(
      run.errorText.contains("only http, https and oci are followed")
        || run.errorText.contains("is no web address"), "\(run.errorText)")
    #expect(repository.asked == ["index.yaml"])
  }

  @Test(
    "N07: addresses that would reach into the request",
    arguments: [
      #""https://h.test/x.tgz\r\nX-Evil: 1""#, #""https://h.test\r\n/x.tgz""#,
      #""https://h .test/x.tgz""#, "https://xn--80ak6aa92e.test\u{202E}/x.tgz",
    ])
  func controlCharacters(_ address: String) {
    serve(index: Self.index("urls: [\(address)]"))
    let run = update(tree())
    #expect(run.code == 1)
    for request in repository.requested.dropFirst() {
      #expect(request.url.description.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    }
    #expect(
      !run.errorText.unicodeScalars.contains("\r")
        && !run.errorText.unicodeScalars.contains("\u{202E}"))
  }

  @Test("N04: secrets stay with their repository, wherever the index leads")
  func secrets() throws {
    try repository.publish(["kid-1.0.0"])
    var file = RepositoriesFile()
    var entry = RepositoryEntry(name: "stable", url: ByteString(ServedRepository.url))
    (entry.username, entry.password) = ("ann", "geheim")
    file.put(entry)
    try file.write(to: repository.home.paths.repositoryConfig)
    serve(index: Self.index("urls: ['https://elsewhere.test/stable/kid-1.0.0.tgz']"))
    #expect(update(tree()).code == 0)
    #expect(repository.requested.first?.headers["Authorization"]?.hasPrefix("Basic ") == true)
    #expect(repository.requested.last?.url.host == "elsewhere.test")
    #expect(repository.requested.last?.headers["Authorization"] == nil)
  }

  @Test("N05: a redirect to another server gets no secrets, one without TLS is refused")
  func redirects() throws {
    try repository.publish(["kid-1.0.0"])
    repository.answer("kid-1.0.0.tgz", .response(302, ["Location": "http://charts.test/stable/x"]))
    let run = update(tree())
    #expect(run.code == 1)
    #expect(run.errorText.contains("without TLS"), "\(run.errorText)")
    #expect(repository.asked == ["index.yaml", "kid-1.0.0.tgz"])
  }

  // MARK: Contents

  @Test("N08: another content than the index tells is refused")
  func wrongDigest() throws {
    try repository.publish(["kid-1.0.0"])
    let other = try ServedRepository.archive("kid", "1.0.0", extra: "description: other\n")
    repository.answer("kid-1.0.0.tgz", .response(200, [:], other))
    let tree = tree()
    let run = update(tree)
    #expect(run.errorText.contains("is not what its index says"), "\(run.errorText)")
    #expect(tree.names("app") == ["Chart.yaml", "templates"])
    #expect(repository.home.cachedArchives.isEmpty)
  }

  @Test("N09: what is in the cache under a wrong digest is not used")
  func poisonedCache() throws {
    try repository.publish(["kid-1.0.0"])
    _ = update(tree())
    for path in repository.home.cachedArchives { ServedRepository.overwrite(path, "poison") }
    repository.forget()
    let tree = tree()
    #expect(update(tree).code == 0)
    #expect(repository.asked.contains("kid-1.0.0.tgz"))
    _ = try ChartLoader().load(path: tree.path + "/app/charts/kid-1.0.0.tgz")
  }

  @Test(
    "N10: a digest that is none is refused",
    arguments: [
      "sha512:" + String(repeating: "a", count: 128), "md5:" + String(repeating: "a", count: 32),
      "sha256:abc", "x",
    ])
  func oddDigests(_ digest: String) throws {
    try repository.publish(["kid-1.0.0"], digests: ["kid-1.0.0": digest])
    #expect(update(tree()).errorText.contains("is no SHA-256"))
  }

  @Test("N10: capitals are a digest, none at all is warned of and then kept in the lock")
  func digests() throws {
    let digest = SHA256.digest(of: try ServedRepository.archive("kid", "1.0.0")).hex
    try repository.publish(["kid-1.0.0"], digests: ["kid-1.0.0": digest.uppercased()])
    #expect(update(tree()).code == 0)
    try repository.publish(["kid-1.0.0"], digests: ["kid-1.0.0": ""])
    let tree = tree()
    let run = update(tree)
    #expect(run.code == 0)
    #expect((run.text + run.errorText).contains("has no digest for kid"))
    #expect(tree.text("app/Chart.lock.sha256")?.hasPrefix(digest) == true)
  }

  @Test("N12: a version that was published again does not pass for the locked one")
  func publishedAgain() throws {
    try repository.publish(["kid-1.0.0"])
    #expect(run(["repo", "add", "stable", ServedRepository.url]).code == 0)
    let tree = tree()
    #expect(update(tree).code == 0)
    let other = try ServedRepository.archive("kid", "1.0.0", extra: "description: other\n")
    try repository.publish(["kid-1.0.0"], digests: ["kid-1.0.0": ""])
    repository.answer("kid-1.0.0.tgz", .response(200, [:], other))
    tree.remove("app/charts/kid-1.0.0.tgz")
    repository.home.removeContentCache()
    let build = run(["dependency", "build", tree.path + "/app"])
    #expect(build.errorText.contains("is not what was locked"), "\(build.errorText)")
  }

  @Test(
    "N13: a lock with other versions or repositories than declared is told of, and refused as frozen",
    arguments: [["1.0.0", "2.0.0"], ["charts.test/stable", "evil.test/stable"]])
  func editedLock(_ change: [String]) throws {
    try repository.publish(["kid-1.0.0", "kid-2.0.0"])
    #expect(run(["repo", "add", "stable", ServedRepository.url]).code == 0)
    let tree = tree("^1")
    #expect(update(tree).code == 0)
    let declared = try #require(
      try ChartLoader().load(path: tree.path + "/app").metadata.dependencies)
    var lock = try #require(try ChartLoader().load(path: tree.path + "/app").lock)
    for index in lock.dependencies.indices {
      func changed(_ text: ByteString) -> ByteString {
        ByteString(String(text).replacing(change[0], with: change[1]))
      }
      lock.dependencies[index].version = changed(lock.dependencies[index].version)
      lock.dependencies[index].repository = changed(lock.dependencies[index].repository)
    }
    lock.digest = try ChartLock.digest(declared: declared, locked: lock.dependencies)
    tree.write("app/Chart.lock", try lock.fileText())
    tree.remove("app/charts/kid-1.0.0.tgz")
    let frozen = run(["dependency", "build", tree.path + "/app", "--frozen"])
    #expect(frozen.errorText.contains("which is not what is declared"), "\(frozen.errorText)")
    // Helm builds what such a lock says; here at least it is told.
    let build = run(["dependency", "build", tree.path + "/app"])
    #expect(build.text.contains("which is not what is declared"), "\(build.text)")
  }

  // MARK: Charts on the own disk

  @Test("N15: `file://` does not lead out of the repository")
  func outside() throws {
    let tree = ChartTree().add(
      "repo/app", name: "app", dependencies: ["name: k, version: '*', repository: 'file://../../k'"]
    )
    .add("k").add("repo/.git/x", name: "x")
    let run = run(["dependency", "update", tree.path + "/repo/app"])
    #expect(run.errorText.contains("leads out of"), "\(run.errorText)")
    tree.write(
      "repo/app/Chart.yaml",
      "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: k, version: '*', repository: 'file:///etc'}\n"
    )
    #expect(
      self.run(["dependency", "update", tree.path + "/repo/app"]).errorText.contains("leads out of")
    )
    tree.link("repo/k", to: "../k")
    tree.write(
      "repo/app/Chart.yaml",
      "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: k, version: '*', repository: 'file://../k'}\n"
    )
    #expect(
      self.run(["dependency", "update", tree.path + "/repo/app"]).errorText.contains("leads out of")
    )
  }

  @Test("N16: charts that build on each other are an error that names the way")
  func cycles() {
    let tree = ChartTree()
      .add("a", dependencies: ["name: b, version: '*', repository: 'file://../b'"])
      .add("b", dependencies: ["name: a, version: '*', repository: 'file://../a'"])
      .add("s", dependencies: ["name: s, version: '*', repository: 'file://../s'"])
    #expect(
      run(["dependency", "update", tree.path + "/a"]).errorText.contains("a → b → a"))
    #expect(run(["dependency", "update", tree.path + "/s"]).errorText.contains("s → s"))
    let many = (0...10_000).map { "name: d\($0), version: '*', repository: 'file://../b'" }
    tree.add("m", dependencies: many)
    #expect(
      run(["dependency", "update", tree.path + "/m"]).errorText.contains("more than 10000"))
  }

  @Test(
    "N17: names that are no names of files",
    arguments: ["../x", "x/y", "''", String(repeating: "n", count: 10_000), "\"a\\nb\""])
  func names(_ name: String) throws {
    try repository.publish(["kid-1.0.0"])
    for repository in ["''", "https://charts.test/stable", "oci://charts.test/x"] {
      let tree = ChartTree().add(
        "app", dependencies: ["name: \(name), version: 1.0.0, repository: \(repository)"])
      let before = tree.snapshot("app")
      #expect(run(["dependency", "update", tree.path + "/app"]).code == 1)
      #expect(tree.snapshot("app") == before)
    }
  }

  @Test("N18: a lock keeps the repository, lint tells of two")
  func shadowing() throws {
    try repository.publish(["kid-1.0.0"])
    let tree = tree(
      more: "}\n- {name: kid, alias: other, version: '*', repository: 'https://b.test'")
    let lint = run(["lint", tree.path + "/app"])
    #expect((lint.text + lint.errorText).contains("(OC115)"), "\(lint.text)")
    let single = self.tree()
    #expect(update(single).code == 0)
    #expect(
      single.text("app/Chart.lock")?.contains("repository: https://charts.test/stable") == true)
  }

  // MARK: Files of the tool

  @Test("N19: several processes on one cache leave whole files")
  func concurrently() async throws {
    try repository.publish(["kid-1.0.0", "kid-1.1.0"])
    let trees = (0..<8).map { _ in tree() }
    defer { withExtendedLifetime(trees) {} }
    let repository = repository
    let codes = await withTaskGroup(of: Int32.self) { group in
      for path in trees.map(\.path) {
        group.addTask {
          CommandRun(
            ["dependency", "update", path + "/app"], variables: repository.variables,
            client: repository.client
          ).code
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes == Array(repeating: 0, count: 8))
    for path in repository.home.cachedArchives { _ = try ChartLoader().load(path: path) }
  }

  @Test("N20: folders that someone prepared are not used")
  func preparedFolders() throws {
    try repository.publish(["kid-1.0.0"])
    let tree = tree().write("elsewhere/mine", "kept")
      .link("app/tmpcharts-\(getpid())", to: "../elsewhere")
      .link("app/.tmpcharts-aaaaaa", to: "../elsewhere")
    #expect(update(tree).code == 0)
    #expect(tree.names("elsewhere") == ["mine"])
  }

  @Test("N22: copies that are gone or cut off")
  func cache() throws {
    try repository.publish(["kid-1.0.0"])
    #expect(run(["repo", "add", "stable", ServedRepository.url]).code == 0)
    let copy = repository.home.paths.repositoryCache + "/stable-index.yaml"
    let whole = try SystemFile.content(copy, limit: 1 << 20)
    for count in [0, 1, 20, whole.count / 2] {
      ServedRepository.overwrite(copy, String(decoding: whole.prefix(count), as: UTF8.self))
      let pulled = run(["pull", "stable/kid"])
      #expect(pulled.code == 1)
      #expect(
        pulled.errorText.contains(
          count < whole.count / 2 ? "index of stable" : "address for `kid`"),
        "\(pulled.errorText)")
      // What has no name is fetched as if there were no copy.
      let tree = tree()
      #expect(update(tree).code == 0)
    }
    unlink(copy)
    let gone = run(["pull", "stable/kid"])
    #expect(gone.errorText.contains("repo update stable"), "\(gone.errorText)")
  }

  @Test("N23: passwords in addresses are not shown, locked or packed")
  func passwords() throws {
    let tree = ChartTree().add(
      "app",
      dependencies: ["name: kid, version: '*', repository: 'https://ann:geheim@charts.test/stable'"]
    )
    for words in [
      ["dependency", "update"], ["dependency", "build"], ["package"], ["dependency", "list"],
    ] {
      let run = run(words + [tree.path + "/app"])
      #expect(!(run.text + run.errorText).contains("geheim"), "\(words)")
    }
    #expect(tree.names("app") == ["Chart.yaml", "templates"])
    tree.write("app/charts/kid/Chart.yaml", "apiVersion: v2\nname: kid\nversion: 1.0.0\n")
    let package = run(["package", tree.path + "/app", "-d", tree.path])
    #expect(package.errorText.contains("has a password in it"), "\(package.errorText)")
    for words in [
      ["repo", "add", "x", "https://ann:geheim@nowhere.test"],
      ["pull", "https://ann:geheim@nowhere.test/x.tgz"],
      ["pull", "x", "--repo", "https://ann:geheim@nowhere.test"],
      ["template", "c", "-f", "https://ann:geheim@nowhere.test/v.yaml"],
      ["template", "https://ann:geheim@nowhere.test/"],
    ] {
      let run = run(words)
      #expect(run.code == 1)
      #expect(!(run.text + run.errorText).contains("geheim"), "\(words): \(run.errorText)")
    }
  }
}
