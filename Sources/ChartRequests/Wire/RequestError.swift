internal import Diagnostics
internal import ValueTree

/// Why a request was not done.
///
/// The codes are those of ``Diagnostic`` and the few that only requests can have.
internal struct RequestError: Error {
  /// The codes that are not those of a ``Diagnostic``.
  enum Code: String {
    /// The request is no JSON or does not have the members that its operation wants.
    case request
    /// The request names a chart set that does not exist.
    case handle
    /// A GMConnector has errors.
    case invalidConnector
    /// No profile that was asked for can run on the hardware.
    case noProfile
    /// A limit was reached.
    case limit
  }

  /// The stable identity of the error.
  var code: String
  /// A phrase in lower case without a final period.
  var message: String
  /// The reference's own text for this failure.
  var helmText: String
  /// What the caller can do about it.
  var help: String?
  /// Whether the same request can succeed later.
  var isRetryable: Bool
  /// Where it happened, then how it got there.
  var labels: [Diagnostic.Label] = []
  /// What was found in a GMConnector that was refused.
  var findings: [ValueSnapshot] = []

  init(_ code: Code, _ message: String, help: String? = nil, isRetryable: Bool = false) {
    self.code = code.rawValue
    self.message = message
    helmText = message
    self.help = help
    self.isRetryable = isRetryable
  }

  init(_ diagnostic: Diagnostic) {
    code = diagnostic.code.rawValue
    message = diagnostic.message
    helmText = diagnostic.helmText
    help = diagnostic.help
    isRetryable = diagnostic.isRetryable
    labels = (diagnostic.primary.map { [$0] } ?? []) + diagnostic.trace
  }

  /// The error as responses show it.
  var members: Dict {
    var members: [(key: ByteString, value: Value)] = [
      ("code", .text(code)), ("message", .text(message)), ("helmText", .text(helmText)),
      ("retryable", .bool(isRetryable)), ("positions", .list(labels.map { .dict($0.members) })),
    ]
    if !findings.isEmpty {
      members.append(("findings", .list(findings.map { $0.materialized() })))
    }
    if let help { members.append(("help", .text(help))) }
    return Dict(members)
  }
}

extension Diagnostic.Label {
  /// The place as responses show it: file, line and column, both from 1, and a few words.
  fileprivate var members: Dict {
    let place = file.position(of: span.start)
    var members: [(key: ByteString, value: Value)] = [
      ("file", .text(file.name)), ("line", .int(place.line)), ("column", .int(place.column)),
    ]
    if !text.isEmpty { members.append(("text", .text(text))) }
    return Dict(members)
  }
}

/// Runs work of the engine; its diagnostics become errors of the request.
internal func engine<Result>(
  _ work: () throws(Diagnostic) -> Result
) throws(RequestError) -> Result {
  do throws(Diagnostic) {
    return try work()
  } catch {
    throw RequestError(error)
  }
}
