/// The number format of a model's weights as they are served.
public enum Precision: String, Sendable, Hashable, CaseIterable {
  case fp32, bf16, fp16, fp8, int8, int4, mxfp4, nvfp4
  case q4KM = "q4_k_m"
  case q5KM = "q5_k_m"
  case q80 = "q8_0"

  /// The memory of one weight in bytes, scales and zero points included.
  var bytesPerWeight: Double {
    switch self {
    case .fp32: 4
    case .bf16, .fp16: 2
    case .fp8, .int8: 1
    case .int4: 0.51953125
    case .mxfp4: 0.53125
    case .nvfp4: 0.5625
    case .q4KM: 0.61125
    case .q5KM: 0.7125
    case .q80: 1.0625
    }
  }

  /// The bits that the format is named after.
  var bits: Int {
    switch self {
    case .fp32: 32
    case .bf16, .fp16: 16
    case .fp8, .int8, .q80: 8
    case .q5KM: 5
    case .int4, .mxfp4, .nvfp4, .q4KM: 4
    }
  }

  /// Whether this is a format of llama.cpp's files.
  var isGGUF: Bool { self == .q4KM || self == .q5KM || self == .q80 }

  /// Whether answers suffer noticeably: such recipes need consent, by `--optimize quantization`.
  var isLossy: Bool { self == .int8 || self == .int4 || self == .nvfp4 || isGGUF }

  /// Whether embeddings and output head keep 16 bits while the other weights shrink.
  var keepsEmbeddings: Bool {
    switch self {
    case .fp8, .int8, .int4, .mxfp4, .nvfp4: true
    default: false
    }
  }
}
