package import Diagnostics
package import ValueTree

/// Why the execution of a template stopped: a place, the words about it, and the failure of a nested
/// template that caused it.
///
/// The structure mirrors the chain of errors that the reference builds, because its final text is
/// made from that chain; see ``diagnostic``.
package final class Failure: Error {
  /// Where the machine stood.
  package struct Place: Sendable {
    package var file: SourceFile
    package var offset: Int
    /// The template that was being executed.
    package var template: ByteString
    /// The node's source text.
    package var node: ByteString
  }

  package let kind: CallError.Kind
  package let place: Place?
  /// What stands after the place, up to the cause's own text.
  package let message: ByteString
  package let cause: Failure?
  /// Whether Go's error for this message wraps another one that is no template error, which makes
  /// the reference keep the single-line form.
  package let wrapsPlainError: Bool
  /// The chart author's words, when `fail` or `required` stopped the render.
  package let refusal: ByteString?
  /// The limit that was reached, where one was.
  package let limit: LimitName?

  package init(
    _ message: ByteString, at place: Place?, cause: Failure? = nil, wrapsPlainError: Bool = false,
    kind: CallError.Kind = .plain, refusal: ByteString? = nil, limit: LimitName? = nil
  ) {
    self.message = message.shortenedForMessage
    self.place = place
    self.cause = cause
    self.wrapsPlainError = wrapsPlainError
    self.kind = cause?.kind ?? kind
    self.refusal = cause?.refusal ?? refusal?.shortenedForMessage
    self.limit = cause?.limit ?? limit
  }

  /// The failures from the outermost template to the innermost.
  package var chain: [Failure] {
    var result = [self]
    while let next = result[result.count - 1].cause { result.append(next) }
    return result
  }
}

extension ByteString {
  /// What a message shows of a text: all of it, unless it is longer than messages may be.
  internal var shortenedForMessage: ByteString {
    let limit = 64 << 10
    guard count > limit else { return self }
    let (front, back) = (limit / 4 * 3, limit / 4)
    let note = ByteString(" … (\(count - front - back) bytes left out) … ")
    return prefix(upTo: front) + note + suffix(from: count - back)
  }
}
