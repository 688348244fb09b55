internal import ValueTree

/// Ending the render with the chart author's own message.
package let flowFunctions: [Function] = [
  Function("fail", [.string], isPure: false) { arguments, _ throws(CallError) in
    throw CallError(bytes: arguments.text(0), kind: .refusal)
  },
  Function("required", [.string, .any], isPure: false) { arguments, _ throws(CallError) in
    switch arguments[1] {
    case .null: throw CallError(bytes: arguments.text(0), kind: .refusal)
    case .string(let text) where text.isEmpty:
      throw CallError(bytes: arguments.text(0), kind: .refusal)
    default: return arguments[1]
    }
  },
]
