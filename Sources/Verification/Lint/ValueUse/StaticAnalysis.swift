internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree
internal import YAML

/// Follows values through all branches of the templates of a tree of charts, without running them.
///
/// It errs on the side of reads: what it cannot decide counts as read. That is why a value that it
/// calls unread has a good chance to be so.
internal struct StaticAnalysis {
  /// A call of a template that nothing defines.
  struct UndefinedTemplate {
    let name: ByteString
    let place: StaticReads.Place
  }

  /// A template, or a text, and what it was called with.
  private struct Call: Hashable {
    var name: ByteString
    var argument: Int
    var isGuess = false
  }

  /// A named template or a file, as it can be called.
  struct Template {
    let definition: Definition
    let file: SourceFile
    /// What tells it from all others.
    let number: Int
    /// The chart that has it; nil for a text given to `tpl`.
    let chart: Chart?

    var place: StaticReads.Place {
      StaticReads.Place(file: file, offset: definition.position)
    }
  }

  /// A file that is executed by itself.
  private struct Entry {
    let template: Template
    /// What the file sees as `$`.
    let scope: Shape
    /// The values of its chart.
    let values: Int
  }

  internal var reads = StaticReads()
  private(set) var undefined: [UndefinedTemplate] = []
  /// What templates change of values, in the order in which it was found.
  internal var changes = Noted<ValueChange>()
  /// By template: the values that it puts in the place of its chart's, these merged in.
  internal var defaults: [Int: Set<Int>] = [:]
  /// The values that are executed as templates, with the calls of `tpl`.
  internal var templated = Noted<TemplatedValue>()
  /// The values of the root chart, defaults and those of its values files, for texts given to `tpl`.
  let values: [Dict]
  private(set) var definitions: TemplateDefinitions
  private var charts: [Chart] = []
  private var entries: [Entry] = []
  private var done: [Call: Int] = [:]
  /// How many statements and parts of values may still be looked at: templates that call each other with
  /// ever other values have no end that anyone would wait for.
  private var budget = 10_000_000
  /// What a value costs that was not known before: it takes memory.
  private static let costOfValue = 50
  private var depth = 0
  /// The values that conditions around have looked at.
  private var guarded: [Set<Int>] = []
  /// The text of the template that is followed.
  internal private(set) var file = SourceFile(name: "", bytes: [])
  /// The call that is followed.
  private var call = 0
  internal private(set) var graph = CallGraph()
  /// The calls that led to it.
  internal private(set) var calls: [StaticReads.Place] = []
  /// The values of the chart whose file is followed.
  internal private(set) var chartValues = 0
  private var isTolerant = false
  /// Whether what is followed may never be run: a file that was read by a name that is not known.
  internal private(set) var isGuess = false
  /// Whether a template puts other values in the place of its chart's, for all templates after it.
  internal var replacesValues = false
  private var variables: [(name: ByteString, shape: Shape)] = []
  /// What conditions being evaluated look at.
  private var looked: Set<Int> = []

  /// Whether all of the templates could be followed.
  var isComplete: Bool { budget > 0 }

  /// Notes work: about as many steps as there are parts of values to look at.
  internal mutating func spend(_ work: Int) { budget -= work }

  init(_ chart: Chart, values: [Dict]) {
    self.values = values
    definitions = TemplateDefinitions(chart)
    add(chart, name: chart.name, path: chart.name, node: 0, depth: 0)
  }

  /// Follows all templates.
  mutating func run() {
    walkEntries()
    guard replacesValues else { return }
    // Which template does so first is not known here: all of them see the values of both kinds.
    (done, undefined) = ([:], [])
    walkEntries()
  }

  private mutating func walkEntries() {
    for entry in entries {
      file = entry.template.file
      call = graph.add(template: entry.template.number, calledBy: nil)
      chartValues = entry.values
      variables = [("$", entry.scope)]
      walk(entry.template.definition.body, entry.scope)
    }
  }

  /// Whether a map is what files see as `$`.
  internal func isScope(_ shape: Shape) -> Bool {
    entries.contains { $0.scope === shape }
  }

  // MARK: Charts

  @discardableResult
  private mutating func add(
    _ chart: Chart, name: ByteString, path: ByteString, node: Int, depth: Int
  ) -> Shape {
    let scope = Shape()
    charts.append(chart)
    scope.fields["Values"] = Shape(values: [node])
    let files = Shape()
    files.filesOfChart = charts.count - 1
    scope.fields["Files"] = files
    scope.fields["Chart"] = Shape()
    scope.fields["Chart"]?.fields["Name"] = Shape(texts: [name])
    scope.fields["Template"] = Shape()
    scope.fields["Template"]?.fields["BasePath"] = Shape(texts: [path + "/templates"])
    let subcharts = Shape()
    scope.fields["Subcharts"] = subcharts
    reads.use(reads.child(of: reads.child(of: 0, .key("tags")), .any))
    for (child, alias) in chart.children {
      let childNode = reads.child(of: node, .key(alias))
      reads.read(childNode, isBare: false, nil)
      if depth < 16 {
        subcharts.fields[alias] = add(
          child, name: alias, path: path + "/charts/" + alias, node: childNode, depth: depth + 1)
      }
    }
    for dependency in chart.metadata.dependencies ?? [] { readConditions(of: dependency, node) }
    for file in chart.templates where !file.isPartial && !chart.metadata.isLibrary {
      guard let template = definitions[path + "/" + file.name] else { continue }
      entries.append(Entry(template: template, scope: scope, values: node))
    }
    return scope
  }

  /// What `Chart.yaml` itself reads of the values.
  private mutating func readConditions(of dependency: Dependency, _ node: Int) {
    for condition in String(dependency.condition).split(separator: ",") {
      let names = condition.split(separator: ".").map { ByteString(String($0).trimmingSpaces) }
      read(names, from: node)
    }
    let name = dependency.effectiveName
    for value in dependency.importValues {
      var child: ByteString?
      switch value {
      case .string(let text): child = "exports." + text
      case .dict(let entries):
        if case .string(let text)? = entries.first(where: { $0.key == "child" })?.value {
          child = text
        }
      default: break
      }
      guard let child else { continue }
      var names = [name]
      names += String(child).split(separator: ".").map { ByteString(String($0)) }
      reads.use(read(names, from: node))
    }
  }

  @discardableResult
  private mutating func read(_ names: [ByteString], from node: Int) -> Int {
    var current = node
    for name in names {
      current = reads.child(of: current, .key(name))
      reads.read(current, isBare: false, nil)
    }
    return current
  }

  // MARK: Statements

  private mutating func walk(_ statements: Statements, _ dot: Shape) {
    let visible = variables.count
    defer { variables.removeLast(variables.count - visible) }
    for statement in statements {
      budget -= 1
      guard budget > 0 else { return }
      walk(statement, dot)
    }
  }

  private mutating func walk(_ statement: Statement, _ dot: Shape) {
    switch statement.kind {
    case .text, .break, .continue: return
    case .action(let pipeline):
      let value = evaluate(pipeline, dot)
      if pipeline.variables.isEmpty { use(value) }
    case .if(let condition, let then, let otherwise):
      branch(condition, then, otherwise, dot, setsDot: false)
    case .with(let condition, let then, let otherwise):
      branch(condition, then, otherwise, dot, setsDot: true)
    case .range(let collection, let body, let otherwise):
      let visible = variables.count
      let (value, looked) = condition { $0.evaluate(collection, dot) }
      let element = elements(of: value)
      if let last = collection.variables.last {
        variables.append((last.name, element))
        if collection.variables.count > 1 {
          variables.append((collection.variables[0].name, Shape()))
        }
      }
      guarded.append(looked)
      walk(body, element)
      guarded.removeLast()
      variables.removeLast(variables.count - visible)
      if let otherwise { walk(otherwise, dot) }
    case .template(let name, let argument):
      let value = argument.map { evaluate($0, dot) } ?? Shape()
      call(name, value, statement.position)
    }
  }

  private mutating func branch(
    _ pipeline: Pipeline, _ then: Statements, _ otherwise: Statements?, _ dot: Shape,
    setsDot: Bool
  ) {
    let visible = variables.count
    defer { variables.removeLast(variables.count - visible) }
    let (value, looked) = condition { $0.evaluate(pipeline, dot) }
    guarded.append(looked)
    walk(then, setsDot ? value : dot)
    guarded.removeLast()
    if let otherwise { walk(otherwise, dot) }
  }

  /// Evaluates something whose absence is thought of, and gives what it looks at.
  private mutating func condition(
    _ body: (inout StaticAnalysis) -> Shape
  ) -> (Shape, Set<Int>) {
    let outer = (isTolerant, looked)
    (isTolerant, looked) = (true, [])
    let value = body(&self)
    let seen = looked
    (isTolerant, looked) = (outer.0, outer.1.union(seen))
    return (value, seen)
  }

  // MARK: Templates

  internal mutating func call(_ name: ByteString, _ argument: Shape, _ position: Int) {
    guard let template = definitions[name] else {
      if isGuess { return }
      undefined.append(
        UndefinedTemplate(
          name: name, place: StaticReads.Place(file: file, offset: position)))
      return
    }
    let call = Call(name: name, argument: signature(of: argument))
    run(template, argument, call, from: position)
  }

  /// Calls any template: the name is known only when the template runs.
  ///
  /// Those of the same chart are meant, or of a library inside of it.
  internal mutating func callAny(_ argument: Shape, _ position: Int) {
    let signature = signature(of: argument)
    let all = Call(name: "*" + ByteString(file.name), argument: signature)
    guard done.updateValue(call, forKey: all) == nil else { return }
    let folder = Self.chartFolder(of: file.name)
    for name in definitions.names {
      guard let template = definitions[name], template.file.name.hasPrefix(folder) else {
        continue
      }
      run(template, argument, Call(name: name, argument: signature), from: position)
    }
  }

  /// What stands before `templates/` in a template's path.
  static func chartFolder(of name: String) -> String {
    var parts = name.split(separator: "/")
    while let last = parts.popLast() {
      if last == "templates" { break }
    }
    return parts.joined(separator: "/") + "/"
  }

  /// What tells calls apart by their argument.
  private mutating func signature(of shape: Shape) -> Int {
    var work = 0
    let signature = shape.signature(&work)
    spend(work)
    return signature
  }

  private mutating func run(
    _ called: Template, _ argument: Shape, _ call: Call, from position: Int
  ) {
    var call = call
    call.isGuess = isGuess
    if let known = done[call] {
      graph.note(known, calledBy: self.call)
      return
    }
    guard depth < 60, budget > 0 else { return }
    let outer = (file, self.call, variables, isTolerant)
    depth += 1
    calls.append(StaticReads.Place(file: file, offset: position))
    self.call = graph.add(template: called.number, calledBy: self.call)
    done[call] = self.call
    (file, variables, isTolerant) = (called.file, [("$", argument)], false)
    walk(called.definition.body, argument)
    (file, self.call, variables, isTolerant) = outer
    calls.removeLast()
    depth -= 1
  }

  /// Follows a text that is executed as a template.
  internal mutating func runText(
    _ text: ByteString, _ argument: Shape, _ position: Int, isGuess: Bool = false
  ) {
    let outer = self.isGuess
    self.isGuess = outer || isGuess
    defer { self.isGuess = outer }
    guard text.firstIndex(of: "{{") != nil else { return }
    let source = SourceFile(name: "gotpl", bytes: text.bytes)
    guard
      let parsed = try? Parser.parse(source, name: "gotpl", functions: .helm).definitions
    else { return }
    for definition in parsed.dropLast() { definitions.addIfNew(definition, in: source) }
    if let own = parsed.last {
      // Whoever has the text executed does what is in it.
      let template = Template(definition: own, file: source, number: self.template, chart: nil)
      let call = Call(name: text, argument: signature(of: argument))
      run(template, argument, call, from: position)
    }
  }

  /// The texts that stand at or below some values.
  internal func texts(at nodes: Set<Int>) -> [ByteString] {
    var found: Set<ByteString> = []
    for node in nodes {
      let steps = reads.steps(to: node)[...]
      for root in values { Self.collect(.dict(root), steps, &found) }
    }
    return found.sorted()
  }

  private static func collect(
    _ value: Value, _ steps: ArraySlice<StaticReads.Step>, _ found: inout Set<ByteString>
  ) {
    switch value {
    case .string(let text):
      if steps.isEmpty, text.firstIndex(of: "{{") != nil { found.insert(text) }
    case .dict(let dict):
      if case .key(let key)? = steps.first {
        if let next = dict[key] { collect(next, steps.dropFirst(), &found) }
        return
      }
      for next in dict.values { collect(next, steps.dropFirst(), &found) }
    case .list(let list):
      for next in list.elements { collect(next, steps.dropFirst(), &found) }
    case .null, .bool, .integer, .float, .object: return
    }
  }

  /// The texts of a chart's files that are templates.
  internal func fileTexts(ofChart index: Int, named names: Set<ByteString>) -> Set<ByteString> {
    var texts: Set<ByteString> = []
    for file in charts[index].files where names.isEmpty || names.contains(file.name) {
      let text = ByteString(file.data)
      if text.firstIndex(of: "{{") != nil { texts.insert(text) }
    }
    return texts
  }

  // MARK: Reads

  internal mutating func note(_ node: Int, _ position: Int) {
    looked.insert(node)
    let isGuarded = isTolerant || guarded.contains { $0.contains(node) }
    reads.read(
      node, isBare: !isGuarded, StaticReads.Place(file: file, offset: position),
      by: reader(of: node))
  }

  /// The number of the template that is followed.
  internal var template: Int { graph.template(of: call) }

  /// The call that is followed, unless what it reads of the root chart's values is a copy that a
  /// subchart has: of `global` the two outermost maps are each chart's own, those in them are shared.
  private func reader(of node: Int) -> Int? {
    guard chartValues != 0 else { return call }
    var (depth, outermost, current) = (0, node, node)
    while current != 0 {
      (outermost, current) = (current, reads.nodes[current].parent)
      depth += 1
    }
    return depth < 4 && reads.nodes[outermost].step == .key("global") ? nil : call
  }

  /// The value of a name in a shape.
  internal mutating func follow(_ name: ByteString, in shape: Shape, _ position: Int) -> Shape {
    let known = reads.nodes.count
    defer { spend((reads.nodes.count - known) * Self.costOfValue) }
    var found: [Shape] = []
    if let field = shape.field(name) { found.append(field) }
    if name == "AsMap", !shape.nodes.isEmpty { return shape }
    if let elements = shape.elements, shape.fields[name] == nil {
      found.append(shape.part(elements))
    }
    if !shape.nodes.isEmpty {
      var nodes: Set<Int> = []
      for node in shape.nodes {
        nodes.insert(reads.child(of: node, .key(name)))
        // What a subchart reads of the globals is the root's.
        if name == "global", node != 0 { nodes.insert(reads.child(of: 0, .key(name))) }
      }
      spend(nodes.count * (1 + guarded.count))
      for node in nodes { note(node, position) }
      found.append(Shape(values: nodes, shares: shape.shares == .nothing ? .nothing : .all))
    }
    if shape.filesOfChart != nil, found.isEmpty { return shape }
    return .union(found)
  }

  /// What a step that is not known may find.
  internal mutating func elements(of shape: Shape) -> Shape {
    let known = reads.nodes.count
    defer { spend((reads.nodes.count - known) * Self.costOfValue) }
    var found: [Shape] = shape.fields.keys.compactMap { shape.field($0) }
    if let elements = shape.elements { found.append(shape.part(elements)) }
    if !shape.nodes.isEmpty {
      let nodes = Set(shape.nodes.map { reads.child(of: $0, .any) })
      for node in nodes { reads.read(node, isBare: false, nil, by: call) }
      found.append(Shape(values: nodes, shares: shape.shares == .nothing ? .nothing : .all))
    }
    return .union(found)
  }

  /// All of a value is used.
  internal mutating func use(_ shape: Shape) {
    var open = [shape]
    var seen: Set<ObjectIdentifier> = []
    while let shape = open.popLast() {
      guard seen.insert(ObjectIdentifier(shape)).inserted else { continue }
      spend(1 + shape.nodes.count)
      for node in shape.nodes { reads.use(node, by: reader(of: node)) }
      open += shape.fields.values
      if let elements = shape.elements { open.append(elements) }
    }
  }

  // MARK: Variables

  internal func variable(_ name: ByteString) -> Shape {
    variables.last { $0.name == name }?.shape ?? Shape()
  }

  internal mutating func bind(_ pipeline: Pipeline, _ value: Shape) {
    for variable in pipeline.variables {
      if pipeline.isAssignment,
        let index = variables.lastIndex(where: { $0.name == variable.name })
      {
        variables[index].shape = .union([variables[index].shape, value])
      } else {
        variables.append((variable.name, value))
      }
    }
  }

  internal mutating func tolerantly(_ body: (inout StaticAnalysis) -> Shape) -> Shape {
    condition(body).0
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = Substring(self)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
