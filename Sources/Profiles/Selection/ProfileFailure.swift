internal import Diagnostics

/// A choice that failed in words: what and why, and the nearest things that would work.
package enum ProfileFailure {
  /// What leads to the failure, before the error itself.
  package static func lines(
    _ failure: Selection.Failure, _ selection: Selection, _ request: SelectionRequest,
    _ inventory: Inventory, _ selector: Selector
  ) -> [String] {
    var lines: [String] = []
    switch failure {
    case .modelUnknown:
      let near = selector.models.models.map(\.id).filter {
        let distance = editDistance($0.lowercased(), request.model.lowercased())
        return distance <= max(request.model.count / 4, 2)
      }
      lines += near.prefix(3).map { "did you mean \($0)?" }
    case .noProfileForModel:
      lines.append("give profiles of your own with --catalogue")
    case .pinNotFound, .pinAmbiguous:
      let names = (selection.feasible + selection.rejected).map(\.profile.name).sorted()
      if let near = nearest(request.pin ?? "", among: names) {
        lines.append("did you mean \(near)?")
      }
      lines.append("there are:")
      lines += names.map { "  " + $0 }
    case .pinNotFeasible, .noFeasibleProfile:
      let pinned = request.pin.map { pin in
        selection.rejected.filter { $0.profile.name == pin || $0.profile.id.hasPrefix(pin) }
      }
      lines += reasons(pinned ?? selection.rejected)
      let nearest = Alternatives(to: selection, request, on: inventory, selector).lines
      if !nearest.isEmpty { lines += ["nearest alternatives:"] + nearest.map { "  " + $0 } }
    }
    return lines
  }

  /// Why profiles cannot run: those with the same reasons on one line.
  package static func reasons(_ candidates: [Selection.Candidate]) -> [String] {
    var groups: [(reasons: String, names: [String])] = []
    for candidate in candidates {
      let words = candidate.reasons.map(\.text).joined(separator: "; ")
      if let place = groups.firstIndex(where: { $0.reasons == words }) {
        groups[place].names.append(candidate.profile.name)
      } else {
        groups.append((words, [candidate.profile.name]))
      }
    }
    return groups.map { reasons, names in
      let shown = names.prefix(3).joined(separator: ", ")
      return shown + (names.count > 3 ? " and \(names.count - 3) more" : "") + ": " + reasons
    }
  }

  /// The failure in words.
  package static func words(_ failure: Selection.Failure, _ request: SelectionRequest) -> String {
    switch failure {
    case .modelUnknown: "the model `\(request.model)` is not known"
    case .noProfileForModel: "no profile is for `\(request.model)`"
    case .noFeasibleProfile: "no profile of `\(request.model)` can run on this hardware"
    case .pinNotFound: "there is no profile `\(request.pin ?? "")` for `\(request.model)`"
    case .pinAmbiguous: "`\(request.pin ?? "")` means several profiles"
    case .pinNotFeasible: "the profile `\(request.pin ?? "")` cannot run on this hardware"
    }
  }
}
