public import Diagnostics
internal import Digests
internal import JSON
public import ValueTree

/// What was chosen once, so that renders repeat: the profile of each part, and of which hardware.
public struct ProfilesLock: Sendable, Hashable {
  /// What a part got.
  public struct Entry: Sendable, Hashable {
    /// The part.
    public var part: String
    /// The model.
    public var model: String
    /// The profile's name.
    public var profile: String
    /// The profile's id.
    public var id: String
    /// Where it runs: node, product, number of devices.
    public var node: String?
    /// The product.
    public var productKey: String?
    /// How many devices.
    public var count: Int?
  }

  /// The digest of the inventory that was chosen on.
  public var hardware: String
  /// What mattered.
  public var goal: String
  /// The parts.
  public var entries: [Entry]
  /// The values that the profiles give the chart.
  public var values: ValueSnapshot

  /// The lock of some choices.
  public init(
    _ outcomes: [Injector.Outcome], on inventory: Inventory, goal: String, values: ValueSnapshot
  ) throws(Diagnostic) {
    self.values = values
    self.goal = goal
    hardware = SHA256.digest(of: try ProfileIdentity.canonicalJSON(inventory.document)).description
    entries = outcomes.compactMap { outcome in
      outcome.selection.chosen.map { chosen in
        Entry(
          part: outcome.part.name, model: outcome.part.model, profile: chosen.profile.name,
          id: chosen.profile.id, node: chosen.placement?.node,
          productKey: chosen.placement?.productKey, count: chosen.placement?.count)
      }
    }
  }

  /// Reads a lock.
  public init(_ text: ByteString, name: String) throws(Diagnostic) {
    let document = try Value(file: SourceFile(name: name, bytes: text.bytes))
    guard document["schema"].whole == 1, let hardware = document["hardware"].text else {
      throw Diagnostic(.profile, "\(name) is no lock of profiles")
    }
    self.hardware = hardware
    goal = document["optimize"].text ?? ""
    values = ValueSnapshot(document["values"])
    entries = document["parts"].elements.compactMap { entry in
      guard let part = entry["part"].text, let id = entry["id"].text else { return nil }
      return Entry(
        part: part, model: entry["model"].text ?? "", profile: entry["profile"].text ?? "", id: id,
        node: entry["node"].text, productKey: entry["productKey"].text,
        count: entry["count"].whole)
    }
  }

  /// The lock as a document.
  package var document: Value {
    var map = DocumentMap()
    map.set("schema", 1)
    map.set("hardware", hardware)
    map.set("optimize", goal)
    map.set(
      "parts",
      entries.map { entry in
        var map = DocumentMap()
        map.set("part", entry.part)
        map.set("model", entry.model)
        map.set("profile", entry.profile)
        map.set("id", entry.id)
        map.set("node", entry.node)
        map.set("productKey", entry.productKey)
        map.set("count", entry.count)
        return map.value
      })
    map.set("values", values.materialized())
    return map.value
  }

  /// What differs from another lock, one line each; none where nothing does.
  public func differences(to other: ProfilesLock) -> [String] {
    var lines: [String] = []
    if hardware != other.hardware { lines.append("the hardware changed") }
    if goal != other.goal { lines.append("optimize: \(goal) → \(other.goal)") }
    let names = Set(entries.map(\.part) + other.entries.map(\.part)).sorted()
    for name in names {
      let one = entries.first { $0.part == name }
      let two = other.entries.first { $0.part == name }
      guard one != two else { continue }
      lines.append("\(name): \(Self.words(one)) → \(Self.words(two))")
    }
    return lines
  }

  private static func words(_ entry: Entry?) -> String {
    guard let entry else { return "nothing" }
    var text = entry.profile
    if let key = entry.productKey { text += " on \(entry.count ?? 1) × \(key)" }
    if let node = entry.node { text += " of \(node)" }
    return text
  }
}
