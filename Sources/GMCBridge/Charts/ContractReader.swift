internal import Diagnostics
internal import ValueTree
internal import YAML

/// Reads `gmc` sections, strictly: an unknown member or a wrong type is an error with its place.
struct ContractReader {
  let source: SourceFile
  /// The common part of the library charts, which also says what `token: true` and `cache: true` mean.
  let common: Contract?

  /// The section that a whole file is, or the member `gmc` of a values file; nil without one.
  func section(isValuesFile: Bool) throws(Diagnostic) -> Member? {
    let tree: DocumentTree
    do throws(YAMLError) {
      tree = try DocumentTree(source)
    } catch {
      throw error.diagnostic(in: source, .chart, words: "\(source.name): ")
    }
    let root = Member(tree.root)
    if !isValuesFile { return root }
    guard let found = tree.root.members.last(where: { $0.key == "gmc" }) else { return nil }
    return root.member("gmc", found.node)
  }

  /// The contract of a section.
  func contract(_ section: Member) throws(Diagnostic) -> Contract {
    var contract = common ?? Contract()
    contract.token = nil
    contract.cache = nil
    for (key, node) in section.node.members {
      let member = section.member(key, node)
      switch member.name {
      case "schema":
        guard case .float(1) = node.value else {
          throw refusal(member, "only schema 1 is known")
        }
      case "role": contract.role = try word(member)
      case "steps": contract.variants = try variants(member)
      case "reserves": contract.reserved = try texts(member)
      case "values": contract.settings += try settings(member)
      case "device": contract.devicePath = try path(member)
      case "devices": contract.devicesPath = try path(member)
      case "platforms":
        for entry in try map(member) { contract.platforms[entry.name] = try text(entry) }
      case "variables": contract.variablesPath = try path(member)
      case "ignored": contract.ignored.formUnion(try texts(member))
      case "token": contract.token = try token(member)
      case "cache": contract.cache = try cache(member)
      case "profile": contract.profilePath = try path(member)
      case "endpoints":
        for item in try items(member) { contract.endpoints.append(try endpoint(item)) }
      case "config":
        for item in try items(member) { contract.config.append(try configValue(item)) }
      case "model": contract.model = try model(member)
      case "offers": contract.offer = try offer(member)
      case "route": contract.route = try text(member)
      case "graph": contract.graphPath = try path(member)
      default:
        throw unknown(
          member,
          [
            "schema", "role", "steps", "reserves", "values", "device", "devices", "platforms",
            "variables", "ignored", "token", "cache", "profile", "endpoints", "config", "model",
            "offers", "route", "graph",
          ])
      }
    }
    contract.accessKeys.formUnion(contract.token?.keys ?? [])
    contract.accessKeys.formUnion(contract.token?.plain?.keys ?? [])
    contract.accessKeys.formUnion(contract.cache?.keys ?? [])
    return contract
  }

  // MARK: Parts

  private func variants(_ member: Member) throws(Diagnostic) -> [Contract.Variant] {
    var variants: [Contract.Variant] = []
    for step in try map(member) {
      var variant = Contract.Variant(name: step.name)
      for part in try map(step) {
        switch part.name {
        case "device": variant.device = try text(part)
        case "values": variant.settings = try settings(part)
        default: throw unknown(part, ["device", "values"])
        }
      }
      variants.append(variant)
    }
    return variants
  }

  private func endpoint(_ member: Member) throws(Diagnostic) -> Contract.Endpoint {
    var endpoint = Contract.Endpoint(keys: [], kind: "", variable: "")
    for part in try map(member) {
      switch part.name {
      case "keys": endpoint.keys = try texts(part)
      case "kind": endpoint.kind = try text(part)
      case "protocol": endpoint.protocolName = try text(part)
      case "variable": endpoint.variable = try text(part)
      case "form": endpoint.form = try word(part)
      case "values":
        for entry in try map(part) {
          endpoint.values.append((Contract.ValuePath(entry.name), try word(entry)))
        }
      case "set": endpoint.settings = try settings(part)
      case "unless": endpoint.unless = try texts(part)
      case "optional": endpoint.isOptional = try flag(part)
      default:
        throw unknown(
          part,
          ["keys", "kind", "protocol", "variable", "form", "values", "set", "unless", "optional"])
      }
    }
    guard let first = endpoint.keys.first else { throw refusal(member, "`keys` is missing") }
    if endpoint.kind.isEmpty { throw refusal(member, "`kind` is missing") }
    if endpoint.variable.isEmpty { endpoint.variable = first }
    return endpoint
  }

  private func configValue(_ member: Member) throws(Diagnostic) -> Contract.ConfigValue {
    var value = Contract.ConfigValue(keys: [], path: Contract.ValuePath(""))
    for part in try map(member) {
      switch part.name {
      case "keys": value.keys = try texts(part)
      case "value": value.path = try path(part)
      case "variable": value.variable = try text(part)
      default: throw unknown(part, ["keys", "value", "variable"])
      }
    }
    if value.keys.isEmpty { throw refusal(member, "`keys` is missing") }
    if value.path.keys.isEmpty { throw refusal(member, "`value` is missing") }
    return value
  }

  private func model(_ member: Member) throws(Diagnostic) -> Contract.Model {
    var model = Contract.Model(keys: [], path: Contract.ValuePath(""))
    for part in try map(member) {
      switch part.name {
      case "keys": model.keys = try texts(part)
      case "aliases": model.aliases = try texts(part)
      case "value": model.path = try path(part)
      case "variable": model.variable = try text(part)
      default: throw unknown(part, ["keys", "aliases", "value", "variable"])
      }
    }
    if model.path.keys.isEmpty { throw refusal(member, "`value` is missing") }
    return model
  }

  private func offer(_ member: Member) throws(Diagnostic) -> Contract.Offer {
    var offer = Contract.Offer(kind: "")
    for part in try map(member) {
      switch part.name {
      case "kind": offer.kind = try text(part)
      case "scheme": offer.scheme = try text(part)
      case "protocol": offer.protocolName = try text(part)
      default: throw unknown(part, ["kind", "scheme", "protocol"])
      }
    }
    if offer.kind.isEmpty { throw refusal(member, "`kind` is missing") }
    return offer
  }

  private func token(_ member: Member) throws(Diagnostic) -> Contract.Token? {
    if case .bool(let isUsed) = member.node.value {
      if isUsed, common?.token == nil { throw refusal(member, "no library says what a token is") }
      return isUsed ? common?.token : nil
    }
    var token = Contract.Token(
      keys: [], namePath: Contract.ValuePath(""), defaultKey: "huggingfacehub_api_token")
    for part in try map(member) {
      switch part.name {
      case "keys": token.keys = try texts(part)
      case "values":
        for entry in try map(part) {
          switch entry.name {
          case "name": token.namePath = try path(entry)
          case "key": token.keyPath = try path(entry)
          default: throw unknown(entry, ["name", "key"])
          }
        }
      case "defaultKey": token.defaultKey = try text(part)
      case "plain": token.plain = try plainToken(part)
      default: throw unknown(part, ["keys", "values", "defaultKey", "plain"])
      }
    }
    if token.namePath.keys.isEmpty { throw refusal(member, "`values.name` is missing") }
    return token
  }

  private func plainToken(_ member: Member) throws(Diagnostic) -> Contract.PlainToken {
    var token = Contract.PlainToken(
      keys: [], path: Contract.ValuePath(""), secret: "", secretKey: "")
    for part in try map(member) {
      switch part.name {
      case "keys": token.keys = try texts(part)
      case "value": token.path = try path(part)
      case "secret": token.secret = try text(part)
      case "secretKey": token.secretKey = try text(part)
      default: throw unknown(part, ["keys", "value", "secret", "secretKey"])
      }
    }
    return token
  }

  private func cache(_ member: Member) throws(Diagnostic) -> Contract.Cache? {
    if case .bool(let isUsed) = member.node.value {
      if isUsed, common?.cache == nil { throw refusal(member, "no library says what a cache is") }
      return isUsed ? common?.cache : nil
    }
    var cache = Contract.Cache(keys: [], path: Contract.ValuePath(""))
    for part in try map(member) {
      switch part.name {
      case "keys": cache.keys = try texts(part)
      case "value": cache.path = try path(part)
      default: throw unknown(part, ["keys", "value"])
      }
    }
    if cache.path.keys.isEmpty { throw refusal(member, "`value` is missing") }
    return cache
  }

  /// The leaves of a map of chart values.
  private func settings(_ member: Member) throws(Diagnostic) -> [Contract.Setting] {
    _ = try map(member)
    var settings: [Contract.Setting] = []
    func collect(_ node: DocumentTree.Node, _ keys: [ByteString]) {
      guard case .dict = node.value, !node.members.isEmpty else {
        let text = keys.map { String($0) }.joined(separator: ".")
        settings.append(
          Contract.Setting(
            path: Contract.ValuePath(keys: keys, text: text), value: ValueSnapshot(node.value)))
        return
      }
      for (key, inner) in node.members { collect(inner, keys + [key]) }
    }
    for (key, node) in member.node.members { collect(node, [key]) }
    return settings
  }

  // MARK: Values

  private func map(_ member: Member) throws(Diagnostic) -> [Member] {
    switch member.node.value {
    case .dict: return member.node.members.map { member.member($0.key, $0.node) }
    case .null: return []
    default: throw refusal(member, "this is a map, not \(member.kindOfValue)")
    }
  }

  private func items(_ member: Member) throws(Diagnostic) -> [Member] {
    guard case .list = member.node.value else {
      throw refusal(member, "this is a list, not \(member.kindOfValue)")
    }
    return member.node.items.indices.map { member.item($0) }
  }

  private func text(_ member: Member) throws(Diagnostic) -> String {
    guard let text = member.text, !text.isEmpty else {
      throw refusal(member, "this is a text, not \(member.kindOfValue)")
    }
    return text
  }

  private func texts(_ member: Member) throws(Diagnostic) -> [String] {
    var texts: [String] = []
    for item in try items(member) { texts.append(try text(item)) }
    return texts
  }

  private func path(_ member: Member) throws(Diagnostic) -> Contract.ValuePath {
    Contract.ValuePath(try text(member))
  }

  private func flag(_ member: Member) throws(Diagnostic) -> Bool {
    guard case .bool(let flag) = member.node.value else {
      throw refusal(member, "this is true or false, not \(member.kindOfValue)")
    }
    return flag
  }

  private func word<Word: RawRepresentable & CaseIterable>(
    _ member: Member
  ) throws(Diagnostic) -> Word where Word.RawValue == String {
    let text = try text(member)
    guard let word = Word(rawValue: text) else {
      throw refusal(member, "`\(text)` is none of \(listed(Word.allCases.map(\.rawValue)))")
    }
    return word
  }

  private func unknown(_ member: Member, _ known: [String]) -> Diagnostic {
    let near = nearestWord(member.name, among: known).map { "did you mean `\($0)`?" }
    return refusal(member, "`\(member.name)` is not known", help: near)
  }

  private func refusal(_ member: Member, _ message: String, help: String? = nil) -> Diagnostic {
    let offset = member.node.keyStart
    return Diagnostic(
      .chart, "\(source.name): \(member.path): \(message)",
      primary: Diagnostic.Label(file: source, span: SourceSpan(offset, offset + 1)), help: help)
  }
}
