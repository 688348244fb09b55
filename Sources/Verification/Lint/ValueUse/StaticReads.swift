internal import Diagnostics
internal import ValueTree
internal import YAML

/// Which values the templates of a tree of charts may read on any of their branches, as a tree of
/// paths below the root chart's values.
internal struct StaticReads {
  /// A step of a path: a name, or one that is only known when the template runs.
  enum Step: Hashable {
    case key(ByteString)
    case any
  }

  /// Where an expression stands.
  struct Place {
    let file: SourceFile
    let offset: Int
  }

  struct Node {
    let step: Step
    let parent: Int
    var children: [Step: Int] = [:]
    /// Whether the value is looked at.
    var isRead = false
    /// Whether all of the value is used.
    var isUsedWhole = false
    /// Whether the value is read where nothing cares for its absence.
    var isReadBarely = false
    /// The first such read, else the first read.
    var place: Place?
  }

  private(set) var nodes = [Node(step: .any, parent: 0)]

  mutating func child(of parent: Int, _ step: Step) -> Int {
    if let known = nodes[parent].children[step] { return known }
    nodes.append(Node(step: step, parent: parent))
    nodes[parent].children[step] = nodes.count - 1
    return nodes.count - 1
  }

  mutating func read(_ node: Int, isBare: Bool, _ place: Place?) {
    nodes[node].isRead = true
    if nodes[node].place == nil || (isBare && !nodes[node].isReadBarely) {
      nodes[node].place = place ?? nodes[node].place
    }
    if isBare { nodes[node].isReadBarely = true }
  }

  mutating func use(_ node: Int) {
    nodes[node].isRead = true
    nodes[node].isUsedWhole = true
  }

  /// Whether a value is read, itself or as a part of one that is used whole.
  func isRead(_ path: [PathStep]) -> Bool {
    var open = [0]
    for step in path {
      var next: [Int] = []
      for node in open {
        if nodes[node].isUsedWhole { return true }
        if case .key(let key) = step, let child = nodes[node].children[.key(key)] {
          next.append(child)
        }
        if let child = nodes[node].children[.any] { next.append(child) }
      }
      if next.isEmpty { return false }
      open = next
    }
    return open.contains { nodes[$0].isRead || nodes[$0].isUsedWhole }
  }

  /// The names that lead to a node; nil where one is not known.
  func path(of index: Int) -> [ByteString]? {
    var names: [ByteString] = []
    var current = index
    while current != 0 {
      guard case .key(let name) = nodes[current].step else { return nil }
      names.append(name)
      current = nodes[current].parent
    }
    return names.reversed()
  }
}

/// What is known of a value without running the template: which values it may be, what it is made of.
internal final class Shape {
  /// The values it may be.
  var nodes: Set<Int> = []
  /// The entries of a map that the template made.
  var fields: [ByteString: Shape] = [:]
  /// What the elements of a list or the entries of a map may be.
  var elements: Shape?
  /// The texts it may be.
  var texts: Set<ByteString> = []
  /// Whether the texts are those of files that may never be read.
  var holdsGuesses = false
  /// The values that its text may be made of.
  var sources: Set<Int> = []
  /// The number of the chart whose `.Files` this is.
  var filesOfChart: Int?

  init(nodes: Set<Int> = [], texts: Set<ByteString> = []) {
    self.nodes = nodes
    self.texts = texts
  }

  var isEmpty: Bool {
    nodes.isEmpty && fields.isEmpty && elements == nil && texts.isEmpty && sources.isEmpty
      && filesOfChart == nil
  }

  /// What may be any of some shapes. Shapes can hold themselves: deep down the first one stands for
  /// all.
  static func union(_ shapes: [Shape], depth: Int = 0) -> Shape {
    var different: [Shape] = []
    for shape in shapes where !shape.isEmpty {
      if !different.contains(where: { $0 === shape }) { different.append(shape) }
    }
    guard different.count > 1, depth < 4 else { return different.first ?? Shape() }
    let result = Shape()
    for shape in different { result.add(shape, depth: depth) }
    return result
  }

  private func add(_ other: Shape, depth: Int) {
    nodes.formUnion(other.nodes)
    texts.formUnion(other.texts)
    holdsGuesses = holdsGuesses || other.holdsGuesses
    sources.formUnion(other.sources)
    fields.merge(other.fields) { .union([$0, $1], depth: depth + 1) }
    if let elements = other.elements {
      self.elements =
        self.elements.map { .union([$0, elements], depth: depth + 1) } ?? elements
    }
    filesOfChart = filesOfChart ?? other.filesOfChart
  }

  /// A number that equal shapes have in common, as far as analysis cares. Adds to `work` how much was
  /// looked at.
  func signature(_ work: inout Int, depth: Int = 0) -> Int {
    work += 1 + nodes.count + texts.count
    var hasher = Hasher()
    hasher.combine(nodes)
    hasher.combine(texts)
    guard depth < 4 else { return hasher.finalize() }
    // The order of fields does not matter.
    var ofFields = 0
    for (name, shape) in fields {
      var field = Hasher()
      field.combine(name)
      field.combine(shape.signature(&work, depth: depth + 1))
      ofFields ^= field.finalize()
    }
    hasher.combine(ofFields)
    if let elements { hasher.combine(elements.signature(&work, depth: depth + 1)) }
    return hasher.finalize()
  }
}
