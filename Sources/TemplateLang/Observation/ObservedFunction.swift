internal import ValueTree

/// What a function does with the maps and lists that it is given, as far as an observer cares.
internal enum ObservedFunction {
  /// Hands its arguments on or looks only at their shape: reads happen later, if at all.
  case passes
  /// Looks all of its arguments through.
  case uses
  /// Gives a new value made of its arguments' parts.
  case copies
  /// Looks one entry up: the map, then the key.
  case entry
  /// The key, then the maps.
  case pluck
  /// A collection, then keys and places on the way down.
  case index
  /// The keys on the way down, a default, the map.
  case dig
  /// Takes each entry of a map.
  case entries

  init(_ name: ByteString) { self = Self.known[name] ?? .uses }

  private static let known: [ByteString: ObservedFunction] = {
    var known: [ByteString: ObservedFunction] = [
      "get": .entry, "hasKey": .entry, "pluck": .pluck, "index": .index, "dig": .dig,
      "values": .entries,
    ]
    let passing: [ByteString] = [
      "dict", "list", "tuple", "default", "coalesce", "ternary", "required", "empty", "not",
      "kindIs", "kindOf", "typeOf", "typeIs", "typeIsLike", "set", "unset", "first", "mustFirst",
      "last", "mustLast", "rest", "mustRest", "initial", "mustInitial", "slice", "mustSlice",
      "append", "mustAppend", "push", "mustPush", "prepend", "mustPrepend", "concat", "reverse",
      "mustReverse", "chunk", "mustChunk", "keys", "all", "any", "len",
    ]
    for name in passing { known[name] = .passes }
    let copying: [ByteString] = [
      "merge", "mustMerge", "mergeOverwrite", "mustMergeOverwrite", "deepCopy", "mustDeepCopy",
      "pick", "omit",
    ]
    for name in copying { known[name] = .copies }
    return known
  }()

  /// Tells the observer of a call that is about to happen.
  func willCall(
    _ arguments: Arguments, _ observer: RenderObserver, _ place: ValueReads.Place
  ) {
    let values = (0..<arguments.count).map { arguments[$0] }
    switch self {
    case .passes, .copies: return
    case .uses: for value in values { observer.use(value, place) }
    case .entries: for value in values { observer.takeEntries(of: value, place) }
    case .entry: Self.read(values.dropFirst(), from: values.first, observer, place)
    case .pluck:
      for value in values.dropFirst() { Self.read(values.prefix(1), from: value, observer, place) }
    case .index: Self.read(values.dropFirst(), from: values.first, observer, place)
    case .dig: Self.read(values.dropLast(2), from: values.last, observer, place)
    }
  }

  /// Tells the observer what the call gave.
  func didCall(_ arguments: Arguments, _ result: Value, _ observer: RenderObserver) {
    switch self {
    case .copies:
      for index in 0..<arguments.count { observer.connect(result, to: arguments[index]) }
    case .passes:
      // `set` may give its map under another type.
      if case .dict = result, arguments.count > 0 { observer.connect(result, to: arguments[0]) }
    case .uses, .entry, .pluck, .index, .dig, .entries: return
    }
  }

  private static func read(
    _ steps: some Sequence<Value>, from value: Value?, _ observer: RenderObserver,
    _ place: ValueReads.Place
  ) {
    var current = value
    for step in steps {
      switch (current, step) {
      case (.dict(let dict)?, .string(let name)):
        observer.read(name, of: dict, place)
        current = dict[name]
      case (.list(let list)?, .integer(let index, _)):
        guard index >= 0, index < list.elements.count else { return }
        current = list.elements[Int(index)]
      case (.list(let list)?, .float(let index)):
        guard index >= 0, index < Double(list.elements.count) else { return }
        current = list.elements[Int(index)]
      default: return
      }
    }
  }
}
