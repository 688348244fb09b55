public import Diagnostics
internal import ValueTree
internal import YAML

/// The models whose sizes are known.
public struct ModelTable: Sendable {
  /// The models, in the order of the table.
  public private(set) var models: [ModelFacts]
  private var places: [String: Int] = [:]

  /// A table of some models; of two with one id the first counts.
  public init(_ models: [ModelFacts]) {
    self.models = models
    for (place, model) in models.enumerated() {
      for id in [model.id] + model.aliases where places[id] == nil { places[id] = place }
    }
  }

  /// The table that comes with the tool.
  public static func shipped() throws(Diagnostic) -> ModelTable {
    let document = try Resource.document(PackageResources.models_yaml, name: "models.yaml")
    return ModelTable(document["models"].elements.compactMap { ModelFacts($0) })
  }

  /// The model of an id, letters as they are, or of one of its aliases.
  public func model(_ id: String) -> ModelFacts? { places[id].map { models[$0] } }
}
