public import Diagnostics
public import ValueTree

extension Profile {
  /// Reads a profile that fits the schema of catalogues.
  ///
  /// Throws where a word is not one of those known; `id` is computed, and has to be the one given where one
  /// is given.
  ///
  /// - Parameter trustsID: whether an id that is given is taken as it is.
  public init(_ document: Value, trustsID: Bool = false) throws(Diagnostic) {
    let name = document["name"].text ?? ""
    func refusal(_ message: String) -> Diagnostic {
      Diagnostic(.profile, "profile `\(name)`: \(message)")
    }
    guard Self.isName(name) else {
      throw refusal("the name may have up to 128 letters, digits, `.`, `_` and `-`")
    }
    guard let model = document["model"]["id"].text else { throw refusal("`model.id` is missing") }
    guard let engine = document["engine"]["name"].text else {
      throw refusal("`engine.name` is missing")
    }
    guard let precision = document["precision"].text.flatMap({ Precision(rawValue: $0) }) else {
      throw refusal("`precision` is none of \(Self.words(Precision.allCases))")
    }
    guard let kind = document["devices"]["kind"].text.flatMap({ DeviceKind(rawValue: $0) }) else {
      throw refusal("`devices.kind` is none of \(Self.words(DeviceKind.allCases))")
    }
    guard
      let target = (document["kpi"]["target"].text ?? "balanced").nonempty.flatMap({
        Target(rawValue: $0)
      })
    else { throw refusal("`kpi.target` is none of \(Self.words(Target.allCases))") }
    self.name = name
    self.model = model
    self.engine = engine
    self.precision = precision
    self.target = target
    modelRevision = document["model"]["revision"].text
    engineVersion = document["engine"]["version"].scalarText
    engineImage = document["engine"]["image"].text
    kvCacheDtype = document["kvCacheDtype"].text ?? "auto"
    parallelism = Parallelism(document["parallelism"])
    devices = Requirement(document["devices"], kind: kind, parallelism: parallelism)
    maxModelLen = document["limits"]["maxModelLen"].whole
    utilization = document["memory"]["utilization"].number
    kvCacheSpaceGiB = document["memory"]["kvCacheSpaceGiB"].number
    overheadMiB = document["memory"]["overheadMiB"].whole
    lora = document["lora"].flag ?? false
    state = document["kpi"]["state"].text ?? "unmeasured"
    evidence = document["evidence"].elements.compactMap { Evidence($0) }
    injection = Injection(document["inject"])
    chart = document["chart"]["name"].text
    let values = document["chart"]["values"]
    chartValues = values.isAbsent ? nil : ValueSnapshot(values)
    if let path = chartValues?.protectedPath {
      throw refusal("`chart.values.\(path)` is not for profiles to set: it is about security")
    }
    let unknown = injection.capAdd.first { !ProtectedName.capabilities.contains($0) }
    if let unknown {
      throw refusal(
        "`inject.capAdd`: the capability \(unknown) is not for profiles to give, only "
          + ProtectedName.capabilities.sorted().joined(separator: ", "))
    }
    self.document = ValueSnapshot(document)
    if trustsID, let given = document["id"].text {
      id = given
      return
    }
    id = try ProfileIdentity.id(of: document)
    if let given = document["id"].text, given != id {
      throw refusal("its id is \(id), not \(given)")
    }
  }

  /// Whether a word can be a profile's name: `[A-Za-z0-9_][A-Za-z0-9._-]{0,127}`.
  static func isName(_ word: String) -> Bool {
    guard (1...128).contains(word.utf8.count), let first = word.utf8.first else { return false }
    func isWordByte(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    return isWordByte(first)
      && word.utf8.allSatisfy {
        isWordByte($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
      }
  }

  private static func words<Word: RawRepresentable>(_ words: [Word]) -> String
  where Word.RawValue == String { words.map(\.rawValue).joined(separator: ", ") }
}

extension String {
  fileprivate var nonempty: String? { isEmpty ? nil : self }
}

extension Profile.Parallelism {
  init(_ document: Value) {
    func degree(_ key: ByteString) -> Int {
      document[key].whole.map { min(max($0, 1), 1 << 16) } ?? 1
    }
    tp = degree("tp")
    pp = degree("pp")
    dp = degree("dp")
    ep = degree("ep")
  }
}

extension Profile.Requirement {
  init(_ document: Value, kind: DeviceKind, parallelism: Profile.Parallelism) {
    self.kind = kind
    let computed =
      kind == .cpu
      ? 1 : Arithmetic.product(parallelism.tp, parallelism.pp, parallelism.dp)
    count = document["count"].whole.map { max($0, 1) } ?? computed
    products = document["products"].texts
    minComputeCapability = document["minComputeCapability"].scalarText
    features = document["features"].texts
    minCPUs = document["minCPUs"].whole
    minDriver = document["minDriver"].scalarText
  }
}

extension Profile.Injection {
  init(_ document: Value) {
    args = document["args"].elements.compactMap(\.scalarText)
    env = document["env"].members.compactMap { name, value in
      value.scalarText.map { Profile.Variable(name: name, value: $0) }
    }
    shmSize = document["shmSize"].text
    capAdd = document["capAdd"].texts
    startupFailureThreshold = document["startupFailureThreshold"].whole
    let given = document["resources"]
    resources = given.isAbsent ? nil : ValueSnapshot(given)
  }
}

extension Profile.Evidence {
  init?(_ document: Value) {
    guard let key = document["productKey"].text else { return nil }
    productKey = key
    isl = max(document["isl"].whole ?? 1, 1)
    osl = max(document["osl"].whole ?? 1, 1)
    concurrency = document["concurrency"].whole ?? 1
    figures = [:]
    for (name, value) in document.members {
      if let number = value.number { figures[name] = number }
    }
  }
}
