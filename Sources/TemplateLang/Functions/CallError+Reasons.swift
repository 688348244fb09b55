internal import Diagnostics
internal import ValueTree

extension CallError {
  /// What Go says when a function that cannot take nil is given it.
  static var nilDereference: CallError {
    CallError("runtime error: invalid memory address or nil pointer dereference")
  }
}

/// How deep functions follow values into each other.
private let maximumNesting = 1_000

/// Refuses values nested deeper than functions follow them; a map that contains itself is.
func checkNesting(_ depth: Int) throws(CallError) {
  if depth > maximumNesting {
    throw CallError(.valueDepth, "value nested more than \(maximumNesting) levels deep")
  }
}
