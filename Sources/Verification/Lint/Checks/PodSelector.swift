internal import ValueTree

/// A label selector of Kubernetes.
internal struct PodSelector {
  private struct Requirement {
    var key: ByteString
    var verb: ByteString
    var values: Set<ByteString>
  }

  /// The labels that have to be there, as `matchLabels` or a Service's selector names them.
  let labels: [ByteString: ByteString]
  private var requirements: [Requirement] = []

  init(labels: [ByteString: ByteString]) { self.labels = labels }

  /// A selector with `matchLabels` and `matchExpressions`; what is no map selects everything.
  init(_ value: Value) {
    guard case .dict(let selector) = value else {
      labels = [:]
      return
    }
    labels = PodTemplate.labels(selector["matchLabels"])
    guard case .list(let expressions)? = selector["matchExpressions"] else { return }
    for element in expressions.elements {
      guard case .dict(let expression) = element, case .string(let key)? = expression["key"],
        case .string(let verb)? = expression["operator"]
      else { continue }
      var values: Set<ByteString> = []
      if case .list(let list)? = expression["values"] {
        values = Set(list.elements.map(\.printed))
      }
      requirements.append(Requirement(key: key, verb: verb, values: values))
    }
  }

  func matches(_ found: [ByteString: ByteString]) -> Bool {
    guard labels.allSatisfy({ found[$0.key] == $0.value }) else { return false }
    return requirements.allSatisfy { requirement in
      let label = found[requirement.key]
      return switch requirement.verb {
      case "In": label.map { requirement.values.contains($0) } ?? false
      case "NotIn": label.map { !requirement.values.contains($0) } ?? true
      case "Exists": label != nil
      case "DoesNotExist": label == nil
      default: true
      }
    }
  }
}
