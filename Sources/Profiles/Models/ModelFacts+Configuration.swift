public import Diagnostics
internal import JSON
public import ValueTree

extension ModelFacts {
  /// Reads a model's own `config.json`, and the size of its files from `model.safetensors.index.json`
  /// where that is given.
  ///
  /// The names of the sizes are those of the hub's library; a nested `text_config` wins, as multimodal
  /// models have it. The number of weights is computed.
  public init(
    id: String, configuration: ByteString, index: ByteString? = nil
  ) throws(Diagnostic) {
    let outer = try Self.parsed(configuration, "config.json")
    let inner = outer["text_config"]
    let reader = ConfigurationReader(outer: outer, inner: inner.isAbsent ? outer : inner)
    guard let facts = reader.facts(id: id) else {
      throw Diagnostic(
        .profile, "the configuration of `\(id)` does not name \(reader.missing)",
        help: "give the model's config.json, not that of an adapter or a tokenizer")
    }
    self = facts
    if let index {
      checkpointBytes = try Self.parsed(index, "index")["metadata"]["total_size"].whole
    }
  }

  private static func parsed(_ text: ByteString, _ name: String) throws(Diagnostic) -> Value {
    do throws(JSONError) {
      return try JSONReader.read(text)
    } catch {
      throw Diagnostic(.profile, "\(name): \(error.text)")
    }
  }
}

/// Reads sizes by the several names that model families have for them.
private struct ConfigurationReader {
  let outer: Value
  let inner: Value

  /// What a configuration lacks for the estimate.
  var missing: String {
    let wanted = [
      ("num_hidden_layers", layers), ("hidden_size", hidden), ("num_attention_heads", heads),
      ("vocab_size", vocab),
    ]
    return wanted.filter { $0.1 == nil }.map { "`\($0.0)`" }.joined(separator: ", ")
  }

  private func size(_ names: ByteString...) -> Int? {
    for name in names {
      if let size = inner[name].whole, (1...ModelFacts.largestSize).contains(size) { return size }
    }
    return nil
  }

  private var layers: Int? { size("num_hidden_layers", "n_layer", "num_layers") }
  private var hidden: Int? { size("hidden_size", "n_embd", "d_model") }
  private var heads: Int? { size("num_attention_heads", "n_head", "num_heads") }
  private var vocab: Int? { size("vocab_size") }
  private var family: String { inner["model_type"].text ?? outer["model_type"].text ?? "" }
  private var architecture: String { outer["architectures"].texts.first ?? "" }

  func facts(id: String) -> ModelFacts? {
    guard let layers, let hidden, let heads, let vocab else { return nil }
    let isShared = inner["multi_query"].flag == true
    let kvHeads = size("num_key_value_heads") ?? (isShared ? 1 : heads)
    var facts = ModelFacts(
      id: id, layers: layers, hidden: hidden, heads: heads, kvHeads: kvHeads,
      headDim: size("head_dim") ?? max(hidden / heads, 1), vocab: vocab,
      maxContext: size("max_position_embeddings", "n_positions", "max_seq_len", "seq_length")
        ?? 2048,
      params: 0)
    facts.task = task
    facts.tiedEmbeddings =
      inner["tie_word_embeddings"].flag ?? outer["tie_word_embeddings"].flag ?? facts.isEncoder
    facts.dtype = precision
    if let rank = size("kv_lora_rank") {
      facts.latentAttention = ModelFacts.LatentAttention(
        rank: rank, positionWidth: size("qk_rope_head_dim") ?? 0)
    }
    facts.params = facts.isEncoder ? encoderParams(facts) : decoderParams(facts)
    facts.notModelled = notModelled
    return facts
  }

  private var task: ModelFacts.Task {
    let encoders = ["bert", "roberta", "mpnet", "nomic", "gte"]
    guard
      encoders.contains(where: { family.contains($0) || architecture.lowercased().contains($0) })
    else { return .textGeneration }
    return architecture.hasSuffix("ForSequenceClassification") ? .reranking : .textEmbedding
  }

  private var precision: Precision {
    let quantization =
      inner["quantization_config"].isAbsent
      ? outer["quantization_config"] : inner["quantization_config"]
    switch (quantization["quant_method"].text, quantization["bits"].whole) {
    case ("fp8", _): return .fp8
    case ("mxfp4", _): return .mxfp4
    case (.some, 8): return .int8
    case (.some, 4): return .int4
    case ("awq", _), ("gptq", _): return .int4
    default: break
    }
    let words = [inner["torch_dtype"], inner["dtype"], outer["torch_dtype"], outer["dtype"]]
    switch words.compactMap(\.text).first {
    case "float32": return .fp32
    case "float16": return .fp16
    default: return .bf16
    }
  }

  private var notModelled: [String] {
    var parts: [String] = []
    if !outer["text_config"].isAbsent { parts.append("multimodal encoder") }
    if inner["sliding_window"].whole != nil { parts.append("sliding window (counted as full)") }
    if family.contains("mamba") || inner["layer_types"].texts.contains("linear_attention")
      || inner["ssm_cfg"].members.count > 0
    {
      parts.append("state-space cache")
    }
    return parts
  }

  /// The weights of a model that generates text.
  private func decoderParams(_ facts: ModelFacts) -> Int {
    let (h, heads, kv, d) = (facts.hidden, facts.heads, facts.kvHeads, facts.headDim)
    let experts = size("num_local_experts", "num_experts", "n_routed_experts")
    let dense = size("intermediate_size", "n_inner", "ffn_dim") ?? Arithmetic.product(4, h)
    let ff = experts == nil ? dense : size("moe_intermediate_size") ?? dense
    var layer =
      Arithmetic.product(2, h, heads, d) + Arithmetic.product(2, h, kv, d)
      + Arithmetic.product(3, h, ff, experts ?? 1) + Arithmetic.product(h, experts ?? 0) + 2 * h
    if family.hasPrefix("qwen2") || inner["attention_bias"].flag == true {
      layer += Arithmetic.product(heads + 2 * kv, d)
    }
    if family.hasPrefix("qwen3") { layer += 2 * d }
    let embeddings = Arithmetic.product(facts.vocab, h, facts.tiedEmbeddings ? 1 : 2)
    return min(Arithmetic.product(facts.layers, layer) + embeddings + h, Arithmetic.largest)
  }

  /// The weights of a model that embeds or ranks text.
  private func encoderParams(_ facts: ModelFacts) -> Int {
    let h = facts.hidden
    let ff = size("intermediate_size") ?? Arithmetic.product(4, h)
    let types = size("type_vocab_size") ?? 1
    let layer =
      Arithmetic.product(4, h, h + 1) + 2 * h + Arithmetic.product(2, h, ff) + ff + h + 2 * h
    let head = Arithmetic.product(h, h + 1) + (facts.task == .reranking ? h + 1 : 0)
    let tokens = facts.vocab + facts.maxContext + types
    return min(
      Arithmetic.product(tokens, h) + 2 * h + Arithmetic.product(facts.layers, layer) + head,
      Arithmetic.largest)
  }
}
