internal import Diagnostics
internal import ValueTree

/// A default recipe: makes one profile for each of its variants and each known model it is for.
package struct ProfileRule: Sendable {
  private struct Variant: Sendable {
    var tp: Int
    var target: String
  }

  private let tasks: [String]
  private let dtypes: [String]
  private let ids: [String]
  private let maxParams: Int?
  private let context: Int?
  private let variants: [Variant]
  private let profile: ValueSnapshot

  /// Reads a rule that fits the schema of catalogues.
  init(_ document: Value) {
    let models = document["models"]
    tasks = models["tasks"].texts
    dtypes = models["dtypes"].texts
    ids = models["ids"].texts
    maxParams = models["maxParams"].whole
    context = document["context"].whole
    variants = document["variants"].elements.compactMap { entry in
      guard let tp = entry["tp"].whole, let target = entry["target"].text else { return nil }
      return Variant(tp: tp, target: target)
    }
    profile = ValueSnapshot(document["profile"])
  }

  /// Whether it is for a model; a condition that is not given holds.
  private func serves(_ model: ModelFacts) -> Bool {
    (tasks.isEmpty || tasks.contains(model.task.rawValue))
      && (dtypes.isEmpty || dtypes.contains(model.dtype.rawValue))
      && (ids.isEmpty || ids.contains { model.answers(to: $0) })
      && maxParams.map { model.params <= $0 } ?? true
  }

  /// The profiles for a model.
  func profiles(for model: ModelFacts) throws(Diagnostic) -> [Profile] {
    guard serves(model) else { return [] }
    var profiles: [Profile] = []
    for variant in variants {
      let words = [
        "tp": String(variant.tp), "target": variant.target, "model": model.id,
        "context": String(min(context ?? model.maxContext, model.maxContext)),
      ]
      let document = Self.filled(profile, words).materialized()
      guard case .dict(let dict) = document else { continue }
      var named = DocumentMap()
      named.set("id", model.id)
      dict["model"] = named.value
      profiles.append(try Profile(document))
    }
    return profiles
  }

  /// A document with its placeholders filled; a text that is one placeholder for a number becomes one.
  private static func filled(_ document: ValueSnapshot, _ words: [String: String]) -> ValueSnapshot
  {
    switch document {
    case .string(let text):
      let text = String(text)
      guard text.contains("{") else { return document }
      if text.hasPrefix("{"), text.hasSuffix("}"),
        let word = words[String(text.dropFirst().dropLast())],
        let number = Double(word)
      {
        return .float(number)
      }
      return .string(ByteString(substituted(text, words)))
    case .list(let elements): return .list(elements.map { filled($0, words) })
    case .dict(let entries):
      return .dict(
        entries.map { ValueSnapshot.Entry(key: $0.key, value: filled($0.value, words)) })
    default: return document
    }
  }

  private static func substituted(_ text: String, _ words: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[open...]
      guard let close = rest.firstIndex(of: "}"),
        let word = words[String(rest[rest.index(after: open)..<close])]
      else {
        result.append(rest.removeFirst())
        continue
      }
      result += word
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}
