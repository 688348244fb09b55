internal import ChartEngine
internal import Glibc

/// Where the reference keeps its configuration and caches, so that both tools share one home.
///
/// A flag wins over a variable, `OPEA_CHART_X` over `HELM_X`, a home named by `HELM_*_HOME` over the
/// folders of the XDG rules.
public struct HomePaths: Sendable {
  /// The known repositories.
  public var repositoryConfig: String
  /// Copies of index files.
  public var repositoryCache: String
  /// Archives by their digest.
  public var contentCache: String
  /// Secrets for registries.
  public var registryConfig: String
  /// Starter charts and plugins.
  public var data: String
  /// The three roots, in the order cache, config, data.
  public let roots: [String]

  /// Finds the paths.
  ///
  /// - Parameters:
  ///   - variable: the environment.
  ///   - flag: the global flags of the command line.
  public init(
    variable: (String) -> String?, flag: (String) -> String? = { _ in nil }
  ) {
    func set(_ name: String) -> String? {
      for prefix in ["OPEA_CHART_", "HELM_"] {
        if let text = variable(prefix + name), !text.isEmpty { return text }
      }
      return nil
    }
    func root(_ kind: String, _ xdg: String, _ usual: String) -> String {
      if let path = set(kind + "_HOME") { return path }
      if let path = variable(xdg), !path.isEmpty { return PathText.joined(path, "helm") }
      return PathText.joined(variable("HOME") ?? "", usual + "/helm")
    }
    let cache = root("CACHE", "XDG_CACHE_HOME", ".cache")
    let config = root("CONFIG", "XDG_CONFIG_HOME", ".config")
    data = root("DATA", "XDG_DATA_HOME", ".local/share")
    roots = [cache, config, data]
    func path(_ name: String, _ flagName: String, _ usual: String) -> String {
      flag(flagName) ?? set(name) ?? usual
    }
    repositoryConfig = path(
      "REPOSITORY_CONFIG", "repository-config", PathText.joined(config, "repositories.yaml"))
    repositoryCache = path(
      "REPOSITORY_CACHE", "repository-cache", PathText.joined(cache, "repository"))
    contentCache = path("CONTENT_CACHE", "content-cache", PathText.joined(cache, "content"))
    registryConfig = path(
      "REGISTRY_CONFIG", "registry-config", PathText.joined(config, "registry/config.json"))
  }
}
