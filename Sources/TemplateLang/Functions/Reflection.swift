internal import ValueTree

/// The types and kinds of values, as the reference engine names them, and deep equality.
package let reflectionFunctions: [Function] = [
  Function("typeOf", [.any]) { arguments, _ in .text(arguments[0].goType) },
  Function("typeIs", [.string, .any]) { arguments, _ in
    .bool(arguments.text(0) == ByteString(arguments[1].goType))
  },
  Function("typeIsLike", [.string, .any]) { arguments, _ in
    let type = ByteString(arguments[1].goType)
    return .bool(arguments.text(0) == type || "*" + arguments.text(0) == type)
  },
  Function("kindOf", [.any]) { arguments, _ in .text(arguments[0].goKind) },
  Function("kindIs", [.string, .any]) { arguments, _ in
    .bool(arguments.text(0) == ByteString(arguments[1].goKind))
  },
  Function("deepEqual", [.any, .any]) { arguments, context throws(CallError) in
    .bool(try arguments[0].isDeeplyEqual(to: arguments[1], context))
  },
]
