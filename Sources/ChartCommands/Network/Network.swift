public import Diagnostics
public import Transport

/// How a process reaches other machines.
public enum Network: Sendable {
  /// By this client.
  case reachable(any HTTPClient)
  /// Not at all: another executable can, and this function becomes it, with the same arguments and
  /// standard streams. It returns only when that fails.
  case elsewhere(start: @Sendable () -> Diagnostic)
}

extension Surroundings {
  /// A session with the network.
  ///
  /// In the executable without one this does not return: the process becomes the other executable,
  /// which starts the command again. So a command asks for it before it has read standard input,
  /// printed or written anything.
  func session() throws(Diagnostic) -> HTTPSession {
    switch network {
    case .reachable(let client):
      HTTPSession(
        client, retries: retries, userAgent: "opea-chart/\(Version.tool) Helm/\(helmVersion)")
    case .elsewhere(let start): throw start()
    }
  }

  private var helmVersion: Substring { Version.reference.dropFirst() }
}
