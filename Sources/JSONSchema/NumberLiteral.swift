public import ValueTree

/// A number of a JSON text together with its spelling.
///
/// Messages quote `const` and `enum` numbers as the schema spells them (`-2.0`, `1e3`), and bounds
/// compare exactly; both need the text, which a float has lost. A reader of schemas that keeps texts
/// puts one of these where it would put a float.
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
