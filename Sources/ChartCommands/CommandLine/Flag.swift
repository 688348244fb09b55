/// One flag of a command: its spelling, what it takes and its help.
///
/// The kinds are those of the reference's command line, because users know how they differ: a slice
/// splits its values at commas, an array does not.
public struct Flag: Sendable {
  /// What a flag takes.
  public enum Kind: Sendable, Hashable {
    /// Nothing, or `=true` and `=false`.
    case bool
    /// One text.
    case text
    /// Any number of texts, each split at commas by the rules of CSV.
    case slice
    /// Any number of texts, taken whole.
    case array
    /// `key=value` pairs, split at commas.
    case map
    /// A duration such as `1m30s`.
    case duration
    /// A whole number.
    case int
    /// One text after `=`; without one, the text given here.
    case optionalText(String)
  }

  /// The long name without dashes.
  public var name: String
  /// The short name without its dash.
  public var short: Character?
  /// What it takes.
  public var kind: Kind
  /// The default that help shows; empty shows none.
  public var shownDefault: String
  /// One sentence of help.
  public var help: String
  /// What the reference says when a flag on its way out is used; such a flag is not in the help.
  public var deprecation: String?
  /// Whether help leaves it out.
  public var isHidden: Bool

  /// Makes a flag.
  public init(
    _ name: String, short: Character? = nil, _ kind: Kind, default shownDefault: String = "",
    deprecation: String? = nil, isHidden: Bool = false, _ help: String
  ) {
    self.name = name
    self.short = short
    self.kind = kind
    self.shownDefault = shownDefault
    self.help = help
    self.deprecation = deprecation
    self.isHidden = isHidden
  }

  /// The word that help puts after the name.
  var valueName: String {
    switch kind {
    case .bool: ""
    case .text: "string"
    case .optionalText: "string"
    case .slice: "strings"
    case .array: "stringArray"
    case .map: "stringToString"
    case .duration: "duration"
    case .int: "int"
    }
  }

  /// The text taken when the flag stands alone; nil where it needs a value.
  var valueWhenAlone: String? {
    switch kind {
    case .bool: "true"
    case .optionalText(let text): text
    default: nil
    }
  }
}
