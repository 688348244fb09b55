internal import Diagnostics
internal import GMCBridge
internal import Profiles
internal import Synchronization
internal import ValueTree

/// Chooses profiles for the steps of a GMConnector, one after the other: what a step takes of the hardware is
/// gone for the next. The device is that of the step.
final class StepProfiles: Sendable {
  /// The flags that the `gmc` commands take for it.
  static let flags =
    [
      Flag(
        "profile", .array,
        "`auto` chooses for the hardware; a name or id takes that profile; SERVICE=NAME for one step"
      )
    ] + ProfileFlags.hardware + ProfileFlags.catalogue + ProfileFlags.request

  private struct State {
    var left: Inventory
    var notes: [String] = []
    var failure: Int32?
  }

  private let injector: Injector
  private let inventory: Inventory
  private let state: Mutex<State>

  /// Nil where no profiles are asked for.
  init?(_ invocation: Invocation) throws(Diagnostic) {
    guard invocation.values.isSet("profile") else { return nil }
    let selector = try ProfileFlags.selector(invocation)
    inventory = try ProfileFlags.inventory(invocation, selector.products)
    var injector = Injector(
      selector: selector, request: try ProfileFlags.request("", invocation.values))
    injector.pins = ChartProfiles.pins(invocation.values)
    self.injector = injector
    state = Mutex(State(left: inventory))
  }

  /// The value `profile` of a step; nil where it stays as the chart has it.
  func values(for step: ProfileRequest) -> ValueSnapshot? {
    guard let model = step.model else { return nil }
    let part = ChartPart(
      service: step.service, chart: step.chart, model: model, device: step.device)
    return state.withLock { state in
      let outcome = injector.outcome(for: part, taking: &state.left)
      let request = injector.request(for: part)
      if let chosen = outcome.selection.chosen {
        state.notes.append("profile: \(step.service): \(chosen.profile.name)")
      } else if let failure = outcome.selection.failure {
        let words = ProfileFailure.words(failure, request)
        state.notes.append("profile: \(step.service): \(words)")
        if failure != .modelUnknown, failure != .noProfileForModel {
          state.notes += ProfileFailure.lines(
            failure, outcome.selection, request, inventory, injector.selector)
          state.failure = failure.exitCode
        }
      }
      guard case .dict(let entries)? = outcome.values else { return nil }
      return entries.first { $0.key == "profile" }?.value
    }
  }

  /// Prints what was decided; gives the exit code where something cannot be had.
  func report(_ surroundings: Surroundings) -> Int32? {
    let (notes, failure) = state.withLock { ($0.notes, $0.failure) }
    for note in notes { surroundings.printError(note) }
    return failure
  }
}
