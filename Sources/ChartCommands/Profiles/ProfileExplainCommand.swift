internal import Diagnostics
internal import Profiles
internal import ValueTree

let profileExplainCommand: Command = {
  var command = Command("explain", summary: "say which key decides between two profiles")
  command.usage = "MODEL A B"
  command.flags =
    ProfileFlags.hardware + ProfileFlags.catalogue + ProfileFlags.request + [ProfileFlags.output]
  command.positionals = 3...3
  command.run = { invocation throws(Diagnostic) in
    let words = invocation.values.positionals
    let selector = try ProfileFlags.selector(invocation)
    let request = try ProfileFlags.request(words[0], invocation.values)
    let inventory = try ProfileFlags.inventory(invocation, selector.products)
    let selection = selector.select(request, on: inventory)
    guard let one = selection.candidate(words[1]), let two = selection.candidate(words[2]) else {
      var pinned = request
      pinned.pin = selection.candidate(words[1]) == nil ? words[1] : words[2]
      let failure =
        selection.feasible.isEmpty && selection.rejected.isEmpty
        ? selection.failure ?? .pinNotFound : .pinNotFound
      return ProfileFailure.report(failure, selection, pinned, inventory, selector, invocation)
    }
    let (verdict, key) = decide(one, two)
    let document = Dict([
      ("verdict", .text(verdict)), ("key", key.map { .text("\($0)") } ?? .null),
      ("a", summary(one)), ("b", summary(two)),
    ])
    try DocumentOutput.print(.dict(document), invocation) {
      [verdict] + comparison(one, two)
    }
    return 0
  }
  return command
}()

/// Who wins, in words, and by which key.
private func decide(
  _ one: Selection.Candidate, _ two: Selection.Candidate
) -> (String, Rank.Key?) {
  switch (one.reasons.isEmpty, two.reasons.isEmpty) {
  case (false, false): return ("neither can run", nil)
  case (true, false): return ("\(one.profile.name): the other cannot run", nil)
  case (false, true): return ("\(two.profile.name): the other cannot run", nil)
  case (true, true): break
  }
  guard let key = one.rank.decidingKey(against: two.rank) else { return ("they are one", nil) }
  let winner = one.rank < two.rank ? one : two
  return ("\(winner.profile.name): \(key.text)", key)
}

private func comparison(_ one: Selection.Candidate, _ two: Selection.Candidate) -> [String] {
  var table = Table(header: ["KEY", one.profile.name, two.profile.name], maximumWidth: 60)
  for key in Rank.Key.allCases where key != .name {
    table.rows.append([
      key.text, "\(one.rank.values[key.rawValue])", "\(two.rank.values[key.rawValue])",
    ])
  }
  var lines = [table.text]
  for candidate in [one, two] where !candidate.reasons.isEmpty {
    lines.append(
      "\(candidate.profile.name): " + candidate.reasons.map(\.text).joined(separator: "; "))
  }
  return lines
}

private func summary(_ candidate: Selection.Candidate) -> Value {
  let keys = Rank.Key.allCases.filter { $0 != .name }.map { key in
    (key: ByteString("\(key)"), value: Value.float(candidate.rank.values[key.rawValue]))
  }
  return .dict(
    Dict([
      ("profile", .text(candidate.profile.name)), ("keys", .dict(Dict(keys))),
      ("reasons", .list(candidate.reasons.map(\.document))),
    ]))
}
