internal import ChartEngine
internal import Diagnostics
internal import Transport
internal import ValueTree

extension ChartMetadata {
  /// Refuses dependencies whose addresses hold a password: what is packed or locked is read by others.
  internal func checkAddresses() throws(Diagnostic) {
    for dependency in dependencies ?? [] { try dependency.checkAddress() }
  }
}

extension Dependency {
  /// Refuses an address with a user or password in it.
  internal func checkAddress() throws(Diagnostic) {
    let address = String(repository)
    guard WebURL(address)?.userInfo != nil else { return }
    throw Diagnostic(
      .dependency, "dependency `\(name)`: its repository \(address) has a password in it",
      help: "give the repository a name with `repo add NAME URL --username …`, and use `@NAME`")
  }
}
