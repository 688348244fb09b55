package import Diagnostics
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
  /// What may end the render before it is done.
  package let interruption: Interruption
  /// Bytes charged so far for texts and lists that functions made, freed or not.
  @exclusivity(unchecked) package private(set) var chargedBytes = 0
  /// The steps that functions may take besides the machine's, and those left of the slice at work.
  @exclusivity(unchecked) private var units: Interruption.Steps
  @exclusivity(unchecked) private var unitsLeft = 0
  /// What the values may take that are held.
  @exclusivity(unchecked) private var memory: MemoryBudget
  /// Deeply nested lists and maps that functions made, oldest first.
  ///
  /// Freeing a value frees what it holds, natively nested, so a template could overflow the stack
  /// with a list in a list and so on. These are freed when the render is over, from the newest to
  /// the oldest: parts never together with their wholes.
  @exclusivity(unchecked) private var kept: [Value] = []
  /// Maps that functions put lists or other maps into; emptied when the render is over, for they may
  /// be parts of a chain that grew at its end, or hold themselves.
  @exclusivity(unchecked) private var changedDicts: [Dict] = []
  /// Going over so many bytes is part of the step that a call is anyway.
  internal static let shortText = 1 << 8
  /// Longer texts are charged whatever function made them.
  internal static let longText = 1 << 16
  /// How deep values may be nested that are freed like any other.
  private static let freeNesting: UInt16 = 64
  /// Calls to costly cryptographic functions so far.
  package private(set) var cryptoCalls = 0

  /// Makes a context.
  public convenience init(
    environment: RenderEnvironment = RenderEnvironment(), limits: Limits = Limits()
  ) {
    self.init(
      environment: environment, limits: limits, interruption: Interruption(time: limits.time))
  }

  /// Makes a context whose clock runs already.
  package init(
    environment: RenderEnvironment, limits: Limits, interruption: Interruption
  ) {
    self.environment = environment
    self.limits = limits
    self.interruption = interruption
    memory = MemoryBudget(limits.memoryBytes)
    units = Interruption.Steps(limits.steps, interruption)
    random = environment.seed.map { SeededGenerator(seed: $0) } ?? SystemRandomNumberGenerator()
  }

  /// Charges the making of one text; call it before allocating when the size is known.
  public func charge(bytes: Int) throws(CallError) {
    #if !WITHOUT_LIMITS
      guard bytes <= limits.stringBytes else {
        throw CallError(.stringBytes, "text of more than \(limits.stringBytes) bytes")
      }
      try work(bytes: bytes)
      try charge(memory: bytes)
    #endif
  }

  /// Charges a long text that a function or method gave, whichever it was.
  @inline(__always)
  internal func charge(result: Value) throws(CallError) {
    if case .string(let text) = result, text.count > Self.longText { try charge(bytes: text.count) }
  }

  /// Charges the making of a list; call it before allocating when the size is known.
  public func charge(items: Int) throws(CallError) {
    #if !WITHOUT_LIMITS
      guard items <= limits.listItems else {
        throw CallError(.listItems, "list of more than \(limits.listItems) items")
      }
      try charge(memory: items &* MemoryLayout<Value>.stride &+ 48)
    #endif
  }

  /// Charges the making of a map; call it before allocating when the size is known.
  package func charge(entries: Int) throws(CallError) {
    #if !WITHOUT_LIMITS
      guard entries <= limits.listItems else {
        throw CallError(.listItems, "map of more than \(limits.listItems) entries")
      }
      try charge(memory: entries &* 2 &* MemoryLayout<Value>.stride &+ 224)
    #endif
  }

  /// Counts work within a function that can be long: so many comparisons, or the like.
  @inline(__always)
  package func work(_ units: Int = 1) throws(CallError) {
    #if !WITHOUT_LIMITS
      unitsLeft &-= units
      if unitsLeft < 0 { try takeUnits() }
    #endif
  }

  /// Counts going over so many bytes of text.
  @inline(__always)
  package func work(bytes: Int) throws(CallError) { try work(bytes >> 6) }

  @inline(never)
  private func takeUnits() throws(CallError) {
    while unitsLeft < 0 {
      let slice: Int
      do throws(Interruption.Ended) {
        slice = try units.next()
      } catch {
        throw CallError(error.reason)
      }
      if slice == 0 {
        throw CallError(.steps, "functions take more than \(limits.steps) steps")
      }
      unitsLeft &+= slice
    }
  }

  /// Charges memory that values take, and the work of filling it.
  @inline(__always)
  package func charge(memory bytes: Int) throws(CallError) {
    try work(bytes >> 9)
    chargedBytes &+= bytes
    if chargedBytes > memory.mark, !memory.allows(charged: chargedBytes, last: bytes) {
      throw CallError(.memoryBytes, "values of more than \(limits.memoryBytes) bytes")
    }
  }

  /// A new list of values; one that is deeply nested is kept until the render is over.
  package func list(
    _ elements: [Value], type: List.ElementType = .any, isNil: Bool = false
  ) -> Value {
    var list = List(elements, elementType: type, isNil: isNil)
    list.nesting = elements.nesting
    if list.nesting > Self.freeNesting { kept.append(.list(list)) }
    return .list(list)
  }

  /// A new map as a value; one that is deeply nested is kept until the render is over.
  package func dict(_ dict: Dict) -> Value {
    dict.nesting = dict.values.nesting
    if dict.nesting > Self.freeNesting { kept.append(.dict(dict)) }
    return .dict(dict)
  }

  /// Must be told when a value was put into a map that exists already.
  package func changed(_ dict: Dict, by value: Value) {
    guard value.isContainer else { return }
    dict.nesting = max(dict.nesting, [value].nesting)
    if changedDicts.last !== dict { changedDicts.append(dict) }
  }

  deinit {
    for dict in changedDicts { dict.removeAll() }
    while kept.popLast() != nil {}
  }

  /// Charges one call of a costly cryptographic function.
  public func chargeCrypto() throws(CallError) {
    cryptoCalls += 1
    guard cryptoCalls <= limits.cryptoCalls else {
      throw CallError(
        .cryptoCalls, "more than \(limits.cryptoCalls) key or password functions")
    }
  }
}

extension [Value] {
  /// The nesting of a list or map that holds these values.
  fileprivate var nesting: UInt16 {
    var deepest: UInt16 = 0
    for value in self {
      switch value {
      case .list(let list): deepest = Swift.max(deepest, list.nesting &+ 1)
      case .dict(let dict): deepest = Swift.max(deepest, dict.nesting &+ 1)
      case .null, .bool, .integer, .float, .string, .object: continue
      }
    }
    // Far beyond what matters; stays there instead of wrapping around.
    return Swift.min(deepest, .max - 1)
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
