/// The flags and positional arguments of one command line, read and checked.
public struct FlagValues: Sendable {
  private var values: [String: [String]] = [:]
  /// The arguments that belong to no flag, in order.
  public internal(set) var positionals: [String] = []
  /// Names of deprecated flags that were used, in order.
  var usedDeprecated: [Flag] = []

  init() {}

  mutating func set(_ flag: Flag, to texts: [String]) {
    switch flag.kind {
    case .slice, .array, .map: values[flag.name, default: []] += texts
    default: values[flag.name] = texts
    }
  }

  /// Whether the flag was given.
  public func isSet(_ name: String) -> Bool { values[name] != nil }

  /// Whether a bool flag is on.
  public func bool(_ name: String, default fallback: Bool = false) -> Bool {
    values[name].map { $0.last == "true" } ?? fallback
  }

  /// The text of a flag, or nil.
  public func text(_ name: String) -> String? { values[name]?.last }

  /// All texts of a slice, array or map flag.
  public func list(_ name: String) -> [String] { values[name] ?? [] }
}
