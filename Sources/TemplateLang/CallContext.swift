public import ValueTree

/// What a function may use besides its arguments: the render's environment, limits and caches.
///
/// One per render, never shared between tasks.
public final class CallContext {
  /// Clock, randomness, time zones: everything that comes from outside.
  public let environment: RenderEnvironment
  /// The limits of this render.
  public let limits: Limits
  /// Random bits for this render: the system's, or repeatable ones when the environment has a seed.
  public var random: any RandomNumberGenerator
  /// Compiled regular expressions of this render, by their text.
  package var regexCache: [ByteString: any Sendable] = [:]
  /// Time zones of this render by their name; nil for names that are none.
  package var zoneCache: [ByteString: GoTimeZone?] = [:]
  /// Bytes charged so far for texts and lists that functions made.
  @exclusivity(unchecked) package private(set) var chargedBytes = 0
  /// Lists and maps that functions made of other lists and maps, oldest first; see `keep`.
  @exclusivity(unchecked) private var kept: [Value] = []
  /// Maps that functions put other lists and maps into; see `keep`.
  @exclusivity(unchecked) private var changed: [Dict] = []
  /// Calls to costly cryptographic functions so far.
  package private(set) var cryptoCalls = 0

  /// Makes a context.
  public init(environment: RenderEnvironment = RenderEnvironment(), limits: Limits = Limits()) {
    self.environment = environment
    self.limits = limits
    random = environment.seed.map { SeededGenerator(seed: $0) } ?? SystemRandomNumberGenerator()
  }

  /// Charges the making of one text; call it before allocating when the size is known.
  public func charge(bytes: Int) throws(CallError) {
    guard bytes <= limits.stringBytes else {
      throw CallError("text of more than \(limits.stringBytes) bytes", kind: .limit)
    }
    chargedBytes &+= bytes
    guard chargedBytes <= limits.memoryBytes else {
      throw CallError("more than \(limits.memoryBytes) bytes of values made", kind: .limit)
    }
  }

  /// Charges the making of a list; call it before allocating when the size is known.
  public func charge(items: Int) throws(CallError) {
    guard items <= limits.listItems else {
      throw CallError("list of more than \(limits.listItems) items", kind: .limit)
    }
    chargedBytes &+= items &* MemoryLayout<Value>.stride
    guard chargedBytes <= limits.memoryBytes else {
      throw CallError("more than \(limits.memoryBytes) bytes of values made", kind: .limit)
    }
  }

  /// Keeps a list or map that was made of other lists and maps until the render is over.
  ///
  /// Freeing a value frees what it holds, natively nested, so a template could overflow the stack
  /// with a list in a list and so on. What is kept is freed from the newest to the oldest: parts
  /// never together with their wholes.
  package func keep(_ value: Value) {
    kept.append(value)
  }

  /// Keeps a map that another list or map was put into, and empties it when the render is over:
  /// it may be part of a chain that grew at its end, or hold itself.
  package func keep(changed dict: Dict) {
    if changed.last !== dict { changed.append(dict) }
  }

  deinit {
    for dict in changed { dict.removeAll() }
    while kept.popLast() != nil {}
  }

  /// Charges one call of a costly cryptographic function.
  public func chargeCrypto() throws(CallError) {
    cryptoCalls += 1
    guard cryptoCalls <= limits.cryptoCalls else {
      throw CallError("more than \(limits.cryptoCalls) key or password functions", kind: .limit)
    }
  }
}

/// Repeatable pseudo-random bits (SplitMix64): the same seed gives the same sequence everywhere.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// Starts the sequence of a seed.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
