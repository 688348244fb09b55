public import ValueTree

/// A number of a JSON text together with its spelling.
///
/// Schemas need it: messages quote `const` and `enum` numbers as they are spelled (`-2.0`, `1e3`),
/// and bounds compare exactly, while a float has lost both.
public final class NumberLiteral: TemplateObject {
  /// The number as the text has it.
  public let text: ByteString

  /// Makes a number from its JSON text.
  public init(_ text: ByteString) {
    self.text = text
  }

  public override var goType: String { "json.Number" }
  public override var goKind: String { "string" }
  public override var printed: ByteString { text }
}
