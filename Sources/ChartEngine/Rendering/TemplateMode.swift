internal import TemplateLang

/// How templates are compiled: for a plain render, or for one that is watched or lenient.
package struct TemplateMode: Sendable, Hashable {
  /// Whether the programs tell a ``RenderObserver`` what they do.
  internal var isObserved = false
  /// Whether `required` and `fail` give nothing instead of ending the render, as the reference's
  /// lint does it.
  package var isLenient = false

  /// Nesting that a template's text may have.
  internal var parserDepth = Limits().parserDepth

  /// A plain render.
  package init(isLenient: Bool = false) { self.isLenient = isLenient }

  /// The functions that templates are bound to.
  internal var functions: FunctionTable { isLenient ? .lenientHelm : .helm }
}
