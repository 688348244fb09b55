internal import Diagnostics
internal import GMCBridge
internal import Profiles
internal import ValueTree

/// The member `profiles` of a connector's options: the hardware that steps run on, and what is wanted
/// of the profiles that are chosen for it.
///
/// The hardware is always given: a request never looks at the machine that it is answered on.
internal struct ProfileOptions {
  private let injector: Injector
  private let inventory: Inventory

  init(_ fields: consuming RequestFields) throws(RequestError) {
    var catalogue = try engine { () throws(Diagnostic) in try Catalogue.shipped() }
    for (place, text) in try fields.texts("catalogues").enumerated() {
      let source = SourceFile(
        name: "options.profiles.catalogues[\(place)]", bytes: text.bytes)
      try engine { () throws(Diagnostic) in try catalogue.add(source) }
    }
    let selector = try engine { () throws(Diagnostic) in
      Selector(
        models: try ModelTable.shipped(), products: try ProductTable.shipped(),
        catalogue: catalogue)
    }
    guard let hardware = try fields.bytes("hardware") else {
      throw RequestError(
        .request, "member `options.profiles.hardware` is missing",
        help: "give an inventory, or what `kubectl get nodes,pods -A -o json` prints")
    }
    inventory = try engine { () throws(Diagnostic) in
      try Inventory(reading: hardware, name: "options.profiles.hardware", selector.products)
    }
    var injector = Injector(selector: selector, request: try SelectionRequest(&fields))
    if let name = try fields.text("profile"), name != "auto" { injector.pins[""] = name }
    for (service, name) in try fields.textsByName("stepProfiles") where name != "auto" {
      injector.pins[service] = String(name)
    }
    try fields.finish()
    self.injector = injector
  }

  /// A chooser for one pipeline.
  func chooser() -> StepProfiles { StepProfiles(injector, on: inventory) }
}

extension BridgeOptions {
  /// The options with a chooser of profiles.
  internal func choosing(_ profiles: StepProfiles?) -> BridgeOptions {
    guard let profiles else { return self }
    var options = self
    options.profileValues = { step in
      step.model.flatMap { model in
        profiles.values(
          service: step.service, chart: step.chart, model: model, device: step.device)
      }
    }
    return options
  }
}

extension SelectionRequest {
  /// Takes what is wanted out of the members of a request; what is absent has its default.
  fileprivate init(_ fields: inout RequestFields) throws(RequestError) {
    self.init(model: "")
    if let word = try fields.text("optimize") {
      guard let goal = Goal(rawValue: word) else {
        throw fields.refusal("optimize", word, Goal.allCases.map(\.rawValue))
      }
      self.goal = goal
    }
    engines = try fields.texts("engines").map { String($0) }
    precisions = try fields.texts("precisions").map { String($0) }
    for word in precisions where Precision(rawValue: word) == nil {
      throw fields.refusal("precisions", word, Precision.allCases.map(\.rawValue))
    }
    minContext = try fields.count("minContext")
    isl = max(try fields.count("isl") ?? isl, 1)
    osl = max(try fields.count("osl") ?? osl, 1)
    lora = try fields.bool("lora")
    bounds = try fields.numbersByName("slo").map { Bound(figure: $0, value: $1) }
    isStrict = try fields.bool("strictSlo")
    isForced = try fields.bool("force")
  }
}
