package import ValueTree

/// What a recipe needs of a device's memory, and what is left of it for the cache.
///
/// All sizes are bytes per device, as whole numbers by the formulas of docs/profiles.md. A host counts as
/// one device whatever its parallelism is.
public struct MemoryEstimate: Sendable, Hashable {
  /// What an estimate is made of.
  public struct Input: Sendable {
    /// The model.
    public var model: ModelFacts
    /// The format of the weights as served.
    public var precision: Precision
    /// The kind of device.
    public var kind: DeviceKind
    /// Tensor parallelism.
    public var tp = 1
    /// Pipeline parallelism.
    public var pp = 1
    /// The format of the cache: `auto` is two bytes, `fp8` and its variants one.
    public var kvCacheDtype = "auto"
    /// The memory of a device in MiB, where it is known.
    public var deviceMemoryMiB: Int?
    /// The part of it that the engine may take.
    public var utilization: Double?
    /// The longest sequence; the model's own where it is not given.
    public var maxModelLen: Int?
    /// The memory for the cache on a host in GiB.
    public var kvCacheSpaceGiB: Double?
    /// What the engine takes besides weights and cache, in MiB, where the recipe knows better.
    public var overheadMiB: Int?

    /// An input; everything else has its default.
    public init(model: ModelFacts, precision: Precision, kind: DeviceKind) {
      self.model = model
      self.precision = precision
      self.kind = kind
    }
  }

  /// What is left for the cache on a device of known memory.
  public struct Cache: Sendable, Hashable {
    /// The tokens that the cache holds.
    public var tokens: Int
    /// The longest sequence that fits, by whole blocks, at most the model's own.
    public var maxModelLenThatFits: Int
    /// How many of the longest sequences fit at once, in hundredths.
    public var concurrencyHundredths: Int
  }

  /// The weights of the whole model.
  public var weights: Int
  /// The weights once loaded.
  public var loaded: Int
  /// The weights on one device.
  public var weightsPerDevice: Int
  /// What the engine takes besides.
  public var overhead: Int
  /// The cache of one token.
  public var kvBytesPerToken: Int
  /// The least cache the recipe needs.
  public var kvMin: Int
  /// What the engine may take, where the device is known.
  public var usable: Int?
  /// The cache, where the device is known and the model has one.
  public var cache: Cache?

  /// All that is needed on a device.
  public var need: Int { weightsPerDevice + overhead + kvMin }
  /// All that is needed on a device in MiB, rounded up.
  public var needMiB: Int { Arithmetic.up(need, over: 1 << 20) }
  /// Whether it fits; nil where the device is not known.
  public var fits: Bool? { usable.map { need <= $0 } }
  /// The room that the model's files take in MiB.
  public var diskMiB: Int {
    let bytes = Double(weights) * MemoryConstants.current.diskFactor
    return Int((bytes / Double(1 << 20)).rounded(.up))
  }

  /// Computes an estimate.
  public init(_ input: Input) {
    let constants = MemoryConstants.current
    let model = input.model
    let isHost = input.kind == .cpu
    let tp = isHost ? 1 : max(input.tp, 1)
    let pp = isHost ? 1 : max(input.pp, 1)
    weights = Self.weights(of: model, as: input.precision)
    loaded = Arithmetic.up(weights, times: constants.loadingFactor)
    weightsPerDevice = Arithmetic.up(loaded, over: Arithmetic.product(tp, pp))
    kvBytesPerToken = Self.kvBytesPerToken(model, tp, pp, input.kvCacheDtype)
    overhead = Self.overhead(input, tp: tp, weightsPerDevice: weightsPerDevice)

    let length = max(input.maxModelLen ?? model.maxContext, 1)
    let sequence = Arithmetic.product(length, kvBytesPerToken)
    if model.isEncoder {
      kvMin = 0
    } else if isHost {
      let space = input.kvCacheSpaceGiB ?? constants.hostCacheGiB
      kvMin = Arithmetic.up(1 << 30, times: max(space, 0))
    } else if input.kind == .gaudi {
      kvMin = Arithmetic.up(sequence, over: constants.gaudiCacheShare)
    } else {
      kvMin = sequence
    }
    guard !isHost, let memory = input.deviceMemoryMiB else { return }
    let usable = Arithmetic.down(
      Arithmetic.product(memory, 1 << 20), times: input.utilization ?? constants.utilization)
    self.usable = usable
    guard kvBytesPerToken > 0 else { return }
    var room = max(usable - weightsPerDevice - overhead, 0)
    if input.kind == .gaudi { room = Arithmetic.down(room, times: constants.gaudiCacheShare) }
    let tokens = room / kvBytesPerToken
    let block = input.kind == .gaudi ? constants.gaudiBlock : constants.block
    cache = Cache(
      tokens: tokens, maxModelLenThatFits: min(tokens - tokens % block, model.maxContext),
      concurrencyHundredths: Arithmetic.product(100, tokens) / length)
  }

  /// The weights in bytes: what was published in this format, else computed.
  static func weights(of model: ModelFacts, as precision: Precision) -> Int {
    if let bytes = model.checkpointBytes, precision == model.dtype { return bytes }
    guard precision.keepsEmbeddings else {
      return Arithmetic.up(model.params, times: precision.bytesPerWeight)
    }
    let embeddings = Arithmetic.product(model.vocab, model.hidden, model.tiedEmbeddings ? 1 : 2)
    return Arithmetic.up(max(model.params - embeddings, 0), times: precision.bytesPerWeight)
      + Arithmetic.product(2, embeddings)
  }

  private static func kvBytesPerToken(
    _ model: ModelFacts, _ tp: Int, _ pp: Int, _ dtype: String
  ) -> Int {
    guard !model.isEncoder else { return 0 }
    let bytes = dtype.hasPrefix("fp8") ? 1 : 2
    let layers = Arithmetic.up(model.layers, over: pp)
    if let latent = model.latentAttention {
      return Arithmetic.product(layers, latent.rank + latent.positionWidth, bytes)
    }
    let heads = max(1, Arithmetic.up(model.kvHeads, over: tp))
    return Arithmetic.product(2, layers, heads, model.headDim, bytes)
  }

  private static func overhead(_ input: Input, tp: Int, weightsPerDevice: Int) -> Int {
    let constants = MemoryConstants.current
    if let override = input.overheadMiB { return Arithmetic.product(override, 1 << 20) }
    if input.model.isEncoder { return constants.encoderBase }
    if input.kind == .cpu { return constants.hostBase }
    return constants.generativeBase + constants.collectiveBytes(tp: tp)
      + Arithmetic.up(weightsPerDevice, times: constants.weightShare)
  }
}

extension MemoryEstimate {
  /// The estimate as a document: every figure that is known.
  package var document: Value {
    var map = DocumentMap()
    map.set("weightsBytes", weights)
    map.set("loadedBytes", loaded)
    map.set("weightsPerDevice", weightsPerDevice)
    map.set("overheadPerDevice", overhead)
    map.set("kvBytesPerTokenPerDevice", kvBytesPerToken)
    map.set("kvMinBytes", kvMin)
    map.set("needBytesPerDevice", need)
    map.set("needMiBPerDevice", needMiB)
    map.set("usableBytes", usable)
    map.set("fits", fits)
    map.set("kvTokens", cache?.tokens)
    map.set("maxModelLenThatFits", cache?.maxModelLenThatFits)
    map.set("concurrencyAtMaxLen", cache.map { Double($0.concurrencyHundredths) / 100 })
    return map.value
  }
}
