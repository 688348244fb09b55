/// What a token is to allow: `repository:NAME:pull,push`.
struct RegistryScope: Sendable, Hashable {
  private var actions: [String: Set<String>] = [:]

  /// Nothing in particular.
  init() {}

  /// To read a repository, or also to write to it.
  init(_ repository: OCIRepository, writes: Bool) {
    actions["repository:\(repository.name)"] = writes ? ["pull", "push"] : ["pull"]
  }

  /// With what a challenge asks for besides.
  func joined(with challenge: String?) -> RegistryScope {
    var result = self
    for scope in challenge?.split(separator: " ") ?? [] {
      guard let colon = scope.utf8.lastIndex(of: UInt8(ascii: ":")) else { continue }
      let names = scope[scope.utf8.index(after: colon)...].split(separator: ",")
      result.actions[String(scope[..<colon]), default: []].formUnion(names.map { String($0) })
    }
    return result
  }

  /// One text for each resource, in order.
  var texts: [String] {
    actions.sorted { $0.key < $1.key }.map {
      "\($0.key):\($0.value.sorted().joined(separator: ","))"
    }
  }
}
