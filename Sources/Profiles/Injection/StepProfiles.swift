internal import Synchronization
package import ValueTree

/// Chooses profiles for the steps of one pipeline, one after the other: what a step takes of the hardware is
/// gone for the next. The device is that of the step.
package final class StepProfiles: Sendable {
  /// What was decided so far.
  package struct Decisions: Sendable {
    /// A line for each step that serves a model: the profile, or why there is none and what would do.
    package var notes: [String] = []
    /// The steps that cannot have what was asked for; that a model is not known, or has no profiles, is no
    /// failure.
    package var failures: [Failure] = []
  }

  /// A step that cannot have what was asked for.
  package struct Failure: Sendable {
    /// Why.
    package var reason: Selection.Failure
    /// The same in words, with the step.
    package var words: String
    /// What stands in the way of each profile, and what would do.
    package var explanation: [String]
  }

  private struct State {
    var left: Inventory
    var decisions = Decisions()
    /// The services of the steps that serve a model.
    var services: [String] = []
  }

  private let injector: Injector
  private let inventory: Inventory
  private let state: Mutex<State>

  /// A chooser for a pipeline that has an inventory to itself.
  package init(_ injector: Injector, on inventory: Inventory) {
    self.injector = injector
    self.inventory = inventory
    state = Mutex(State(left: inventory))
  }

  /// What was decided so far; a pin that none of the steps so far knows is among the failures.
  package var decisions: Decisions {
    state.withLock { state in
      var decisions = state.decisions
      let hasFailed = decisions.failures.contains { $0.reason == .pinNotFound }
      for failure in injector.strayPins(beside: state.services, hasFailed: hasFailed) {
        decisions.notes += ["profile: \(failure.words)"] + failure.explanation
        decisions.failures.append(failure)
      }
      return decisions
    }
  }

  /// The value `profile` of a step; nil where it stays as the chart has it.
  package func values(
    service: String, chart: String, model: String, device: String
  ) -> ValueSnapshot? {
    let part = ChartPart(service: service, chart: chart, model: model, device: device)
    return state.withLock { state in
      state.services.append(service)
      let outcome = injector.outcome(for: part, taking: &state.left)
      if let chosen = outcome.selection.chosen {
        state.decisions.notes.append("profile: \(service): \(chosen.profile.name)")
      } else if let failure = outcome.selection.failure {
        note(failure, outcome, in: &state.decisions)
      }
      guard case .dict(let entries)? = outcome.values else { return nil }
      return entries.first { $0.key == "profile" }?.value
    }
  }

  private func note(
    _ failure: Selection.Failure, _ outcome: Injector.Outcome, in decisions: inout Decisions
  ) {
    let request = injector.request(for: outcome.part)
    let words = "\(outcome.part.name): \(ProfileFailure.words(failure, request))"
    decisions.notes.append("profile: \(words)")
    guard failure != .modelUnknown, failure != .noProfileForModel else { return }
    let explanation = ProfileFailure.lines(
      failure, outcome.selection, request, inventory, injector.selector)
    decisions.notes += explanation
    decisions.failures.append(Failure(reason: failure, words: words, explanation: explanation))
  }
}
