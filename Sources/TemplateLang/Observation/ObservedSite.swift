/// A place of a template that a program compiled for observation reports when it is reached.
package struct ObservedSite: Sendable, Hashable {
  /// What stands at a place.
  package enum Kind: Sendable, Hashable {
    /// The body of a definition or of a file: reached when the template is entered.
    case entry
    /// Plain text.
    case text
    /// `{{ pipeline }}`
    case action
    case `if`, with, range
    /// `{{ template "name" }}` or `{{ block "name" }}`
    case template
    /// `break` or `continue`.
    case leave
    /// One of the two ways on from an `if`, `with` or `range`, whose site has the number given; the
    /// way of `else` is there also where no `else` is written.
    case arm(of: Int32, isElse: Bool)
  }

  /// What it is.
  package var kind: Kind
  /// The bytes of the template's text. An action is known by where its pipeline starts, so that its
  /// range has one byte; an arm has the range of its statement.
  package var range: Range<Int>
}

/// How often each site of one template was reached.
package struct TemplateCoverage: Sendable {
  /// The template.
  package let program: Program
  /// One count for each of the program's ``Program/sites``, in their order.
  package var counts: [Int]
}
