internal import ValueTree

/// What would ask the network or a cluster: nothing is asked unless the environment allows it.
package let networkFunctions: [Function] = [
  Function("getHostByName", [.string], isPure: false) { arguments, context in
    .text(context.environment.resolveHost?(String(arguments.text(0))) ?? "")
  },
  Function("lookup", [.string, .string, .string, .string], isPure: false) {
    arguments, context throws(CallError) in
    guard let lookup = context.environment.lookup else { return .dict(Dict()) }
    let query = RenderEnvironment.ObjectQuery(
      apiVersion: String(arguments.text(0)), kind: String(arguments.text(1)),
      namespace: String(arguments.text(2)), name: String(arguments.text(3)))
    return try lookup(query)?.materialized() ?? .dict(Dict())
  },
]
