internal import Diagnostics

/// Names of Services and namespaces.
extension Validation {
  mutating func checkNames() {
    if let namespace = connector.namespace, !namespace.value.isEmpty { checkNamespace(namespace) }
    if let name = connector.router.serviceName, !name.value.isEmpty { checkService(name) }
    checkOwner(connector.router.nameSpace)
    for (_, _, step) in steps where step.nodeName == nil && step.externalService == nil {
      guard let service = step.service else { continue }
      if let name = service.serviceName, !name.value.isEmpty { checkService(name) }
      checkOwner(service.nameSpace)
    }
  }

  private mutating func checkService(_ name: Placed<String>) {
    let length = name.value.utf8.count
    if length > 63 {
      list.add(
        .serviceNameLength, at: name.place,
        "the name of a Service has at most 63 characters, this one \(length)")
    } else if !DNSName.isService(name.value) {
      list.add(
        .serviceName, at: name.place,
        "`\(name.value)` is no name for a Service: a small letter, then small letters, digits and `-`",
        suggestion: DNSName.service(near: name.value))
    }
  }

  private mutating func checkNamespace(_ name: Placed<String>) {
    if !DNSName.isLabel(name.value) {
      list.add(
        .namespaceName, at: name.place,
        "`\(name.value)` is no name for a namespace: small letters, digits and `-`, at most 63",
        suggestion: DNSName.service(near: name.value))
    }
  }

  /// A resource owns nothing in other namespaces.
  private mutating func checkOwner(_ other: Placed<String>?) {
    guard let other, !other.value.isEmpty, other.value != namespace else { return }
    checkNamespace(other)
    if options.otherNamespaces == .refuse {
      list.add(
        .ownerNamespace, at: other.place,
        "namespace `\(other.value)` is not that of the resource, `\(namespace)`: "
          + "an owner reference cannot lead out of its namespace")
    }
  }
}
