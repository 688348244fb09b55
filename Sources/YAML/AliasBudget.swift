/// The reference's guard against documents that consist of aliases: it counts decoded nodes and
/// how many of them came from aliases, and allows a share that shrinks as documents grow.
///
/// That alone keeps what aliases make below a hundred times the source, since no node takes less than
/// a byte; a limit of ours on their number comes after it.
struct AliasBudget {
  private(set) var nodes = 0
  private(set) var aliased = 0

  /// Counts one node that stands in the text; false if the share of aliases is now too large.
  @inline(__always)
  mutating func countNode() -> Bool {
    nodes += 1
    return aliased <= 100 || isWithinShare
  }

  /// Counts the nodes that an alias repeats; false if the share of aliases is now too large.
  ///
  /// The share only grows while an alias is expanded, so one check at the end finds what the
  /// reference finds with a check at each node.
  mutating func countAlias(of count: Int) -> Bool {
    nodes += count
    aliased += count
    return isWithinShare
  }

  /// Whether aliases have repeated more nodes than a document may hold by them.
  var isSpent: Bool { aliased > YAMLReader.maximumAliasedNodes }

  /// Takes back one node: the list after a merge key is not decoded as such.
  mutating func uncountNode() { nodes -= 1 }

  private var isWithinShare: Bool {
    guard aliased > 100, nodes > 1000 else { return true }
    return Double(aliased) / Double(nodes) <= allowedShare
  }

  private var allowedShare: Double {
    let (low, high) = (400_000, 4_000_000)
    if nodes <= low { return 0.99 }
    if nodes >= high { return 0.10 }
    return 0.99 - 0.89 * (Double(nodes - low) / Double(high - low))
  }
}
