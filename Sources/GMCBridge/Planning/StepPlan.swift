internal import PipelineGraph

/// A step whose objects the bridge makes, with all that was decided about it.
struct StepPlan: Sendable {
  /// The address of a server that the step calls.
  enum Target: Sendable {
    /// Another step, by its place in the list of plans.
    case step(Int)
    /// An address that the resource states.
    case address(ServerAddress)
  }

  /// One server that the step calls.
  struct Call: Sendable {
    var endpoint: Contract.Endpoint
    /// The config key that names it; nil where it was inferred.
    var key: String?
    var target: Target
  }

  /// A text that the resource states, and the key that it was found under.
  struct Choice: Sendable {
    var key: String
    var text: String
  }

  var index: PipelineGraph.StepIndex
  var path: String
  var node: String
  var typeName: String
  var type: ChartSet.StepType
  var service: String
  var namespace: String
  var device: String
  var isDownstream: Bool
  /// What is added to the address for the router.
  var endpointPath: String
  /// Whether nothing is made for it: nothing calls it, and its servers are missing.
  var isLeftOut = false
  var calls: [Call] = []
  var model: Choice?
  var hostPath: Choice?
  var tokenSecret: Choice?
  var plainToken: Choice?
  var config: [(value: Contract.ConfigValue, choice: Choice)] = []
  /// Config entries that are variables and nothing else.
  var variables: [Choice] = []

  var contract: Contract { type.component.contract }

  /// The model that the step serves, where it serves one.
  var servedModel: String? {
    contract.model == nil ? nil : model?.text ?? type.component.defaultModel
  }
}
