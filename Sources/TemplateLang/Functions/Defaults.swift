internal import ValueTree

/// Choosing by what is empty: nil, zero, false, and texts, lists and maps without content.
package let defaultFunctions: [Function] = [
  Function("default", [.any], variadic: .any) { arguments, _ in
    arguments.count > 1 && !arguments[1].isEmpty ? arguments[1] : arguments[0]
  },
  Function("empty", [.any]) { arguments, _ in .bool(arguments[0].isEmpty) },
  Function("coalesce", [], variadic: .any) { arguments, _ in
    for index in 0..<arguments.count where !arguments[index].isEmpty { return arguments[index] }
    return .null
  },
  Function("all", [], variadic: .any) { arguments, _ in
    .bool((0..<arguments.count).allSatisfy { !arguments[$0].isEmpty })
  },
  Function("any", [], variadic: .any) { arguments, _ in
    .bool((0..<arguments.count).contains { !arguments[$0].isEmpty })
  },
  Function("ternary", [.any, .any, .bool]) { arguments, _ in
    arguments.bool(2) ? arguments[0] : arguments[1]
  },
]
