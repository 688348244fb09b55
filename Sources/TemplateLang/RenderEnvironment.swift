internal import Glibc
public import ValueTree

/// Everything that reaches templates from outside the chart and its values.
///
/// The library reads no clock, no environment variable and no file on its own: what it needs comes
/// in here, so equal inputs give equal bytes.
public struct RenderEnvironment: Sendable {
  /// A point in time: seconds since 1970 and nanoseconds.
  public struct Instant: Sendable, Hashable {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    public var seconds: Int64
    /// Nanoseconds, 0 to 999,999,999.
    public var nanoseconds: Int32

    /// Makes a point in time.
    public init(seconds: Int64, nanoseconds: Int32 = 0) {
      self.seconds = seconds
      self.nanoseconds = nanoseconds
    }
  }

  /// Gives the current time.
  public var now: @Sendable () -> Instant
  /// Seeds every random function; nil takes the system's randomness.
  public var seed: UInt64?
  /// Gives the TZif data of a zone name such as `Europe/Berlin`; the name has been checked to hold
  /// only letters, digits, `_`, `-`, `+` and `/`, and no empty or dotted part.
  public var zoneData: @Sendable (String) -> [UInt8]?
  /// The zone that `Local` means; nil is UTC.
  public var localZone: String?
  /// Resolves a host name for `getHostByName`; nil, the default, answers with empty text.
  public var resolveHost: (@Sendable (String) -> String?)?

  /// Answers `lookup` with an object, a list object or nil for none; nil, the default, finds nothing.
  public var lookup: (@Sendable (ObjectQuery) throws(CallError) -> ValueSnapshot?)?

  /// What a template asks of the cluster with `lookup`.
  public struct ObjectQuery: Sendable, Hashable {
    /// The API version, such as `apps/v1`.
    public var apiVersion: String
    /// The kind, such as `Deployment`.
    public var kind: String
    /// The namespace; empty for all of them and for objects outside.
    public var namespace: String
    /// The name; empty asks for a list.
    public var name: String
  }

  /// The system's clock and zone files, no name resolution, no fixed seed.
  public init(
    now: @escaping @Sendable () -> Instant = RenderEnvironment.systemClock, seed: UInt64? = nil,
    zoneData: @escaping @Sendable (String) -> [UInt8]? = RenderEnvironment.systemZoneData,
    localZone: String? = nil, resolveHost: (@Sendable (String) -> String?)? = nil
  ) {
    self.now = now
    self.seed = seed
    self.zoneData = zoneData
    self.localZone = localZone
    self.resolveHost = resolveHost
  }

  /// The system's real-time clock.
  public static let systemClock: @Sendable () -> Instant = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }

  /// The zone files below `/usr/share/zoneinfo`.
  public static let systemZoneData: @Sendable (String) -> [UInt8]? = { name in
    guard let file = fopen("/usr/share/zoneinfo/" + name, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return count > 0 ? Array(bytes[0..<count]) : nil
  }
}
