public import Diagnostics
public import ValueTree

/// A request in the shape of NVIDIA's NIMService or NIMCache: their field names, our meaning.
///
/// docs/profiles.md has the table of what each field becomes; fields that mean nothing here are listed.
public struct NIMDocument: Sendable {
  /// The kind: NIMService or NIMCache.
  public let kind: String
  /// The model, where the document names it.
  public private(set) var model: String?
  /// The profile that has to be taken.
  public private(set) var pin: String?
  /// The precisions allowed.
  public private(set) var precisions: [String] = []
  /// The engines allowed.
  public private(set) var engines: [String] = []
  /// What matters.
  public private(set) var goal: SelectionRequest.Goal?
  /// Whether adapters have to be loadable.
  public private(set) var lora: Bool?
  /// The fields that are not supported, as paths.
  public private(set) var unsupported: [String] = []

  /// Fields that say something to a chart, not to the choice, or that need no meaning.
  private static let accepted: Set<String> = [
    "spec.replicas", "spec.image.repository", "spec.image.tag", "spec.image.pullPolicy",
    "spec.storage.nimCache.name", "spec.storage.pvc.name", "spec.storage.pvc.create",
    "spec.storage.pvc.size", "spec.storage.pvc.storageClass", "spec.storage.hostPath",
    "spec.nodeSelector", "spec.tolerations", "spec.expose.service.port",
    "spec.expose.service.type",
  ]

  /// Reads a document.
  public init(_ text: ByteString, name: String) throws(Diagnostic) {
    let document = try Value(file: SourceFile(name: name, bytes: text.bytes))
    kind = document["kind"].text ?? ""
    guard kind == "NIMService" || kind == "NIMCache" else {
      throw Diagnostic(.profile, "\(name) is neither a NIMService nor a NIMCache")
    }
    read(document["spec"], "spec")
  }

  /// Puts what the document says into a request; what it does not say stays.
  public func apply(to request: inout SelectionRequest) {
    if let model { request.model = model }
    if let pin { request.pin = pin }
    if !precisions.isEmpty { request.precisions = precisions }
    if !engines.isEmpty { request.engines = engines }
    if let goal { request.goal = goal }
    if let lora { request.lora = lora }
  }

  private mutating func read(_ value: Value, _ path: String) {
    if path == "spec.env" {
      for variable in value.elements { read(variable: variable) }
      return
    }
    guard !Self.accepted.contains(path), !read(leaf: value, path) else { return }
    let members = value.members
    guard !members.isEmpty else {
      if !value.isAbsent { unsupported.append(path) }
      return
    }
    for (key, member) in members { read(member, path + "." + key) }
  }

  /// Takes a field that has a meaning here; whether it had one.
  private mutating func read(leaf value: Value, _ path: String) -> Bool {
    switch path {
    case "spec.storage.nimCache.profile": pin = value.text.flatMap { $0.isEmpty ? nil : $0 }
    case "spec.source.hf.modelName":
      let name = value.text ?? ""
      model = name.contains("/") ? name : (model ?? "") + name
    case "spec.source.hf.namespace":
      let name = model ?? ""
      model = name.contains("/") ? name : (value.text ?? "") + "/" + name
    case "spec.source.ngc.model.profiles", "spec.source.hf.profiles":
      pin = value.texts.first { $0 != "all" }
    case "spec.source.ngc.model.precision": take(precision: value.text)
    case "spec.source.ngc.model.engine": take(engine: value.text)
    case "spec.source.ngc.model.qosProfile": take(goal: value.text)
    case "spec.source.ngc.model.lora": lora = value.flag
    default: return false
    }
    return true
  }

  private mutating func read(variable: Value) {
    let name = variable["name"].text ?? ""
    let value = variable["value"].scalarText
    switch name {
    case "NIM_MODEL_PROFILE": pin = value
    case "NIM_MODEL_NAME", "NIM_SERVED_MODEL_NAME": model = model ?? value
    case "NIM_TAGS_SELECTOR":
      for part in value?.split(separator: ",") ?? [] {
        guard let (key, word) = part.divided(at: "=") else { continue }
        switch key {
        case "precision": take(precision: word)
        case "llm_engine", "backend": take(engine: word)
        case "profile": take(goal: word)
        case "feat_lora": lora = word == "true"
        default: unsupported.append("spec.env NIM_TAGS_SELECTOR \(key)")
        }
      }
    default: unsupported.append("spec.env \(name)")
    }
  }

  private mutating func take(precision: String?) {
    guard let word = precision?.lowercased(), !word.isEmpty else { return }
    if Precision(rawValue: word) != nil {
      precisions = [word]
    } else {
      unsupported.append("precision \(word)")
    }
  }

  private mutating func take(engine: String?) {
    guard let word = engine?.lowercased(), !word.isEmpty else { return }
    engines = [word.hasPrefix("tensorrt") ? "triton-trtllm" : word]
  }

  private mutating func take(goal: String?) {
    guard let word = goal?.lowercased(), !word.isEmpty else { return }
    self.goal = SelectionRequest.Goal(rawValue: word)
  }
}
