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
  struct Place: Hashable {
    let file: SourceFile
    let offset: Int

    static func == (first: Place, second: Place) -> Bool {
      first.offset == second.offset && first.file.name == second.file.name
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(offset)
      hasher.combine(file.name)
    }
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
    /// Some calls of templates that read it, and some that use all of it.
    var readers: [Int] = []
    var users: [Int] = []
  }

  private(set) var nodes = [Node(step: .any, parent: 0)]

  mutating func child(of parent: Int, _ step: Step) -> Int {
    if let known = nodes[parent].children[step] { return known }
    nodes.append(Node(step: step, parent: parent))
    nodes[parent].children[step] = nodes.count - 1
    return nodes.count - 1
  }

  mutating func read(_ node: Int, isBare: Bool, _ place: Place?, by reader: Int? = nil) {
    nodes[node].isRead = true
    if let reader { Self.note(reader, in: &nodes[node].readers) }
    if nodes[node].place == nil || (isBare && !nodes[node].isReadBarely) {
      nodes[node].place = place ?? nodes[node].place
    }
    if isBare { nodes[node].isReadBarely = true }
  }

  mutating func use(_ node: Int, by user: Int? = nil) {
    nodes[node].isRead = true
    nodes[node].isUsedWhole = true
    if let user { Self.note(user, in: &nodes[node].users) }
  }

  private static func note(_ call: Int, in calls: inout [Int]) {
    if calls.count < 16, !calls.contains(call) { calls.append(call) }
  }

  /// The calls that read a value, alone or with a map that it is in, but for the values of a chart as
  /// a whole. A step that is not known stands for any.
  func readers(of node: Int, inValues roots: Set<Int>) -> [Int] {
    let parent = nodes[node].parent
    var found = nodes[node].readers
    if nodes[node].step == .any {
      for child in nodes[parent].children.values { found += nodes[child].readers }
    } else if let any = nodes[parent].children[.any] {
      found += nodes[any].readers
    }
    var current = node
    while current != 0, !roots.contains(current) {
      found += nodes[current].users
      current = nodes[current].parent
    }
    return found
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
    for step in steps(to: index) {
      guard case .key(let name) = step else { return nil }
      names.append(name)
    }
    return names
  }

  /// The steps that lead to a node.
  func steps(to index: Int) -> [Step] {
    var steps: [Step] = []
    var current = index
    while current != 0 {
      steps.append(nodes[current].step)
      current = nodes[current].parent
    }
    return steps.reversed()
  }

  /// The path of a node as messages show it: `a.b`, `.Values` for all values, and with `*` for steps
  /// that are not known.
  func text(of index: Int) -> String {
    let steps = steps(to: index)
    if steps.isEmpty { return ".Values" }
    var text = ""
    for step in steps {
      let part =
        switch step {
        case .key(let key): FieldPath.text(of: [.key(key)])
        case .any: "*"
        }
      text += text.isEmpty || part.hasPrefix("[") ? part : "." + part
    }
    return text
  }
}

/// What is known of a value without running the template: which values it may be, what it is made of.
internal final class Shape {
  /// How much of a map is that of the values themselves, so that to change it is to change them.
  enum Sharing: Int {
    /// It is a copy, and so are the maps in it.
    case nothing
    /// It is a map of its own, with maps of the values in it.
    case parts
    case all
  }

  /// The values it may be.
  var nodes: Set<Int> = []
  var shares = Sharing.parts
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

  /// A value that is at one of some paths.
  init(values nodes: Set<Int>, shares: Sharing = .all) {
    self.nodes = nodes
    self.shares = shares
  }

  /// A copy, as deep as it says.
  func copy(sharing: Sharing) -> Shape {
    let copy = Shape(nodes: nodes, texts: texts)
    copy.shares = shares == .nothing ? .nothing : sharing
    (copy.fields, copy.elements) = (fields, elements)
    (copy.sources, copy.holdsGuesses) = (sources, holdsGuesses)
    copy.filesOfChart = filesOfChart
    return copy
  }

  /// What an entry is that is reached from here: of a deep copy, a copy.
  func part(_ shape: Shape) -> Shape {
    shares == .nothing && shape.shares != .nothing ? shape.copy(sharing: .nothing) : shape
  }

  /// The value of a field.
  func field(_ name: ByteString) -> Shape? {
    guard let field = fields[name] else { return nil }
    let part = part(field)
    if part !== field { fields[name] = part }
    return part
  }

  var isEmpty: Bool {
    nodes.isEmpty && fields.isEmpty && elements == nil && texts.isEmpty && sources.isEmpty
      && filesOfChart == nil
  }

  /// How much there is to look at, without what its parts hold.
  var size: Int { 1 + nodes.count + fields.count + texts.count + sources.count }

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
    if !other.nodes.isEmpty {
      let isMore = nodes.isEmpty || other.shares.rawValue > shares.rawValue
      if isMore { shares = other.shares }
    }
    nodes.formUnion(other.nodes)
    texts.formUnion(other.texts)
    holdsGuesses = holdsGuesses || other.holdsGuesses
    sources.formUnion(other.sources)
    let fields = other.shares == .nothing ? other.fields.mapValues(other.part) : other.fields
    self.fields.merge(fields) { .union([$0, $1], depth: depth + 1) }
    if let elements = other.elements.map(other.part) {
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
    hasher.combine(shares)
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
