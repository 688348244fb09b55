internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import Glibc
internal import Profiles
internal import ValueTree
internal import YAML

/// Chooses profiles for the model servers of a chart and puts them into its values.
struct ChartProfiles {
  /// The flags that `template` takes for it.
  static let flags =
    [
      Flag(
        "profile", .array,
        "`auto` chooses for the hardware; a name or id takes that profile; PART=NAME for one part"),
      Flag("profile-lock", .text, "file that keeps the choice, so that renders repeat"),
      Flag("update-profile-lock", .bool, "choose again and write the file"),
      Flag("profile-values", .text, "file to write the profiles' values to"),
      Flag("claims", .bool, "ask for devices by claims of dynamic resource allocation"),
    ] + ProfileFlags.hardware + ProfileFlags.catalogue
    + ProfileFlags.request.filter { $0.name != "force" }

  /// What came of it.
  enum Result {
    /// The user's values with the profiles' below them.
    case values(ValueSnapshot)
    /// Nothing; the reasons are printed.
    case failed(exitCode: Int32)
  }

  let invocation: Invocation
  let chart: Chart
  let options: RenderOptions

  /// Whether the command line asks for profiles.
  static func areWanted(_ values: FlagValues) -> Bool {
    values.isSet("profile") || values.isSet("profile-lock")
  }

  /// The values with profiles below those of the user, which always win.
  func values(over user: ValueSnapshot) throws(Diagnostic) -> Result {
    let flags = invocation.values
    let lockPath = flags.text("profile-lock")
    let old = try lockPath.flatMap { path throws(Diagnostic) in try lock(at: path) }
    if let old, !flags.bool("update-profile-lock") {
      if flags.isSet("hardware"), case .chosen(_, let new) = try choose(user) {
        for line in old.differences(to: new) { note("profile lock is out of date: \(line)") }
      }
      return .values(try finished(old.values, user))
    }
    switch try choose(user) {
    case .failed(let code): return .failed(exitCode: code)
    case .chosen(let overlay, let new):
      if let old { for line in old.differences(to: new) { note("profile lock: \(line)") } }
      if let lockPath { try write(new.document, to: lockPath) }
      return .values(try finished(overlay, user))
    }
  }

  private func note(_ line: String) { invocation.surroundings.printError(visible(line)) }

  private func finished(
    _ overlay: ValueSnapshot, _ user: ValueSnapshot
  ) throws(Diagnostic) -> ValueSnapshot {
    if let path = invocation.values.text("profile-values") {
      try write(overlay.materialized(), to: path)
    }
    guard case .dict(let below) = overlay.materialized() else { return user }
    guard case .dict(let above) = user.materialized() else { return overlay }
    return ValueSnapshot(.dict(YAMLReader.merged(below, above)))
  }

  // MARK: Choice

  private enum Choice {
    case chosen(ValueSnapshot, ProfilesLock)
    case failed(Int32)
  }

  private func choose(_ user: ValueSnapshot) throws(Diagnostic) -> Choice {
    let selector = try ProfileFlags.selector(invocation)
    let inventory = try ProfileFlags.inventory(invocation, selector.products)
    let request = try ProfileFlags.request("", invocation.values)
    var injector = Injector(selector: selector, request: request)
    injector.usesClaims = invocation.values.bool("claims")
    injector.pins = Self.pins(invocation.values)
    let parts = try ModelServers.parts(of: chart, values: user, options: options)
    let outcomes = injector.outcomes(for: parts, on: inventory)
    if let code = report(outcomes, injector, inventory) { return .failed(code) }
    let overlay = Injector.overlay(outcomes)
    let lock = try ProfilesLock(
      outcomes, on: inventory, goal: request.goal.rawValue, values: overlay)
    return .chosen(overlay, lock)
  }

  /// The pins that `--profile` gives, by part; the empty name is for all.
  static func pins(_ values: FlagValues) -> [String: String] {
    var pins: [String: String] = [:]
    for word in values.list("profile") where word != "auto" {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 {
        if parts[1] != "auto" { pins[parts[0]] = parts[1] }
      } else {
        pins[""] = word
      }
    }
    return pins
  }

  /// Says what was chosen; gives the exit code where something that was asked for cannot be had.
  private func report(
    _ outcomes: [Injector.Outcome], _ injector: Injector, _ inventory: Inventory
  ) -> Int32? {
    if outcomes.isEmpty { note("profile: the chart has no model server that profiles are for") }
    var failure: Int32?
    for outcome in outcomes {
      let name = outcome.part.name
      if let chosen = outcome.selection.chosen {
        var line = "profile: \(name): \(chosen.profile.name) (\(chosen.profile.id.prefix(12)))"
        if let placement = chosen.placement {
          line += " on \(placement.count) × \(placement.productKey) of \(placement.node)"
        }
        note(line)
        for words in outcome.overrides { note("profile: \(name): your value wins: \(words)") }
        continue
      }
      guard let reason = outcome.selection.failure else { continue }
      let request = injector.request(for: outcome.part)
      if reason == .modelUnknown || reason == .noProfileForModel {
        note(
          "profile: \(name): \(ProfileFailure.words(reason, request)); it stays as the chart has it"
        )
        continue
      }
      note("profile: \(name):")
      failure = ProfileFailure.report(
        reason, outcome.selection, request, inventory, injector.selector, invocation)
    }
    let hasFailed = outcomes.contains { $0.selection.failure == .pinNotFound }
    for pin in injector.strayPins(beside: outcomes.map(\.part.name), hasFailed: hasFailed) {
      for line in pin.explanation { note(line) }
      note("Error: \(pin.reason.rawValue): \(pin.words)")
      failure = pin.reason.exitCode
    }
    return failure
  }

  // MARK: Files

  private func lock(at path: String) throws(Diagnostic) -> ProfilesLock? {
    guard access(path, F_OK) == 0 else { return nil }
    return try ProfilesLock(ByteString(try InputFile.read(path)), name: path)
  }

  private func write(_ document: Value, to path: String) throws(Diagnostic) {
    let draft = path + ".new"
    unlink(draft)
    try SystemFile.create(draft, try DocumentOutput.yaml(document))
    try SystemFile.move(draft, to: path)
  }
}
