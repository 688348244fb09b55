internal import Diagnostics
internal import Profiles
internal import ValueTree

let profileSelectCommand: Command = {
  var command = Command("select", summary: "choose the profile of a model for some hardware")
  command.usage = "[MODEL]"
  command.description = """
    Choose the profile of a model for some hardware. Exit code 3: nothing can run; 4: the pinned profile
    cannot be taken; 5: the model is not known or has no profile.

    Instead of a model a document can be given that has the shape of NVIDIA's NIMService or NIMCache
    (--request); docs/profiles.md has the table of their fields.
    """
  command.flags =
    ProfileFlags.hardware + ProfileFlags.catalogue + ProfileFlags.request + RegistryProfiles.flags
    + [
      Flag("pin", .text, "profile to take: name, id, or eight digits of it at least"),
      Flag("request", .text, "file with a NIMService or NIMCache instead of MODEL"),
      ProfileFlags.output,
    ]
  command.positionals = 0...1
  command.run = { invocation throws(Diagnostic) in
    var selector = try ProfileFlags.selector(invocation)
    let request = try wanted(invocation)
    try RegistryProfiles.add(of: request.model, to: &selector, invocation)
    let inventory = try ProfileFlags.inventory(invocation, selector.products)
    let selection = selector.select(request, on: inventory)
    try DocumentOutput.print(selection.document, invocation) { lines(selection, request, selector) }
    guard let failure = selection.failure else { return 0 }
    return ProfileFailure.report(failure, selection, request, inventory, selector, invocation)
  }
  return command
}()

/// The request that flags or a document make.
private func wanted(_ invocation: Invocation) throws(Diagnostic) -> SelectionRequest {
  let values = invocation.values
  guard let file = values.text("request") else {
    guard let model = values.positionals.first else {
      throw Diagnostic(.usage, "a model is wanted, or --request with a file")
    }
    var request = try ProfileFlags.request(model, values)
    request.pin = values.text("pin")
    return request
  }
  var request = try ProfileFlags.request(values.positionals.first ?? "", values)
  let document = try NIMDocument(ByteString(try InputFile.read(file)), name: file)
  document.apply(to: &request)
  for field in document.unsupported {
    invocation.surroundings.printError("not supported: \(field)")
  }
  if let pin = values.text("pin") { request.pin = pin }
  guard !request.model.isEmpty else {
    throw Diagnostic(
      .profile, "\(file) names no model",
      help: "name it as MODEL, or as spec.source.hf.modelName or the variable NIM_MODEL_NAME")
  }
  return request
}

private func lines(
  _ selection: Selection, _ request: SelectionRequest, _ selector: Selector
) -> [String] {
  guard let chosen = selection.chosen, let model = selection.model else { return [] }
  var lines = ["chosen: \(chosen.profile.name) (\(chosen.profile.id.prefix(12)))"]
  if let placement = chosen.placement {
    lines.append("on: \(placement.count) × \(placement.productKey) of \(placement.node)")
  }
  var need = "needs: \(chosen.estimate.needMiB) MiB a device"
  if let cache = chosen.estimate.cache {
    need += ", room for \(cache.tokens) tokens of cache"
  }
  lines.append(need)
  let unmodelled = model.notModelled + ["draft models", "slots of adapters"]
  lines.append("not in the estimate: " + unmodelled.joined(separator: ", "))
  if let proven = selection.isProven { lines.append("bounds proven: \(proven ? "yes" : "no")") }
  if selection.feasible.count > 1 {
    lines.append(
      "then: " + selection.feasible.dropFirst().map(\.profile.name).joined(separator: ", "))
  }
  if !selection.rejected.isEmpty {
    lines.append("cannot run:")
    lines += ProfileFailure.reasons(selection.rejected).map { "  " + $0 }
  }
  return lines
}
