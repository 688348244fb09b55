/// The figures of the memory estimate that are measured or agreed upon, not computed.
///
/// They are those of KAITO's estimator (loading, base, share, latent attention) and aiconfigurator's
/// (collective buffers); docs/profiles.md names what else was seen.
struct MemoryConstants: Sendable {
  /// What loading adds to the weights.
  var loadingFactor = 1.02
  /// What an engine takes on a device before it holds anything.
  var generativeBase = Int(2.3 * Double(1 << 30))
  /// What an engine takes on a host.
  var hostBase = 2 << 30
  /// What a server of encoders takes.
  var encoderBase = 1 << 30
  /// What grows with the weights of a device.
  var weightShare = 0.05
  /// The buffers of collective operations, by the least degree of tensor parallelism.
  var collectiveBuffers = [(tp: 4, bytes: 392 << 20), (tp: 2, bytes: 342 << 20)]
  /// The part of Gaudi's memory behind the weights that the cache may take; graphs take the rest.
  var gaudiCacheShare = 0.9
  /// The part of a device's memory that an engine may take.
  var utilization = 0.9
  /// The memory for the cache on a host.
  var hostCacheGiB = 4.0
  /// The tokens of a cache block on Gaudi, and on others.
  var gaudiBlock = 128
  /// The tokens of a cache block.
  var block = 16
  /// What a download needs beyond the weights.
  var diskFactor = 1.1

  /// The figures that are used.
  static let current = MemoryConstants()

  /// The buffers of collective operations for a degree of tensor parallelism.
  func collectiveBytes(tp: Int) -> Int {
    collectiveBuffers.first { tp >= $0.tp }?.bytes ?? 0
  }
}
