public import ValueTree

/// A function that templates can call.
///
/// The machine checks arguments against the signature by Go's rules before it runs the body, so a
/// body finds what its signature promises. A family of functions is a list of these.
public struct Function: Sendable {
  /// What a body is: arguments in, a value out; the context gives clock, randomness and budgets.
  public typealias Body = @Sendable (Arguments, CallContext) throws(CallError) -> Value

  /// The name in templates.
  public let name: String
  /// The parameters.
  public let signature: Signature
  /// Whether equal arguments always give equal results without any effect.
  public let isPure: Bool
  /// What it does; an intrinsic's body is never run.
  public let body: Body
  /// Set for the few functions that the machine itself carries out.
  public let intrinsic: Intrinsic?

  /// Functions that need the machine: evaluation order, other templates, output.
  public enum Intrinsic: Sendable {
    case and, or, len, call, include, tpl
    /// A function with a body, which the machine may do itself where text goes straight to the output.
    case indent, nindent, printf
  }

  /// Makes a function of fixed parameters, and of any number of `variadic` ones after them.
  public init(
    _ name: String, _ parameters: [ParameterType], variadic: ParameterType? = nil,
    isPure: Bool = true, intrinsic: Intrinsic? = nil, _ body: @escaping Body
  ) {
    self.name = name
    signature = Signature(parameters, variadic: variadic)
    self.isPure = isPure
    self.body = body
    self.intrinsic = intrinsic
  }

  internal init(
    _ name: String, _ parameters: [ParameterType], variadic: ParameterType? = nil,
    intrinsic: Intrinsic
  ) {
    self.name = name
    signature = Signature(parameters, variadic: variadic)
    isPure = false
    self.intrinsic = intrinsic
    body = { _, _ throws(CallError) in .null }
  }
}
