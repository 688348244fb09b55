internal import ConformanceSupport
internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import TemplateLang
internal import TestSupport
internal import Testing
internal import Transport
internal import ValueTree

/// Dependencies from a repository: what is fetched, what is kept, and what is refused.
@Suite struct RemoteDependencyTests {
  private let repository = ServedRepository()

  private func tree(_ version: String = "^1", chart: String = "kid") -> ChartTree {
    ChartTree().add(
      "app",
      dependencies: ["name: \(chart), version: \(version), repository: \(ServedRepository.url)"])
  }

  private func updater(_ options: RemoteCharts.Options = .init()) -> DependencyUpdate {
    var update = DependencyUpdate(now: { .init(seconds: 0) })
    update.remote = RemoteCharts(access: repository.access, options: options)
    return update
  }

  @Test func fetchesOnlyWhatIsMissing() throws {
    try repository.publish(["kid-1.0.0", "kid-1.1.0", "kid-2.0.0"], etag: "\"a\"")
    let tree = tree()
    let first = try updater().update(chartAt: tree.path + "/app")
    #expect(first.changes.map(\.description) == ["kid 1.1.0 (new)"])
    #expect(repository.asked == ["index.yaml", "kid-1.1.0.tgz"])
    #expect(tree.names("app/charts") == ["kid-1.1.0.tgz"])
    let before = tree.snapshot("app")

    repository.forget()
    let second = try updater().update(chartAt: tree.path + "/app")
    #expect(second.changes.isEmpty)
    #expect(repository.asked == ["index.yaml"])
    #expect(repository.requested.first?.headers["If-None-Match"] == "\"a\"")
    #expect(tree.snapshot("app") == before)

    // Another chart takes the archive out of the cache.
    repository.forget()
    let other = self.tree()
    _ = try updater().update(chartAt: other.path + "/app")
    #expect(repository.asked == ["index.yaml"])
    #expect(other.snapshot("app").keys.sorted() == before.keys.sorted())

    try repository.publish(["kid-1.0.0", "kid-1.1.0", "kid-1.2.0"], etag: "\"b\"")
    let third = try updater().update(chartAt: tree.path + "/app")
    #expect(third.changes.map(\.description) == ["kid 1.1.0 → 1.2.0"])
    #expect(tree.names("app/charts") == ["kid-1.2.0.tgz"])
  }

  @Test func sumsStandBesideTheLock() throws {
    try repository.publish(["kid-1.0.0"])
    let tree = tree()
    _ = try updater().update(chartAt: tree.path + "/app")
    let sums = try #require(tree.text("app/Chart.lock.sha256"))
    #expect(sums.hasSuffix("  charts/kid-1.0.0.tgz\n"))

    // A build needs no network as long as everything is there or in the cache.
    repository.forget()
    tree.write("app/charts/kid-1.0.0.tgz", "broken")
    var build = updater()
    #expect(build.buildNeedsNetwork(chartAt: tree.path + "/app") == false)
    #expect(throws: Diagnostic.self) { try ChartLoader().load(path: tree.path + "/app") }
    tree.remove("app/charts/kid-1.0.0.tgz")
    _ = try build.build(chartAt: tree.path + "/app")
    #expect(repository.asked.isEmpty)

    // The same version with other content is not what was locked.
    let other = try ServedRepository.archive("kid", "1.0.0", extra: "description: other\n")
    try repository.publish(["kid-1.0.0"], digests: ["kid-1.0.0": ""])
    repository.answer("kid-1.0.0.tgz", .response(200, [:], other))
    tree.remove("app/charts/kid-1.0.0.tgz")
    repository.home.removeContentCache()
    build = updater()
    #expect(build.buildNeedsNetwork(chartAt: tree.path + "/app"))
    let before = tree.snapshot("app")
    let error = #expect(throws: Diagnostic.self) { try build.build(chartAt: tree.path + "/app") }
    #expect(error?.code == .verification)
    #expect(tree.snapshot("app") == before)
    let update = try updater().update(chartAt: tree.path + "/app")
    #expect(update.changes.map(\.description) == ["kid 1.0.0 (new)"])
    #expect(tree.text("app/Chart.lock.sha256") != sums)
  }

  @Test func namesOfRepositories() throws {
    try repository.publish(["kid-1.0.0"])
    var file = RepositoriesFile()
    var entry = RepositoryEntry(name: "stable", url: ByteString(ServedRepository.url))
    entry.username = "ann"
    entry.password = "secret"
    file.put(entry)
    try file.write(to: repository.home.paths.repositoryConfig)
    for name in ["'@stable'", "'alias:stable'", ServedRepository.url + "/"] {
      let tree = ChartTree().add(
        "app", dependencies: ["name: kid, version: '*', repository: \(name)"])
      _ = try updater().update(chartAt: tree.path + "/app")
      #expect(tree.text("app/Chart.lock")?.contains("repository: \(ServedRepository.url)") == true)
    }
    let all = repository.requested
    #expect(all.allSatisfy { $0.credentials?.origin.host == "charts.test" })
    #expect(
      file.entries == (try RepositoriesFile(path: repository.home.paths.repositoryConfig)).entries)
    let tree = ChartTree().add(
      "app", dependencies: ["name: kid, version: '*', repository: '@other'"])
    let error = #expect(throws: Diagnostic.self) {
      try updater().update(chartAt: tree.path + "/app")
    }
    #expect(
      error?.helmText
        == "no repository definition for @other. Please add them via 'helm repo add'")
  }

  @Test func onlyEnabledLeavesOutWhatIsSwitchedOff() throws {
    try repository.publish(["kid-1.0.0"])
    let tree = ChartTree().add(
      "app",
      dependencies: [
        "name: kid, version: '*', repository: \(ServedRepository.url)",
        "name: far, version: '*', repository: https://nowhere.test, condition: far.enabled",
      ]
    ).write("app/values.yaml", "far:\n  enabled: false\n")
    #expect(throws: Diagnostic.self) { try updater().update(chartAt: tree.path + "/app") }
    var update = updater()
    update.isOnlyEnabled = true
    _ = try update.update(chartAt: tree.path + "/app")
    #expect(tree.names("app/charts") == ["kid-1.0.0.tgz"])
    let chart = try ChartLoader().load(path: tree.path + "/app")
    #expect(throws: Diagnostic.self) { try chart.checkDependencies() }
    try chart.checkDependencies(enabledWith: .dict([]))
    #expect(throws: Diagnostic.self) {
      let far = ValueSnapshot.dict([.init(key: "enabled", value: .bool(true))])
      try chart.checkDependencies(enabledWith: .dict([.init(key: "far", value: far)]))
    }
    // The lock is in step with the declarations, for both tools.
    update.isFrozen = true
    _ = try update.build(chartAt: tree.path + "/app")
  }

  @Test func frozenChangesNoLock() throws {
    try repository.publish(["kid-1.0.0"])
    let tree = tree()
    var frozen = updater()
    frozen.isFrozen = true
    #expect(throws: Diagnostic.self) { try frozen.update(chartAt: tree.path + "/app") }
    #expect(repository.asked.isEmpty)
    _ = try updater().update(chartAt: tree.path + "/app")
    try repository.publish(["kid-1.0.0", "kid-1.1.0"])
    _ = try frozen.update(chartAt: tree.path + "/app")
    #expect(tree.names("app/charts") == ["kid-1.0.0.tgz"])
    tree.write(
      "app/Chart.yaml", (tree.text("app/Chart.yaml") ?? "").replacing("^1", with: "^1.1"))
    #expect(throws: Diagnostic.self) { try frozen.update(chartAt: tree.path + "/app") }
  }

  // MARK: Faults

  struct Fault: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var path = "kid-1.0.0.tgz"
    var answer: FakeHTTPClient.Answer
    var code: Diagnostic.Code
    var text: String
  }

  private static let faults: [Fault] = [
    Fault(
      testDescription: "archive is gone", answer: .response(404), code: .remote,
      text: "could not download https://charts.test/stable/kid-1.0.0.tgz: "
        + "failed to fetch https://charts.test/stable/kid-1.0.0.tgz : 404 Not Found"),
    Fault(
      testDescription: "server stays broken", answer: .response(500), code: .network, text: "500"),
    Fault(
      testDescription: "connection ends", answer: .cut(200, [:], [1, 2, 3]), code: .network,
      text: "the connection ended"),
    Fault(
      testDescription: "other content", answer: .response(200, [:], [1, 2, 3]),
      code: .verification, text: "is not what its index says"),
    Fault(
      testDescription: "index is gone", path: "index.yaml", answer: .response(404), code: .remote,
      text: "no cached repository for helm-manager-"),
    Fault(
      testDescription: "index is a page", path: "index.yaml",
      answer: .response(200, [:], Array("<html></html>".utf8)), code: .yaml,
      text: "no cached repository for helm-manager-"),
    Fault(
      testDescription: "index is empty", path: "index.yaml", answer: .response(200),
      code: .yaml, text: "no cached repository for helm-manager-"),
  ]

  @Test(arguments: faults)
  func failsWithoutATrace(_ fault: Fault) throws {
    try repository.publish(["kid-1.0.0"])
    repository.answer(fault.path, fault.answer)
    let tree = tree()
    tree.write("app/charts/old-1.0.0.tgz", "kept")
    let before = tree.snapshot("app")
    let error = #expect(throws: Diagnostic.self) {
      try updater().update(chartAt: tree.path + "/app")
    }
    #expect(error?.code == fault.code)
    #expect(
      error?.helmText.contains(fault.text) == true || error?.message.contains(fault.text) == true,
      "\(error?.helmText ?? "")")
    #expect(tree.snapshot("app") == before)
    // The cache has nothing bad: with a sound server all is well.
    try repository.publish(["kid-1.0.0"])
    tree.remove("app/charts/old-1.0.0.tgz")
    _ = try updater().update(chartAt: tree.path + "/app")
    #expect(tree.names("app/charts") == ["kid-1.0.0.tgz"])
  }

  @Test func badArchivesInTheCacheAreNotUsed() throws {
    try repository.publish(["kid-1.0.0"])
    let other = self.tree()
    _ = try updater().update(chartAt: other.path + "/app")
    for path in repository.home.cachedArchives {
      ServedRepository.overwrite(path, "not the archive")
    }
    repository.forget()
    let tree = tree()
    _ = try updater().update(chartAt: tree.path + "/app")
    #expect(repository.asked == ["index.yaml", "kid-1.0.0.tgz"])
    _ = try ChartLoader().load(path: tree.path + "/app/charts/kid-1.0.0.tgz")
  }

  @Test func anOlderCopyServesWhenTheServerIsGone() throws {
    try repository.publish(["kid-1.0.0"])
    let tree = tree()
    _ = try updater().update(chartAt: tree.path + "/app")
    repository.answer("index.yaml", .failure(.cannotConnect))
    _ = try updater().update(chartAt: tree.path + "/app")
    var options = RemoteCharts.Options()
    options.skipsRefresh = true
    repository.forget()
    _ = try updater(options).update(chartAt: tree.path + "/app")
    #expect(repository.asked.isEmpty)
  }
}
