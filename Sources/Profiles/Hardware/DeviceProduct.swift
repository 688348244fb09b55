internal import ValueTree

/// What is known about a product: an accelerator as it is sold.
public struct DeviceProduct: Sendable {
  /// The word that profiles name it by.
  public var key: String
  /// The kind.
  public var kind: DeviceKind
  /// The memory in MiB as the vendor's tool reports it.
  public var memoryMiB: Int?
  /// NVIDIA's compute capability.
  public var computeCapability: String?
  /// AMD's architecture.
  public var arch: String?
  /// The bandwidth of its memory in GB/s.
  public var memoryBandwidthGBs: Double?
  /// Its speed with 16-bit numbers in TFLOPS.
  public var bf16TFLOPS: Double?
  /// Its speed with 8-bit floating-point numbers in TFLOPS.
  public var fp8TFLOPS: Double?

  init?(_ entry: Value) {
    guard let key = entry["productKey"].text,
      let kind = entry["kind"].text.flatMap({ DeviceKind(rawValue: $0) })
    else { return nil }
    self.key = key
    self.kind = kind
    memoryMiB = entry["memoryMiB"].whole
    computeCapability = entry["computeCapability"].text
    arch = entry["arch"].text
    memoryBandwidthGBs = entry["memoryBandwidthGBs"].number
    bf16TFLOPS = entry["bf16TFLOPS"].number
    fp8TFLOPS = entry["fp8TFLOPS"].number
  }
}
