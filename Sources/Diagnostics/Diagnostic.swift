/// The one error type that users of this package see.
///
/// It keeps structure; the two texts that people read are derived from it: ``helmText`` is what the
/// reference prints after `Error: `, ``report()`` is our own block with the source line.
public struct Diagnostic: Error, Sendable {
  /// Stable identity of a message: tests and callers match on this, never on prose.
  public enum Code: String, Sendable {
    /// A template does not parse.
    case templateSyntax
    /// A template calls a function that does not exist.
    case unknownFunction
    /// A template failed while it was executed.
    case execution
    /// A template called `fail` or `required`.
    case refused
    /// A limit of the engine was reached.
    case limit
    /// A YAML text does not parse or has the wrong shape.
    case yaml
    /// A chart cannot be loaded.
    case chart
    /// A chart does not support the Kubernetes version it is rendered for.
    case kubeVersion
    /// A dependency is missing or cannot be resolved.
    case dependency
    /// A values file or flag cannot be read.
    case values
    /// The values do not fit `values.schema.json`.
    case schema
    /// A rendered document is no Kubernetes object.
    case manifest
    /// A command line cannot be understood.
    case usage
    /// A file cannot be read or written.
    case file
    /// A catalogue, an inventory or a request for a profile does not hold.
    case profile
    /// A server cannot be reached, or is out of order for the moment.
    case network
    /// A server does not give what it was asked for.
    case remote
    /// A digest or a signature does not fit the content.
    case verification
    /// The work was cancelled or ran out of time.
    case cancelled
  }

  /// One place in the source, with the words to print beside it.
  public struct Label: Sendable {
    /// The text that the span is in.
    public var file: SourceFile
    /// The bytes meant.
    public var span: SourceSpan
    /// A few words about this place; may be empty.
    public var text: String

    /// Makes a label.
    public init(file: SourceFile, span: SourceSpan, text: String = "") {
      self.file = file
      self.span = span
      self.text = text
    }
  }

  private final class Storage: Sendable {
    let code: Code
    let message: String
    let helmText: String
    let singleLineText: String?
    let primary: Label?
    let trace: [Label]
    let help: String?
    let limit: LimitName?

    init(
      code: Code, message: String, helmText: String, singleLineText: String?, primary: Label?,
      trace: [Label], help: String?, limit: LimitName?
    ) {
      self.code = code
      self.message = message
      self.helmText = helmText
      self.singleLineText = singleLineText
      self.primary = primary
      self.trace = trace
      self.help = help
      self.limit = limit
    }
  }

  private let storage: Storage

  /// What a text may have: more than any that the reference is known to write. What is printed is
  /// shorter still.
  private static let longestText = 1 << 20

  /// Makes a diagnostic; without `helmText` the message serves as that too.
  public init(
    _ code: Code, _ message: String, helmText: String? = nil, singleLineText: String? = nil,
    primary: Label? = nil, trace: [Label] = [], help: String? = nil, limit: LimitName? = nil
  ) {
    let shown = { (text: String) in withoutPasswords(shortened(text, to: Self.longestText)) }
    let message = shown(message)
    storage = Storage(
      code: code, message: message, helmText: helmText.map(shown) ?? message,
      singleLineText: singleLineText.map(shown), primary: primary, trace: trace, help: help,
      limit: limit)
  }

  /// What kind of failure this is.
  public var code: Code { storage.code }
  /// A phrase in lower case without a final period.
  public var message: String { storage.message }
  /// The reference's own text for this failure, without the leading `Error: `.
  public var helmText: String { storage.helmText }
  /// The text of the reference's versions before 4, which did not spread a template's error over
  /// several lines; the same as ``helmText`` where there is no difference.
  public var singleLineText: String { storage.singleLineText ?? storage.helmText }
  /// Where it happened.
  public var primary: Label? { storage.primary }
  /// How it got there: the `include`, `template` and `tpl` calls, innermost first.
  public var trace: [Label] { storage.trace }
  /// What the reader can do about it.
  public var help: String? { storage.help }
  /// The limit that was reached, where one was: by this name it can be told from others and set.
  public var limit: LimitName? { storage.limit }
  /// Whether the same work can succeed later without any change to its input.
  public var isRetryable: Bool { code == .cancelled || code == .network }

  /// The same diagnostic with its texts rewritten.
  package func mapTexts(_ rewrite: (String) -> String) -> Diagnostic {
    func rewritten(_ label: Label) -> Label {
      Label(file: label.file, span: label.span, text: rewrite(label.text))
    }
    return Diagnostic(
      code, rewrite(message), helmText: rewrite(helmText),
      singleLineText: storage.singleLineText.map(rewrite), primary: primary.map(rewritten),
      trace: trace.map(rewritten), help: help.map(rewrite), limit: limit)
  }

  /// The same diagnostic with words put before the reference's text, as callers of the reference do.
  public func wrapped(helmPrefix: String) -> Diagnostic {
    Diagnostic(
      code, message, helmText: helmPrefix + helmText,
      singleLineText: storage.singleLineText.map { helmPrefix + $0 }, primary: primary,
      trace: trace, help: help, limit: limit)
  }
}
