internal import ValueTree

/// What the memory estimate and the checks of a recipe need to know about a model.
public struct ModelFacts: Sendable, Hashable {
  /// What the model is for.
  public enum Task: String, Sendable, Hashable {
    case textGeneration = "text-generation"
    case textEmbedding = "text-embedding"
    case reranking
  }

  /// The sizes of multi-head latent attention, whose cache does not shrink with tensor parallelism.
  public struct LatentAttention: Sendable, Hashable {
    /// The rank of the compressed keys and values.
    public var rank: Int
    /// The width of the part of a key that carries the position.
    public var positionWidth: Int
  }

  /// The id on the model hub.
  public var id: String
  /// Other ids of the same model.
  public var aliases: [String] = []
  /// What it is for.
  public var task = Task.textGeneration
  /// The number of layers.
  public var layers: Int
  /// The width of a layer.
  public var hidden: Int
  /// The number of attention heads.
  public var heads: Int
  /// The number of heads of keys and values.
  public var kvHeads: Int
  /// The width of a head.
  public var headDim: Int
  /// The number of tokens it knows.
  public var vocab: Int
  /// The most tokens of one sequence.
  public var maxContext: Int
  /// The number of weights; the nominal one where only that is known.
  public var params: Int
  /// Whether input and output share one embedding.
  public var tiedEmbeddings = false
  /// The format it is published in.
  public var dtype = Precision.bf16
  /// The size of the published files, where it does not follow from `params`.
  public var checkpointBytes: Int?
  /// Latent attention instead of heads of keys and values.
  public var latentAttention: LatentAttention?
  /// Whether the hub asks for a token.
  public var isGated = false
  /// What the estimate leaves out for this model.
  public var notModelled: [String] = []

  /// Whether it keeps no cache of keys and values.
  public var isEncoder: Bool { task != .textGeneration }

  /// Whether an id means this model.
  func answers(to id: String) -> Bool { self.id == id || aliases.contains(id) }
}

extension ModelFacts {
  /// The largest size that is believed; more would be nonsense.
  static let largestSize = 1 << 40

  /// Reads an entry of the table of models; nil where a size is missing or out of reason.
  init?(_ entry: Value) {
    func size(_ key: ByteString) -> Int? {
      entry[key].whole.flatMap { (1...Self.largestSize).contains($0) ? $0 : nil }
    }
    guard let id = entry["id"].text, let layers = size("layers"), let hidden = size("hidden"),
      let heads = size("heads"), let vocab = size("vocab"), let maxContext = size("maxContext"),
      let params = entry["params"].whole ?? entry["paramsNominal"].whole
    else { return nil }
    self.id = id
    self.layers = layers
    self.hidden = hidden
    self.heads = heads
    self.vocab = vocab
    self.maxContext = maxContext
    self.params = max(params, 0)
    kvHeads = size("kvHeads") ?? heads
    headDim = size("headDim") ?? max(hidden / heads, 1)
    aliases = entry["aliases"].texts
    task = entry["task"].text.flatMap({ Task(rawValue: $0) }) ?? .textGeneration
    tiedEmbeddings = entry["tiedEmbeddings"].flag ?? false
    dtype = entry["dtype"].text.flatMap({ Precision(rawValue: $0) }) ?? .bf16
    checkpointBytes = entry["checkpointBytes"].whole
    isGated = entry["gated"].flag ?? false
    if entry["attention"].text == "mla", let rank = size("kvLoraRank") {
      latentAttention = LatentAttention(rank: rank, positionWidth: size("qkRopeHeadDim") ?? 0)
    }
    if size("slidingWindow") != nil { notModelled.append("sliding window (counted as full)") }
  }
}
