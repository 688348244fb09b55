public import Diagnostics
internal import JSON
internal import JSONSchema
public import ValueTree

/// Profiles to choose from.
public struct Catalogue: Sendable {
  /// The profiles, in the order they were read.
  public private(set) var profiles: [Profile] = []
  /// Models that catalogues bring along.
  package private(set) var models: [ModelFacts] = []
  private var rules: [ProfileRule] = []
  private var byModel: [String: [Int]] = [:]

  /// An empty catalogue.
  public init() {}

  /// The catalogue that comes with the tool. It claims no measurement.
  public static func shipped() throws(Diagnostic) -> Catalogue {
    var catalogue = Catalogue()
    try catalogue.add(
      SourceFile(name: "catalogue.yaml", bytes: PackageResources.catalogue_yaml))
    return catalogue
  }

  /// The JSON schema of catalogues.
  public static var schema: ByteString { ByteString(PackageResources.catalogue_schema_json) }

  /// Adds the profiles of a file; one with the name and model of an earlier one replaces it.
  public mutating func add(_ source: SourceFile) throws(Diagnostic) {
    let document = try Value(file: source)
    try Self.check(document, source.name)
    do throws(Diagnostic) {
      try add(document)
    } catch {
      throw Diagnostic(.profile, "\(source.name): \(error.message)", help: error.help)
    }
  }

  /// Adds the profiles of a document that is known to fit the schema.
  package mutating func add(_ document: Value, trustsIDs: Bool = false) throws(Diagnostic) {
    let list = document["profiles"].isAbsent ? document.elements : document["profiles"].elements
    for entry in list { add(try Profile(entry, trustsID: trustsIDs)) }
    rules += document["rules"].elements.map { ProfileRule($0) }
    models += document["models"].elements.compactMap { ModelFacts($0) }
  }

  /// Adds a profile; it replaces one with the same name and model.
  public mutating func add(_ profile: Profile) {
    let places = byModel[profile.model] ?? []
    if let place = places.first(where: { profiles[$0].name == profile.name }) {
      profiles[place] = profile
      return
    }
    byModel[profile.model, default: []].append(profiles.count)
    profiles.append(profile)
  }

  /// The profiles of a model, by any of its ids: those written for it, then those that rules make. A
  /// profile that was written for it stands in for one of the same name that a rule would make.
  public func profiles(of model: ModelFacts) -> [Profile] {
    var found = ([model.id] + model.aliases).flatMap { byModel[$0] ?? [] }.map { profiles[$0] }
    var names = Set(found.map(\.name))
    for rule in rules {
      // A rule that makes no profile for this model says so when the catalogue is checked.
      for profile in (try? rule.profiles(for: model)) ?? []
      where names.insert(profile.name).inserted {
        found.append(profile)
      }
    }
    return found
  }

  /// Throws what a document violates.
  private static func check(_ document: Value, _ name: String) throws(Diagnostic) {
    let problem: String?
    do throws(SchemaError) {
      let schema = try Schema(json: Self.schema, at: "file:///catalogue.schema.json")
      problem = try schema.violation(in: document).map { violation in
        violation.leaves.prefix(8).map { "\($0.instancePointer): \($0.message)" }
          .joined(separator: "; ")
      }
    } catch {
      problem = error.message
    }
    guard let problem else { return }
    throw Diagnostic(
      .profile, "\(name) is no catalogue: \(problem)",
      help: "the form is described in docs/profiles.md")
  }
}
