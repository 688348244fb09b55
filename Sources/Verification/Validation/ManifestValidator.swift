internal import Diagnostics
internal import JSONSchema
public import ValueTree
internal import YAML

/// Checks Kubernetes objects against schemas, strictly if asked to: unknown fields are then wrong.
///
/// One validator serves any number of texts in turn and keeps the schemas that it has compiled. It is
/// a class because those caches grow; use one a task.
public final class ManifestValidator {
  /// What can be chosen.
  public struct Options: Sendable {
    /// Where schemas are looked for, the first place that has one counts.
    public var locations: [SchemaLocation] = [.default]
    /// The version of Kubernetes: `1.31.0`, with or without its `v` and its last number, or `master`.
    public var kubernetesVersion = "master"
    /// Whether fields that a schema does not name are wrong.
    public var isStrict = false
    /// Whether objects without schema are passed over.
    public var ignoresMissingSchemas = false
    /// Kinds, or versions with kinds as in `apps/v1/Deployment`, that are passed over.
    public var skipped: Set<String> = []
    /// Kinds, or versions with kinds, that are wrong whatever they hold.
    public var rejected: Set<String> = []

    /// The defaults of kubeconform.
    public init() {}
  }

  private let options: Options
  private let store: SchemaStore

  /// Makes a validator; without `remoteSchemas` the network is not asked.
  public init(options: Options = Options(), remoteSchemas: RemoteSchemas? = nil) {
    self.options = options
    var version = options.kubernetesVersion
    if version.split(separator: ".").count == 2 { version += ".0" }
    store = SchemaStore(
      locations: options.locations, kubernetesVersion: version, isStrict: options.isStrict,
      remote: remoteSchemas)
  }

  /// Takes the definitions of custom resources out of a text: their objects have schemas then.
  public func add(definitions text: ByteString) { store.add(definitions: text) }

  /// Validates all documents of a text. Documents without content give no result.
  public func validate(_ text: ByteString, file: String) -> [ValidationResult] {
    var results: [ValidationResult] = []
    do throws(YAMLError) {
      try YAMLReader.eachDocument(of: text.bytes) { document, place in
        validate(document, place, file, into: &results)
        return true
      }
    } catch {
      results.append(failed(file, error.message, at: error.offset ?? 0))
    }
    return results
  }

  private func validate(
    _ document: ByteString, _ place: DocumentPlace, _ file: String,
    into results: inout [ValidationResult]
  ) {
    let value: Value
    do throws(YAMLError) {
      value = try YAMLReader.value(from: document)
    } catch {
      let offset = error.offset.map { place.sourceOffset(of: $0) } ?? place.start
      return results.append(
        failed(file, "error unmarshalling resource: \(error.message)", at: offset))
    }
    if case .null = value { return }
    // Where fields stand is asked only when something is wrong.
    var places: PlaceTable?
    validate(
      value, [], file, at: place.start,
      locate: { path in
        if places == nil { places = PlaceTable.places(in: document) }
        var path = path
        while true {
          if let offset = places?[path] { return place.sourceOffset(of: offset) }
          if path.popLast() == nil { return nil }
        }
      }, into: &results)
  }

  private func failed(_ file: String, _ reason: String, at offset: Int) -> ValidationResult {
    ValidationResult(
      file: file, object: Finding.Object(apiVersion: "", kind: "", name: ""), status: .error,
      reason: reason, offset: offset)
  }

  private func validate(
    _ value: Value, _ path: [PathStep], _ file: String, at offset: Int,
    locate: ([PathStep]) -> Int?, into results: inout [ValidationResult]
  ) {
    guard case .dict(let dict) = value else {
      return results.append(
        failed(file, "error unmarshalling resource: a document is no object", at: offset))
    }
    if case .string("List")? = dict["kind"], case .list(let items)? = dict["items"] {
      for (index, item) in items.elements.enumerated() {
        validate(
          item, path + [.key("items"), .item(index)], file, at: offset, locate: locate,
          into: &results)
      }
      return
    }
    let object = Finding.Object(dict)
    var result = ValidationResult(file: file, object: object, status: .valid, offset: offset)
    result.lifecycle = APILifecycle.known(object.apiVersion, object.kind)
    judge(value, object, path, locate, &result)
    results.append(result)
  }

  private func judge(
    _ value: Value, _ object: Finding.Object, _ path: [PathStep], _ locate: ([PathStep]) -> Int?,
    _ result: inout ValidationResult
  ) {
    func fail(_ reason: String) {
      result.status = .error
      result.reason = reason
    }
    if object.kind.isEmpty { return fail("error while parsing: missing 'kind' key") }
    if object.apiVersion.isEmpty { return fail("error while parsing: missing 'apiVersion' key") }
    let full = "\(object.apiVersion)/\(object.kind)"
    if options.skipped.contains(object.kind) || options.skipped.contains(full) {
      result.status = .skipped
      return
    }
    if options.rejected.contains(object.kind) || options.rejected.contains(full) {
      return fail("prohibited resource kind \(object.kind)")
    }
    switch store.schema(object.apiVersion, object.kind) {
    case .missing:
      if options.ignoresMissingSchemas {
        result.status = .skipped
        return
      }
      fail("could not find schema for \(object.kind)")
    case .unusable(let reason): fail("could not use the schema of \(object.kind): \(reason)")
    case .schema(let schema):
      do throws(SchemaError) {
        guard let violation = try schema.violation(in: value) else { return }
        result.status = .invalid
        result.violations = violation.leaves.flatMap { Self.violations(of: $0) }
        for index in result.violations.indices {
          result.violations[index].offset = locate(path + result.violations[index].steps)
        }
      } catch {
        fail(error.message)
      }
    }
  }

  /// A leaf of a report; each property that is not allowed stands for itself.
  private static func violations(
    of leaf: JSONSchema.Violation
  ) -> [ValidationResult.Violation] {
    let steps = leaf.instancePath.map { step -> PathStep in
      switch step {
      case .key(let key): .key(key)
      case .index(let index): .item(index)
      }
    }
    guard leaf.keyword == "additionalProperties" else {
      return [ValidationResult.Violation(steps, leaf.message)]
    }
    return leaf.properties.map {
      ValidationResult.Violation(steps + [.key($0)], "additional property '\($0)' not allowed")
    }
  }
}

extension ValidationResult.Violation {
  fileprivate init(_ steps: [PathStep], _ message: String) {
    self.init(
      field: FieldPath.text(of: steps), pointer: FieldPath.pointer(of: steps), message: message)
    self.steps = steps
  }
}

extension Finding.Object {
  /// What an object says of itself.
  internal init(_ dict: Dict) {
    func text(_ value: Value?) -> String {
      if case .string(let text)? = value { return String(text) }
      return ""
    }
    self.init(apiVersion: text(dict["apiVersion"]), kind: text(dict["kind"]), name: "")
    guard case .dict(let metadata)? = dict["metadata"] else { return }
    namespace = text(metadata["namespace"])
    name = text(metadata["name"])
    if name.isEmpty { name = text(metadata["generateName"]) }
  }
}
