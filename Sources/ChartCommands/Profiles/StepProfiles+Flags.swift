internal import Diagnostics
internal import GMCBridge
internal import Profiles
internal import ValueTree

/// Profiles for the steps of a GMConnector, as the `gmc` commands take them.
extension StepProfiles {
  /// The flags.
  static let flags =
    [
      Flag(
        "profile", .array,
        "`auto` chooses for the hardware; a name or id takes that profile; SERVICE=NAME for one step"
      )
    ] + ProfileFlags.hardware + ProfileFlags.catalogue + ProfileFlags.request

  /// Nil where no profiles are asked for.
  convenience init?(_ invocation: Invocation) throws(Diagnostic) {
    guard invocation.values.isSet("profile") else { return nil }
    let selector = try ProfileFlags.selector(invocation)
    let inventory = try ProfileFlags.inventory(invocation, selector.products)
    var injector = Injector(
      selector: selector, request: try ProfileFlags.request("", invocation.values))
    injector.pins = ChartProfiles.pins(invocation.values)
    self.init(injector, on: inventory)
  }

  /// The value `profile` of a step; nil where it stays as the chart has it.
  func values(for step: ProfileRequest) -> ValueSnapshot? {
    step.model.flatMap { model in
      values(service: step.service, chart: step.chart, model: model, device: step.device)
    }
  }

  /// Prints what was decided; gives the exit code where something cannot be had.
  func report(_ surroundings: Surroundings) -> Int32? {
    let decisions = decisions
    for note in decisions.notes { surroundings.printError(visible(note)) }
    for failure in decisions.failures {
      surroundings.printError("Error: \(failure.reason.rawValue): \(visible(failure.words))")
    }
    return decisions.failures.last?.reason.exitCode
  }
}
