internal import ChartEngine
internal import Diagnostics
internal import ValueTree

/// Where the dependencies of one chart come from: names of repositories have become addresses.
internal struct DependencySources {
  /// The dependencies as they were declared, with the address of each repository.
  internal private(set) var dependencies: [Dependency]
  /// The repository whose index tells the versions of a chart, by the name of the chart.
  ///
  /// By that alone, as in the reference: of two dependencies of one name from different repositories
  /// the later one decides for both where the repositories have names, else the earlier one. Locks
  /// would differ otherwise.
  private var repositories: [ByteString: RepositoryEntry] = [:]

  /// Looks the repositories of some dependencies up.
  internal init(_ declared: [Dependency], _ known: RepositoriesFile) throws(Diagnostic) {
    dependencies = declared
    var missing: [ByteString] = []
    var others: Set<ByteString> = []
    for index in dependencies.indices where !dependencies[index].isLocal {
      let dependency = dependencies[index]
      if dependency.isFile || dependency.isInRegistry {
        others.insert(dependency.name)
      } else if let entry = known.entry(for: dependency.repository) {
        dependencies[index].repository = entry.url
        repositories[dependency.name] = entry
      } else if !dependency.repository.isAddress {
        missing.append(dependency.repository)
      }
    }
    if !missing.isEmpty { throw Self.unknown(missing) }
    for dependency in dependencies
    where dependency.isInRepository && repositories[dependency.name] == nil
      && !others.contains(dependency.name)
    {
      repositories[dependency.name] = .unmanaged(dependency.repository)
    }
  }

  /// The repository whose index tells the versions of a dependency.
  internal func repository(for dependency: Dependency) -> RepositoryEntry {
    repositories[dependency.name] ?? .unmanaged(dependency.repository)
  }

  private static func unknown(_ repositories: [ByteString]) -> Diagnostic {
    let names = repositories.map { String($0) }.joined(separator: ", ")
    var text = "no repository definition for \(names). Please add them via 'helm repo add'"
    let isPlain = repositories.contains { name in
      name.firstIndex(of: "//") == nil && !name.hasPrefix("@") && !name.hasPrefix("alias:")
    }
    if isPlain {
      text +=
        "\nNote that repositories must be URLs or aliases. For example, to refer to the "
        + "\"example\"\nrepository, use \"https://charts.example.com/\" or \"@example\" instead of\n"
        + "\"example\". Don't forget to add the repo, too ('helm repo add')."
    }
    return Diagnostic(
      .dependency, "no repository has the name \(names)", helmText: text,
      help: "add it with `repo add NAME URL`, or use its address")
  }
}

extension RepositoriesFile {
  /// The repository that a dependency means, by name or by address.
  internal func entry(for repository: ByteString) -> RepositoryEntry? {
    entries.first { entry in
      repository == "@" + entry.name || repository == "alias:" + entry.name
        || RepositoryAddress.areEqual(entry.url, repository)
    }
  }
}

extension ByteString {
  fileprivate var isAddress: Bool { RepositoryAddress.isAddress(String(self)) }
}

extension Dependency {
  /// What the address of a registry starts with.
  internal static let registryPrefix: ByteString = "oci://"

  /// Whether it comes from a registry.
  internal var isInRegistry: Bool { repository.hasPrefix(Dependency.registryPrefix) }
  /// Whether it comes from a repository with an index.
  internal var isInRepository: Bool { !isLocal && !isFile && !isInRegistry }
  /// Whether it comes from elsewhere than the own disk.
  internal var isRemote: Bool { !isLocal && !isFile }
}
