internal import Diagnostics
internal import Profiles
internal import ValueTree

let profileShowCommand: Command = {
  var command = Command("show", summary: "print a profile of a model")
  command.usage = "MODEL PROFILE"
  command.flags =
    ProfileFlags.catalogue + [
      Flag("output", short: "o", .text, default: "\"yaml\"", "json or yaml")
    ]
  command.positionals = 2...2
  command.run = { invocation throws(Diagnostic) in
    let words = invocation.values.positionals
    let selector = try ProfileFlags.selector(invocation)
    var request = SelectionRequest(model: words[0])
    request.pin = words[1]
    request.isForced = true
    let selection = selector.select(request, on: Inventory(nodes: []))
    let found = selection.chosen ?? selection.candidate(words[1])
    guard let profile = found?.profile else {
      return ProfileFailure.report(
        selection.failure ?? .pinNotFound, selection, request, Inventory(nodes: []), selector,
        invocation)
    }
    let document = profile.document.materialized()
    if case .dict(let dict) = document { dict["id"] = .text(profile.id) }
    var printed = invocation
    if invocation.values.text("output") == nil { printed = invocation.printing("yaml") }
    try DocumentOutput.print(document, printed) { [] }
    return 0
  }
  return command
}()

extension Invocation {
  /// The same call with another form of output.
  fileprivate func printing(_ form: String) -> Invocation {
    var copy = self
    copy.values.set(ProfileFlags.output, to: [form])
    return copy
  }
}
