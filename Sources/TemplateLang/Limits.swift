/// What one render may use. Every limit is an error of its own kind when reached, never a crash.
public struct Limits: Sendable {
  /// Statements, calls and loop turns.
  public var steps = 50_000_000
  /// Nesting of `include`, `template` and `tpl` together with the expressions inside them.
  public var templateDepth = 100_000
  /// Nesting of `tpl`.
  public var tplDepth = 100
  /// Nesting of parentheses and blocks in a template's text.
  public var parserDepth = 1_000
  /// Bytes of one text value.
  public var stringBytes = 64 << 20
  /// Items of one list.
  public var listItems = 10_000_000
  /// Bytes of the output of one template file.
  public var documentBytes = 32 << 20
  /// Bytes of the output of all files together.
  public var outputBytes = 256 << 20
  /// Bytes of all values that functions make during a render.
  public var memoryBytes = 512 << 20
  /// Calls of functions that make keys or hash passwords.
  public var cryptoCalls = 64

  /// The default limits.
  public init() {}
}
