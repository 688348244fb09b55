internal import Diagnostics
internal import ValueTree

/// A member of the document with its path.
struct Member {
  var node: DocumentTree.Node
  var path = ""
  var name = ""

  init(_ root: DocumentTree.Node) { node = root }

  private init(_ node: DocumentTree.Node, path: String, name: String) {
    self.node = node
    self.path = path
    self.name = name
  }

  var place: Place {
    Place(path: path, keyOffset: node.keyStart, valueOffset: node.start)
  }

  func member(_ key: ByteString, _ node: DocumentTree.Node) -> Member {
    let name = String(key)
    return Member(node, path: path.isEmpty ? name : "\(path).\(name)", name: name)
  }

  func item(_ index: Int) -> Member {
    Member(node.items[index], path: "\(path)[\(index)]", name: "")
  }

  /// The text, if it is one.
  var text: String? {
    if case .string(let text) = node.value { return String(text) }
    return nil
  }

  /// Whether quotes would make a text of it.
  var isScalar: Bool {
    switch node.value {
    case .bool, .integer, .float: true
    default: false
    }
  }

  /// What stands there, for messages: a text as it is, of anything else the kind.
  var shown: String { text.map { "`\($0)`" } ?? kindOfValue }

  /// What the value is, for messages.
  var kindOfValue: String {
    switch node.value {
    case .null: "null"
    case .bool: "a boolean"
    case .integer, .float: "a number"
    case .string: "a string"
    case .list: "a list"
    case .dict, .object: "a map"
    }
  }
}

extension ConnectorReader {
  static let rootMembers = ["apiVersion", "kind", "metadata", "spec", "status"]
  static let statusMembers = ["accessUrl", "annotations", "condition", "status"]
  static let metadataMembers = [
    "name", "namespace", "labels", "annotations", "uid", "generateName", "resourceVersion",
    "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
    "ownerReferences", "finalizers", "managedFields", "selfLink",
  ]

  /// The members of a map in the order of the source; a key that comes twice is reported.
  mutating func parts(of member: Member) -> [(name: String, member: Member)] {
    var seen: [String: Int] = [:]
    var parts: [(name: String, member: Member)] = []
    for (key, node) in member.node.members {
      let part = member.member(key, node)
      if let first = seen[part.name] {
        list.add(.duplicateMember, at: part.place, pointing: .key, "`\(part.name)` is here twice")
        parts[first] = (part.name, part)
      } else {
        seen[part.name] = parts.count
        parts.append((part.name, part))
      }
    }
    return parts
  }

  /// The members of a map by name; those that are not known are reported.
  mutating func members(of member: Member, _ known: [String]) -> [String: Member] {
    var members: [String: Member] = [:]
    for (name, part) in parts(of: member) {
      if known.contains(name) {
        members[name] = part
      } else {
        let holder = member.path.isEmpty ? "a GMConnector" : "`\(member.path)`"
        list.add(
          .unknownField, at: part.place, "`\(name)` is no member of \(holder)",
          suggestion: nearestWord(name, among: known))
      }
    }
    return members
  }

  /// A text; anything else is reported.
  mutating func string(_ member: Member) -> String? {
    if let text = member.text { return text }
    list.add(
      .memberString, at: member.place, "`\(member.name)` is a string, not \(member.kindOfValue)")
    return nil
  }

  /// A text with its place.
  mutating func text(_ member: Member?) -> Placed<String>? {
    guard let member, let text = string(member) else { return nil }
    return Placed(text, at: member.place)
  }

  /// A text with its place, unless it is empty.
  mutating func nonEmpty(_ member: Member?) -> Placed<String>? {
    text(member).flatMap { $0.value.isEmpty ? nil : $0 }
  }

  /// The entries of a map of texts; what is no text is reported.
  mutating func entries(_ member: Member?) -> [GMConnector.Entry] {
    guard let member else { return [] }
    guard case .dict = member.node.value else {
      list.add(
        .configType, at: member.place,
        "`\(member.name)` is a map of strings, not \(member.kindOfValue)")
      return []
    }
    var entries: [GMConnector.Entry] = []
    for (name, part) in parts(of: member) {
      if let text = part.text {
        entries.append(GMConnector.Entry(key: name, text: Placed(text, at: part.place)))
      } else {
        list.add(
          .configValueString, at: part.place,
          "`\(name)` has to be a string, not \(part.kindOfValue)"
            + (part.isScalar ? ": put it in quotes" : ""))
      }
    }
    return entries
  }
}
