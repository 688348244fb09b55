internal import Diagnostics
internal import Profiles
internal import ValueTree

let profileListCommand: Command = {
  var command = Command("list", summary: "list the profiles of a model with their verdicts")
  command.usage = "[MODEL | oci://HOST/PREFIX/MODEL]"
  command.description = """
    List the profiles of a model, each with what the hardware says to it; without a model, the models that
    have profiles; for an address, the profiles in that repository.
    """
  command.aliases = ["ls"]
  command.flags =
    ProfileFlags.hardware + ProfileFlags.catalogue + ProfileFlags.request + RegistryProfiles.flags
    + [ProfileFlags.output]
  command.positionals = 0...1
  command.run = { invocation throws(Diagnostic) in
    let word = invocation.values.positionals.first
    if let word, word.hasPrefix("oci://") { return try RegistryProfiles.list(word, invocation) }
    var selector = try ProfileFlags.selector(invocation)
    guard let model = word else { return try listModels(selector, invocation) }
    try RegistryProfiles.add(of: model, to: &selector, invocation)
    let request = try ProfileFlags.request(model, invocation.values)
    let inventory = try ProfileFlags.inventory(invocation, selector.products)
    let selection = selector.select(request, on: inventory)
    if let failure = selection.failure, selection.feasible.isEmpty, selection.rejected.isEmpty {
      return ProfileFailure.report(failure, selection, request, inventory, selector, invocation)
    }
    try DocumentOutput.print(listing(selection), invocation) {
      var table = Table(
        header: ["PROFILE", "ID", "DEVICES", "MEMORY", "VERDICT"], maximumWidth: 90)
      for candidate in selection.feasible + selection.rejected {
        table.rows.append(row(candidate))
      }
      return [table.text]
    }
    return 0
  }
  return command
}()

private func listModels(
  _ selector: Selector, _ invocation: Invocation
) throws(Diagnostic) -> Int32 {
  let models = selector.models.models
  try DocumentOutput.print(.list(models.map { .text($0.id) }), invocation) {
    var table = Table(header: ["MODEL", "TASK", "CONTEXT", "PROFILES"], maximumWidth: 60)
    for model in models {
      table.rows.append([
        model.id, model.task.rawValue, String(model.maxContext),
        String(selector.catalogue.profiles(of: model).count),
      ])
    }
    return [table.text]
  }
  return 0
}

/// What a listing says about one profile.
private func row(_ candidate: Selection.Candidate) -> [String] {
  let profile = candidate.profile
  let devices =
    "\(profile.devices.count) × "
    + (profile.isSpecific
      ? profile.devices.products.joined(separator: "/") : profile.devices.kind.rawValue)
  return [
    profile.name, String(profile.id.prefix(12)), devices, "\(candidate.estimate.needMiB) MiB",
    verdict(candidate),
  ]
}

private func verdict(_ candidate: Selection.Candidate) -> String {
  if candidate.reasons.isEmpty { return "runnable" }
  if case .deviceMemoryShort? = candidate.reasons.first, candidate.reasons.count == 1 {
    return "low memory: " + (candidate.reasons.first?.text ?? "")
  }
  return "incompatible: " + candidate.reasons.map(\.code).joined(separator: ", ")
}

private func listing(_ selection: Selection) -> Value {
  .list(
    (selection.feasible + selection.rejected).map { candidate in
      let dict = Dict([
        ("profile", .text(candidate.profile.name)), ("id", .text(candidate.profile.id)),
        ("needMiBPerDevice", .int(candidate.estimate.needMiB)),
        ("runnable", .bool(candidate.reasons.isEmpty)),
        ("reasons", .list(candidate.reasons.map(\.document))),
      ])
      return .dict(dict)
    })
}
