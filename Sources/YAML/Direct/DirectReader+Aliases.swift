internal import ValueTree

/// Anchors and aliases of values.
extension DirectReader {
  /// How many nodes aliases may repeat, as long as they stay few beside the others: far below what the
  /// reference calls excessive, which is for the whole reader to judge.
  private static let maximumRepeated = 10_000

  /// A name behind `&` or `*`; nil if it is no simple one, or if something else than a blank follows.
  private mutating func aliasName() -> ByteString? {
    position += 1
    let start = position
    while position < count {
      switch text[position] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        position += 1
        continue
      default: break
      }
      break
    }
    guard position > start, isBlank(position) else { return nil }
    return ByteString(UnsafeBufferPointer(start: text + start, count: position - start))
  }

  /// An anchor, from its sign on, and the value that it names.
  mutating func anchored(
    parent: Int, depth: Int, allowsListBeside: Bool
  ) -> Bool {
    guard keeps, let name = aliasName() else { return false }
    while position < count, text[position] == UInt8(ascii: " ") { position += 1 }
    if isLineEnd(position) || text[position] == UInt8(ascii: "#") {
      guard below(parent, depth: depth, allowsListBeside: allowsListBeside) else { return false }
    } else {
      guard !"&*".utf8.contains(text[position]), scalar(parent: parent, depth: depth) else {
        return false
      }
    }
    anchors[name] = entries.lastValue
    return true
  }

  /// An alias, from its sign on, and the rest of its line.
  mutating func alias(parent: Int) -> Bool {
    guard keeps, let name = aliasName(), let value = anchors[name] else { return false }
    repeatedNodes += value.nodeCount
    guard repeatedNodes <= Self.maximumRepeated else { return false }
    entries.push(value.copied())
    return finishLine() && column <= parent
  }

  /// Whether aliases repeat so much that the reference has a say.
  var repeatsTooMuch: Bool { repeatedNodes > 100 && repeatedNodes > count / 64 }
}

extension Value {
  /// How many values there are in this one, keys counted and itself too.
  fileprivate var nodeCount: Int {
    switch self {
    case .list(let list): list.elements.reduce(1) { $0 + $1.nodeCount }
    case .dict(let dict): dict.values.reduce(1) { $0 + 1 + $1.nodeCount }
    default: 1
    }
  }
}
