internal import ValueTree

/// What a chart says about the pipeline steps it serves: the `gmc` section of the chart, together with
/// the common part of the library charts it builds on.
///
/// Everything that differs between components stands here as data; the bridge knows no component.
struct Contract: Sendable {
  /// What a component is in a pipeline.
  enum Role: String, Sendable, CaseIterable {
    /// A step that requests pass through.
    case service
    /// A server that services call.
    case backend
    /// A service beside the flow.
    case side
    /// What runs the graph.
    case router
  }

  /// A chart value by its path.
  struct ValuePath: Sendable, Hashable {
    var keys: [ByteString]
    /// The path as it is written.
    var text: String
  }

  /// A chart value that is always set; texts may hold `{service}`, `{namespace}` and `{connector}`.
  struct Setting: Sendable {
    var path: ValuePath
    var value: ValueSnapshot
  }

  /// A step type that the chart serves.
  struct Variant: Sendable {
    var name: String
    /// The device it stands for; nil where the chart is the same on all.
    var device: String?
    var settings: [Setting] = []
  }

  /// A part of a server's address that a chart value can take.
  enum AddressPart: String, Sendable, CaseIterable {
    case url, host, port, protocolName = "protocol", model
  }

  /// A server that the step's service calls.
  struct Endpoint: Sendable {
    /// What a variable holds: the whole address, or the host alone.
    enum Form: String, Sendable, CaseIterable { case url, host }

    /// The config keys that name the server; the first one is shown in messages.
    var keys: [String]
    /// The kind of server, one that some chart offers.
    var kind: String
    /// What the server has to speak; nil for anything.
    var protocolName: String?
    /// The environment variable that the address shows up as.
    var variable: String
    var form = Form.url
    /// The chart values that take the address.
    var values: [(path: ValuePath, part: AddressPart)] = []
    /// What is set besides when this entry is the one in use.
    var settings: [Setting] = []
    /// Config keys that make the server unnecessary.
    var unless: [String] = []
    var isOptional = false
  }

  /// A config key with a chart value of its own.
  struct ConfigValue: Sendable {
    var keys: [String]
    var path: ValuePath
    var variable: String?
  }

  /// Where the model goes.
  struct Model: Sendable {
    var keys: [String]
    /// Keys that mean the same; their use is reported.
    var aliases: [String] = []
    var path: ValuePath
    var variable: String?
  }

  /// What other steps find here.
  struct Offer: Sendable {
    var kind: String
    /// The scheme of the address.
    var scheme = "http"
    /// What the server speaks.
    var protocolName: String?
  }

  /// How the token of the model hub gets into the chart.
  struct Token: Sendable {
    /// Config keys that name a Secret.
    var keys: [String]
    var namePath: ValuePath
    var keyPath: ValuePath?
    /// The key inside the Secret where none is given.
    var defaultKey: String
    /// How a token goes in that stands in the resource itself.
    var plain: PlainToken?
  }

  /// How a token in clear text gets into the chart, which makes a Secret of it.
  struct PlainToken: Sendable {
    var keys: [String]
    var path: ValuePath
    /// The Secret that the chart makes, with `{service}`, and the key in it.
    var secret: String
    var secretKey: String
  }

  /// How the place of downloaded models gets into the chart.
  struct Cache: Sendable {
    /// Config keys that name a folder of the node.
    var keys: [String]
    var path: ValuePath
  }

  var role = Role.service
  var variants: [Variant] = []
  /// Step types that admission lets pass and nothing can run.
  var reserved: [String] = []
  var settings: [Setting] = []
  var devicePath: ValuePath?
  /// The chart value whose keys are the devices that the chart knows.
  var devicesPath: ValuePath?
  /// What the label `gmc/platform` may say, and the device it means.
  var platforms: [String: String] = [:]
  var variablesPath: ValuePath?
  /// Config keys that never become variables.
  var ignored: Set<String> = []
  var token: Token?
  var cache: Cache?
  /// Config keys that mean a token or a place for models, also where the chart uses neither.
  var accessKeys: Set<String> = []
  /// The chart value that takes a chosen profile.
  var profilePath: ValuePath?
  var endpoints: [Endpoint] = []
  var config: [ConfigValue] = []
  var model: Model?
  var offer: Offer?
  /// The router's own route to this step.
  var route: String?
  /// The chart value that takes the graph.
  var graphPath: ValuePath?
}

extension Contract.ValuePath {
  init(_ text: String) {
    self.text = text
    keys = text.split(separator: ".").map { ByteString(String($0)) }
  }
}
