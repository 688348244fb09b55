/// One of our own lint checks.
public struct Check: Sendable, Hashable {
  /// The stable code.
  public let code: String
  /// How bad its findings are.
  public let severity: Finding.Severity
  /// What it finds, in a few words.
  public let title: String

  /// All checks, by code.
  public static let all: [Check] = []
}
