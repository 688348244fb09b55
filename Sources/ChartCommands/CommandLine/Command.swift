public import Diagnostics

/// A command as a value: how it is called, what its help says and what it does.
public struct Command: Sendable {
  /// The word that names it.
  public var name: String
  /// Other words for it.
  public var aliases: [String] = []
  /// What stands after the names in the usage line.
  public var usage = ""
  /// One line for lists of commands.
  public var summary: String
  /// The long description; the summary serves where it is empty.
  public var description = ""
  /// Its own flags; the global ones come besides.
  public var flags: [Flag] = []
  /// The commands below it.
  public var subcommands: [Command] = []
  /// How many positional arguments it takes.
  public var positionals: ClosedRange<Int> = 0...0
  /// Names of flags of which only one may be given.
  public var exclusiveFlags: [[String]] = []
  /// Whether long flags may have one dash, for the sake of users of tools where they have.
  public var acceptsSingleDash = false
  /// Whether lists of commands leave it out.
  public var isHidden = false
  /// What it does; nil for a group, which shows its help.
  public var run: (@Sendable (Invocation) throws(Diagnostic) -> Int32)?

  /// Makes a command.
  public init(_ name: String, summary: String) {
    self.name = name
    self.summary = summary
  }

  /// The subcommand of a name or alias.
  func subcommand(_ word: String) -> Command? {
    subcommands.first { $0.name == word || $0.aliases.contains(word) }
  }
}

/// One call of a command: its flags and everything it may touch.
public struct Invocation: Sendable {
  /// The flags and positional arguments.
  public var values: FlagValues
  /// The world around the command.
  public var surroundings: Surroundings
}
