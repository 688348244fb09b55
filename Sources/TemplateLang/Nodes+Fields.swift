internal import Synchronization
internal import ValueTree
internal import YAML

/// `.A.B`, `$x.A.B` or `(pipeline).A.B`, the last name perhaps a method with arguments.
internal final class FieldNode: ExpressionNode {
  /// Where the chain starts.
  enum Base {
    case dot
    case slot(Int)
    case expression(ExpressionNode)
  }

  let base: Base
  let names: [ByteString]
  /// Arguments written after the chain.
  let arguments: [MethodArgument]
  /// What the pipeline hands on to this stage.
  let piped: ExpressionNode?
  let place: Int32
  /// Whether one of the names is a method of the reference's values type.
  private let mayNameMethod: Bool
  /// Whether the names are looked up, whatever they lead through, and nothing is called.
  private let isPlain: Bool
  /// Where the hint behind the last name would begin.
  private let lastShift: UInt64
  /// Where the first four names stood in their maps the last time, 16 bits each: where to look first.
  /// Renders at once may overwrite each other's; every value is as right.
  private let hints = Atomic<UInt64>(0)

  init(
    _ base: Base, names: [ByteString], arguments: [MethodArgument] = [],
    piped: ExpressionNode? = nil, place: Int32
  ) {
    self.base = base
    self.names = names
    self.arguments = arguments
    self.piped = piped
    self.place = place
    mayNameMethod = names.contains { ValuesMethods.signature(of: $0) != nil }
    isPlain = arguments.isEmpty && piped == nil && !mayNameMethod
    lastShift = UInt64(names.count) * 16
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    guard let (dict, place) = entry(machine, dot) else { return try evaluateAny(&machine, dot) }
    machine.at = self.place
    return dict._withUnsafeGuaranteedRef { dict in
      machine.nilIsBoxed = dict.type != .strings
      if let place { return dict.value(at: place) }
      return dict.type == .strings ? .string("") : .null
    }
  }

  override func isTrue(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Bool {
    guard case (let dict, let place?)? = entry(machine, dot) else {
      return try evaluate(&machine, dot).isTruthy
    }
    machine.at = self.place
    return dict._withUnsafeGuaranteedRef { $0.isTruthy(at: place) }
  }

  override func write(_ machine: inout Machine, _ dot: Value) throws(Failure) {
    machine.at = place
    if case (let dict, let place?)? = entry(machine, dot),
      dict._withUnsafeGuaranteedRef({ $0.appendText(at: place, to: &machine.output) })
    {
      return
    }
    try super.write(&machine, dot)
  }

  /// The map that the chain ends in and the place of its last name there, if it has one, where the
  /// chain leads through plain maps only, as nearly all do; nil for anything else.
  ///
  /// The maps are not counted on the way: they are held by what the chain starts with, and nothing
  /// changes them meanwhile.
  @inline(__always)
  private func entry(
    _ machine: borrowing Machine, _ dot: Value
  ) -> (dict: Unmanaged<Dict>, place: Int?)? {
    guard isPlain, var dict = start(machine, dot) else { return nil }
    let known = hints.load(ordering: .relaxed)
    var shift: UInt64 = 0
    for name in names {
      let hint = Int(truncatingIfNeeded: known &>> shift & 0xFFFF)
      shift += 16
      guard
        let place = dict._withUnsafeGuaranteedRef({ $0.index(of: name, hint: hint) })
      else { return shift == lastShift ? (dict, nil) : nil }
      if place != hint, shift <= 64, place <= 0xFFFF {
        let others = hints.load(ordering: .relaxed) & ~(0xFFFF << (shift - 16))
        hints.store(others | UInt64(place) << (shift - 16), ordering: .relaxed)
      }
      guard shift < lastShift else { return (dict, place) }
      guard let next = dict._withUnsafeGuaranteedRef({ $0.uncountedDict(at: place) }) else {
        return nil
      }
      dict = next
    }
    return nil
  }

  @inline(__always)
  private func start(_ machine: borrowing Machine, _ dot: Value) -> Unmanaged<Dict>? {
    switch base {
    case .dot:
      if case .dict(let dict) = dot { return .passUnretained(dict) }
      return nil
    case .slot(let slot): return machine.uncountedDict(inSlot: slot)
    case .expression: return nil
    }
  }

  /// The same for any chain, and for whatever stands on its way.
  private func evaluateAny(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let input = try piped?.evaluate(&machine, dot)
    machine.at = place
    var receiver: Value
    var isBoxed: Bool
    switch base {
    case .dot: (receiver, isBoxed) = (dot, machine.dotIsBoxed)
    case .slot(let slot): (receiver, isBoxed) = (machine.slot(slot), machine.slotIsBoxed(slot))
    case .expression(let node):
      receiver = try node.evaluate(&machine, dot)
      isBoxed = false
    }
    let last = names.count - 1
    let known = hints.load(ordering: .relaxed)
    var found = known
    var shift: UInt64 = 0
    for index in 0...last {
      if index == last, !arguments.isEmpty || input != nil {
        receiver = try call(names[last], of: receiver, isBoxed, input, &machine, dot)
        isBoxed = true
        break
      }
      guard case .dict(let dict) = receiver, !mayNameMethod || dict.type != .values else {
        (receiver, isBoxed) = try otherField(names[index], of: receiver, isBoxed, &machine)
        shift += 16
        continue
      }
      let hint = Int(truncatingIfNeeded: known &>> shift & 0xFFFF)
      guard let place = dict.index(of: names[index], hint: hint) else {
        (receiver, isBoxed) = dict.type == .strings ? (.string(""), false) : (.null, true)
        shift += 16
        continue
      }
      (receiver, isBoxed) = (dict.value(at: place), dict.type != .strings)
      if place != hint, shift < 64, place <= 0xFFFF {
        found = found & ~(0xFFFF << shift) | UInt64(place) << shift
      }
      shift += 16
    }
    if found != known { hints.store(found, ordering: .relaxed) }
    machine.nilIsBoxed = isBoxed
    return receiver
  }

  /// The value of a field of what is no plain map, and whether Go would see an `interface {}`.
  @inline(never)
  private func otherField(
    _ name: ByteString, of receiver: Value, _ isBoxed: Bool, _ machine: inout Machine
  ) throws(Failure) -> (Value, Bool) {
    switch receiver {
    case .null:
      if isBoxed { throw machine.failure("nil pointer evaluating interface {}." + name) }
      return (.null, false)
    case .dict(let dict):
      if let signature = ValuesMethods.signature(of: name) {
        let result = try machine.call(
          name, signature, [], nil, .null, at: place,
          { arguments throws(CallError) in try ValuesMethods.call(name, on: dict, arguments) })
        return (result, false)
      }
      return dict[name].map { ($0, true) } ?? (.null, true)
    case .object(let object):
      switch object.member(name) {
      case .value(let value): return (value, false)
      case .method(let signature):
        return (try machine.call(name, of: object, signature, [], nil, .null, at: place), false)
      case .unusable(let reason): throw machine.failure(reason)
      case nil:
        if let entries = object.entries { return entries[name].map { ($0, true) } ?? (.null, true) }
      }
    default: break
    }
    throw unknownField(name, of: receiver, isBoxed, &machine)
  }

  private func unknownField(
    _ name: ByteString, of receiver: Value, _ isBoxed: Bool, _ machine: inout Machine
  ) -> Failure {
    let type = isBoxed ? "interface {}" : receiver.goType
    return machine.failure("can't evaluate field \(name) in type \(type)")
  }

  /// Calls a method with the arguments that were written or handed on.
  private func call(
    _ name: ByteString, of receiver: Value, _ isBoxed: Bool, _ input: Value?,
    _ machine: inout Machine, _ dot: Value
  ) throws(Failure) -> Value {
    switch receiver {
    case .null:
      if isBoxed { throw machine.failure("nil pointer evaluating interface {}." + name) }
      return .null
    case .dict(let dict):
      if dict.type == .values, let signature = ValuesMethods.signature(of: name) {
        return try machine.call(
          name, signature, arguments, input, dot, at: place,
          { arguments throws(CallError) in try ValuesMethods.call(name, on: dict, arguments) })
      }
      throw machine.failure("\(name) is not a method but has arguments")
    case .object(let object):
      switch object.member(name) {
      case .method(let signature):
        return try machine.call(name, of: object, signature, arguments, input, dot, at: place)
      case .value:
        throw machine.failure(
          object.goKind == "map"
            ? "\(name) is not a method but has arguments"
            : "\(name) has arguments but cannot be invoked as function")
      case .unusable(let reason): throw machine.failure(reason)
      case nil:
        if object.entries != nil {
          throw machine.failure("\(name) is not a method but has arguments")
        }
      }
    default: break
    }
    throw unknownField(name, of: receiver, isBoxed, &machine)
  }
}

/// The methods that the reference's values type has besides its entries.
internal enum ValuesMethods {
  static func signature(of name: ByteString) -> Signature? {
    guard name.count == 4 || name.count == 5 || name.count == 9 else { return nil }
    return switch name {
    case "AsMap", "YAML": Signature([])
    case "Table", "PathValue": Signature([.string])
    default: nil
    }
  }

  static func call(
    _ name: ByteString, on dict: Dict, _ arguments: Arguments
  ) throws(CallError) -> Value {
    switch name {
    case "AsMap": return .dict(dict.shallowCopy(type: .any))
    case "YAML": return .string(try yaml(dict))
    case "Table": return .dict(try table(arguments.text(0), in: dict))
    default: return try pathValue(arguments.text(0), in: dict)
    }
  }

  private static func yaml(_ dict: Dict) throws(CallError) -> ByteString {
    var text: [UInt8] = []
    do throws(YAMLError) {
      try YAMLWriter.append(.dict(dict), to: &text)
    } catch {
      throw CallError("\(error)")
    }
    text.append(UInt8(ascii: "\n"))
    return ByteString(text)
  }

  private static func table(_ path: ByteString, in dict: Dict) throws(CallError) -> Dict {
    var current = dict
    for name in parts(path) {
      guard let next = current[name] else {
        throw CallError("\(GoQuote.quoted(name)) is not a table")
      }
      guard case .dict(let table) = next else {
        throw CallError("\(GoQuote.quoted(name)) is not a table")
      }
      current = table
    }
    return current.shallowCopy(type: .values)
  }

  private static func pathValue(_ path: ByteString, in dict: Dict) throws(CallError) -> Value {
    guard !path.isEmpty else { throw CallError("YAML path cannot be empty") }
    let names = parts(path)
    let parent = names.count > 1 ? try? table(joined(names.dropLast()), in: dict) : dict
    if let parent, let value = parent[names[names.count - 1]] {
      if case .dict = value {} else { return value }
    }
    throw CallError("\(GoQuote.quoted(names[names.count - 1])) is not a value")
  }

  private static func parts(_ path: ByteString) -> [ByteString] {
    path.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map { ByteString($0) }
  }

  private static func joined(_ names: ArraySlice<ByteString>) -> ByteString {
    ByteString(Array(names.map(\.bytes).joined(separator: [UInt8(ascii: ".")])))
  }
}
