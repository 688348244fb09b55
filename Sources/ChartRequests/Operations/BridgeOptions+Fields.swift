internal import ChartEngine
internal import Diagnostics
internal import GMCBridge
internal import ValueTree
internal import ValuesMerge

extension BridgeOptions {
  /// Takes the options out of the member `options` of a request; what is absent keeps its default.
  internal init(_ fields: inout RequestFields) throws(RequestError) {
    self.init()
    namespace = try fields.text("namespace")
    uid = try fields.text("uid")
    var cache = try fields.object("modelCache")
    if let path = try cache.text("hostPath") { modelCache = .hostPath(path) }
    if let claim = try cache.text("claim") {
      if modelCache != nil {
        throw RequestError(.request, "`options.modelCache` has both `hostPath` and `claim`")
      }
      modelCache = .claim(claim)
    }
    try cache.finish()
    var secret = try fields.object("tokenSecret")
    let key = try secret.text("key")
    if let name = try secret.text("name") { tokenSecret = TokenSecret(name: name, key: key) }
    try secret.finish()
    let folders = try fields.texts("allowedHostPaths").map { String($0) }
    if !folders.isEmpty { allowedHostPaths = folders }
    continuesAfterFailures = try fields.bool("continueAfterFailures")
    takesDeviceFromPlatform = try fields.bool("deviceFromPlatform")
    defaultDevice = try fields.text("defaultDevice")
    if let word = try fields.text("otherNamespaces") {
      guard let choice = OtherNamespaces(rawValue: word) else {
        let words = OtherNamespaces.allCases.map { "`\($0.rawValue)`" }
        throw RequestError(
          .request, "`options.otherNamespaces` is \(words.joined(separator: " or "))")
      }
      otherNamespaces = choice
    }
    if let domain = try fields.text("clusterDomain") { clusterDomain = domain }
    if let text = try fields.bytes("valuesYaml") {
      values = try Self.values("valuesYaml", text)
    }
    for (service, text) in try fields.textsByName("stepValuesYaml") {
      stepValues[service] = try Self.values("stepValuesYaml.\(service)", text)
    }
    if let seconds = try fields.integer("now") { now = seconds }
    skipsSchemaValidation = try fields.bool("skipSchemaValidation")
    if let version = try fields.kubeVersion("kubeVersion") { capabilities.kubeVersion = version }
    var limits = try fields.object("limits")
    try limits.setLimits(&self.limits, &schemaLimits)
    capabilities.apiVersions += try fields.texts("apiVersions").map { String($0) }
  }

  private static func values(
    _ name: String, _ text: ByteString
  ) throws(RequestError) -> ValueSnapshot {
    try engine { () throws(Diagnostic) in
      try ValuesFile(name: "options.\(name)", bytes: text.bytes).values
    }
  }
}
