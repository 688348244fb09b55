package import Diagnostics
internal import ValueTree
package import YAML

/// Which values a render has read, as a tree of paths below the root chart's values.
///
/// Values of subcharts stand under the name of the subchart, and what subcharts read of their
/// `global` counts as a read of the root's `global` too.
package struct ValueReads: Sendable {
  /// Where a template read something.
  package struct Place: Sendable {
    /// The template's text.
    package var file: SourceFile
    /// The byte where the expression starts.
    package var offset: Int
  }

  /// What is known of one path.
  package struct Node: Sendable {
    /// The step from the parent.
    package let step: PathStep
    /// The parent's place in ``nodes``; the root is its own.
    package let parent: Int
    /// The paths below.
    package fileprivate(set) var children: [PathStep: Int] = [:]
    /// Whether a template has looked at the value itself.
    package fileprivate(set) var isRead = false
    /// Whether a template has used all of the value, as `toYaml` does.
    package fileprivate(set) var isUsedWhole = false
    /// Whether a template has looked for the value where none was.
    package fileprivate(set) var wasMissing = false
    /// Where it was read first.
    package fileprivate(set) var firstPlace: Place?
  }

  /// All paths; the first one is the root.
  package private(set) var nodes = [Node(step: .item(0), parent: 0)]

  /// Whether all reads are here: templates can look for values under names without end.
  package private(set) var isComplete = true
  /// How many paths are kept, some 50 MiB at the most.
  private static let mostNodes = 200_000

  /// Nothing read.
  package init() {}

  /// Whether the value at a path was read: itself, or in a whole of which it is a part.
  package func isRead(_ path: some Sequence<PathStep>) -> Bool {
    var index = 0
    for step in path {
      if nodes[index].isUsedWhole { return true }
      guard let next = nodes[index].children[step] else { return false }
      index = next
    }
    return nodes[index].isRead || nodes[index].isUsedWhole
  }

  /// The path of a node.
  package func path(of index: Int) -> [PathStep] {
    var steps: [PathStep] = []
    var current = index
    while current != 0 {
      steps.append(nodes[current].step)
      current = nodes[current].parent
    }
    return steps.reversed()
  }

  /// Adds what another render read.
  package mutating func merge(_ other: ValueReads) {
    isComplete = isComplete && other.isComplete
    var places: [Int?] = [0]
    for (index, node) in other.nodes.enumerated() {
      // A parent always comes before its children.
      let parent = index == 0 ? nil : places[node.parent]
      let found = index == 0 ? 0 : parent.flatMap { child(of: $0, node.step) }
      if index > 0 { places.append(found) }
      guard let place = found else { continue }
      nodes[place].isRead = nodes[place].isRead || node.isRead
      nodes[place].isUsedWhole = nodes[place].isUsedWhole || node.isUsedWhole
      nodes[place].wasMissing = nodes[place].wasMissing || node.wasMissing
      if nodes[place].firstPlace == nil { nodes[place].firstPlace = node.firstPlace }
    }
  }

  // MARK: Taking note

  /// The node of a step, made if it is not there; nil when there are as many as are kept.
  internal mutating func child(of parent: Int, _ step: PathStep) -> Int? {
    if let known = nodes[parent].children[step] { return known }
    let index = nodes.count
    guard index < Self.mostNodes else {
      isComplete = false
      return nil
    }
    nodes.append(Node(step: step, parent: parent))
    nodes[parent].children[step] = index
    return index
  }

  internal mutating func noteRead(_ index: Int, isMissing: Bool, _ place: Place?) {
    nodes[index].isRead = true
    if isMissing { nodes[index].wasMissing = true }
    if nodes[index].firstPlace == nil { nodes[index].firstPlace = place }
  }

  internal mutating func noteUse(_ index: Int, _ place: Place?) {
    nodes[index].isUsedWhole = true
    if nodes[index].firstPlace == nil { nodes[index].firstPlace = place }
  }
}
