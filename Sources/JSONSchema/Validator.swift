internal import Diagnostics
internal import ValueTree

/// One run of a rule table over one value.
struct Validator {
  /// Checks parts of a schema document against the metaschemas of their own dialects.
  struct Metaschemas {
    /// The metaschema in force.
    var current: RuleIndex
    /// The metaschemas by the places of the resources.
    var byPlace: [ByteString: RuleIndex]
  }

  /// A rule at work, with what led to it.
  private struct Scope {
    var rule: RuleIndex
    /// The reference that led here; nil for a plain subschema.
    var reference: ReferenceKeyword?
    /// Rules that look at the same value have the same level.
    var level: Int32
    /// The references in a row that led here.
    var references: Int32 = 0
  }

  /// The keywords that jump to another rule.
  enum ReferenceKeyword: String {
    case reference = "$ref"
    case recursive = "$recursiveRef"
    case dynamic = "$dynamicRef"
  }

  let rules: [Rule]
  let table: RuleTable
  var metaschemas: Metaschemas?
  private let limits: SchemaLimits
  private let interruption: Interruption
  /// The steps left of the slice at work.
  private var steps = 0
  private var allSteps: Interruption.Steps
  private var failure: SchemaError?
  private var createdViolations = 0
  /// Where in the value the run is; kept only where someone asks.
  private var path: [Violation.Step] = []
  private var pathStart = 0
  private var keepsPath = true
  private var scopes: [Scope] = []
  private var scopeStart = 0
  /// Where the native stack counts as used up.
  var stackLimit: UInt = 0

  /// Violations of plain keywords beyond this number are only counted.
  private static let violationLimit = 100_000

  init(
    table: RuleTable, limits: SchemaLimits, interruption: Interruption = Interruption()
  ) {
    self.table = table
    rules = table.rules
    self.limits = limits
    self.interruption = interruption
    allSteps = Interruption.Steps(limits.steps, interruption)
  }

  // MARK: Entry

  /// Whether a value fits.
  mutating func allows(_ value: Value, _ rule: RuleIndex) throws(SchemaError) -> Bool {
    keepsPath = metaschemas != nil
    return try run(value, rule, verdictOnly: true) == nil
  }

  /// How a value violates a rule.
  mutating func violation(
    in value: Value, of rule: RuleIndex
  ) throws(SchemaError) -> Violation? {
    if try allows(value, rule) { return nil }
    keepsPath = true
    guard let violation = try run(value, rule, verdictOnly: false) else { return nil }
    return Violation(
      .root, at: [], rule: rule, in: table, causes: flattened(violation))
  }

  private mutating func run(
    _ value: Value, _ rule: RuleIndex, verdictOnly: Bool
  ) throws(SchemaError) -> Violation? {
    steps = 0
    allSteps = Interruption.Steps(limits.steps, interruption)
    failure = nil
    stackLimit = Stack.limit(reserving: Stack.borrowedBytes)
    scopes = [Scope(rule: rule, reference: nil, level: 0)]
    path = []
    var unevaluated = Unevaluated(of: value, beyond: rules[Int(rule)].reach, callerNeeds: false)
    let violation = apply(rule, to: value, &unevaluated, verdictOnly)
    if let failure { throw failure }
    return violation
  }

  /// The parts of a group, or the violation alone.
  func flattened(_ violation: Violation) -> [Violation] {
    if case .group = violation.kind { return violation.causes }
    return [violation]
  }

  /// Applies a rule on a thread with a larger stack, where this one is used up.
  mutating func continueOnFreshStack(
    _ rule: RuleIndex, _ value: Value, _ unevaluated: inout Unevaluated, _ verdictOnly: Bool
  ) -> Violation? {
    let outer = stackLimit
    var violation: Violation? = .unspecified
    var inner = unevaluated
    let hasRun = withUnsafeMutablePointer(to: &self) { validator in
      Stack.runOnFreshStack {
        validator.pointee.stackLimit = Stack.limit(
          reserving: Stack.freshBytes - Stack.reserveBytes)
        violation = validator.pointee.apply(rule, to: value, &inner, verdictOnly)
      }
    }
    stackLimit = outer
    unevaluated = inner
    if !hasRun, failure == nil {
      failure = SchemaError(.validationDepth, "schema or value nests too deep for the stack")
    }
    return violation
  }

  // MARK: Budgets and failures

  /// Uses up some of the budget; false when it is spent.
  mutating func spend(_ cost: Int = 1) -> Bool {
    steps &-= cost
    if steps >= 0 { return true }
    return nextSlice()
  }

  /// Takes the next slices of steps, as many as were spent in advance.
  @inline(never)
  private mutating func nextSlice() -> Bool {
    guard failure == nil else { return false }
    do throws(Interruption.Ended) {
      while steps < 0 {
        let slice = try allSteps.next()
        if slice == 0 {
          failure = SchemaError(.schemaSteps, "validation takes more than \(limits.steps) steps")
          return false
        }
        steps &+= slice
      }
      return true
    } catch {
      failure = SchemaError(error.reason)
      return false
    }
  }

  /// A violation of a keyword at the present place.
  mutating func violation(
    _ kind: @autoclosure () -> Violation.Kind, of rule: RuleIndex, _ verdictOnly: Bool,
    causes: [Violation] = []
  ) -> Violation {
    if verdictOnly { return .unspecified }
    if causes.isEmpty {
      createdViolations += 1
      if createdViolations > Self.violationLimit { return .unspecified }
    }
    return Violation(
      kind(), at: Array(path[pathStart...]), rule: rule, in: table, causes: causes)
  }

  // MARK: Descending

  private mutating func fail(_ limit: LimitName, _ message: String) {
    if failure == nil { failure = SchemaError(limit, message) }
  }

  /// Applies another rule to the same value.
  mutating func applyHere(
    _ rule: RuleIndex, to value: Value, by reference: ReferenceKeyword? = nil,
    _ unevaluated: inout Unevaluated, _ verdictOnly: Bool
  ) -> Violation? {
    let outer = scopes[scopes.count - 1]
    var scope = Scope(rule: rule, reference: reference, level: outer.level)
    if reference != nil { scope.references = outer.references &+ 1 }
    guard enter(scope) else { return .unspecified }
    var inner = Unevaluated(
      of: value, beyond: rules[Int(rule)].reach, callerNeeds: !unevaluated.isEmpty)
    let violation = applyInDialect(rule, to: value, &inner, verdictOnly)
    scopes.removeLast()
    if violation == nil { unevaluated.formIntersection(inner) }
    return violation
  }

  /// Applies a rule to a part of the value.
  mutating func apply(
    _ rule: RuleIndex, toPart part: Value, at step: @autoclosure () -> Violation.Step,
    _ verdictOnly: Bool
  ) -> Violation? {
    guard
      enter(Scope(rule: rule, reference: nil, level: scopes[scopes.count - 1].level + 1))
    else { return .unspecified }
    if keepsPath { path.append(step()) }
    var inner = Unevaluated(of: part, beyond: rules[Int(rule)].reach, callerNeeds: false)
    let violation = applyInDialect(rule, to: part, &inner, verdictOnly)
    if keepsPath { path.removeLast() }
    scopes.removeLast()
    return violation
  }

  /// Applies a rule to a value that stands outside the tree, such as the name of a property.
  mutating func apply(
    _ rule: RuleIndex, toName name: ByteString, _ verdictOnly: Bool
  ) -> Violation? {
    guard enter(Scope(rule: rule, reference: nil, level: 0)) else { return .unspecified }
    let (oldScopes, oldPath) = (scopeStart, pathStart)
    scopeStart = scopes.count - 1
    pathStart = path.count
    var inner = Unevaluated()
    let violation = apply(rule, to: .string(name), &inner, verdictOnly)
    (scopeStart, pathStart) = (oldScopes, oldPath)
    scopes.removeLast()
    return violation
  }

  private mutating func enter(_ scope: Scope) -> Bool {
    if scopes.count >= limits.depth {
      fail(.validationDepth, "validation nests more than \(limits.depth) rules")
      return false
    }
    if scope.references > limits.references {
      fail(.schemaReferences, "more than \(limits.references) references lead to each other")
      return false
    }
    scopes.append(scope)
    return true
  }

  /// Applies a rule, or in its stead the metaschema of the place's own dialect.
  private mutating func applyInDialect(
    _ rule: RuleIndex, to value: Value, _ unevaluated: inout Unevaluated, _ verdictOnly: Bool
  ) -> Violation? {
    if let metaschemas, metaschemas.current == rule,
      let own = metaschemas.byPlace[pointerText(Array(path[pathStart...]))]
    {
      self.metaschemas?.current = own
      let violation = apply(own, to: value, &unevaluated, verdictOnly)
      self.metaschemas?.current = metaschemas.current
      return violation
    }
    return apply(rule, to: value, &unevaluated, verdictOnly)
  }

  // MARK: Scopes

  /// The violation, if this rule is already at work on the same value.
  mutating func cycle(of rule: RuleIndex, _ verdictOnly: Bool) -> Violation? {
    let here = scopes[scopes.count - 1]
    var index = scopes.count - 2
    while index >= scopeStart, scopes[index].level == here.level {
      if scopes[index].rule == here.rule {
        if verdictOnly { return .unspecified }
        let cycle = Violation.Kind.cycle(
          location: table.location(of: rule), first: keywordPath(to: scopes.count - 1),
          second: keywordPath(to: index))
        return violation(cycle, of: rule, verdictOnly)
      }
      index -= 1
    }
    return nil
  }

  /// The keywords that lead from the root to a scope.
  private func keywordPath(to end: Int) -> String {
    var text = ""
    guard end > scopeStart else { return text }
    for index in (scopeStart + 1)...end {
      if let reference = scopes[index].reference {
        text += "/" + reference.rawValue
      } else {
        let location = table.location(of: scopes[index].rule)
        let parent = table.location(of: scopes[index - 1].rule)
        text += location.dropFirst(parent.count)
      }
    }
    return text
  }

  /// The outermost rule at work whose resource allows `$recursiveRef` to find it.
  func recursiveTarget(_ fallback: RuleIndex) -> RuleIndex {
    for scope in scopes[scopeStart...] {
      let resource = rules[Int(scope.rule)].resource
      if resource.exists, rules[Int(resource)].isRecursiveAnchor { return scope.rule }
    }
    return fallback
  }

  /// The outermost rule at work that goes by a dynamic anchor.
  func dynamicTarget(_ anchor: ByteString, _ fallback: RuleIndex) -> RuleIndex {
    for scope in scopes[scopeStart...] {
      let resource = rules[Int(scope.rule)].resource
      if resource.exists, let found = rules[Int(resource)].dynamicAnchors[anchor] { return found }
    }
    return fallback
  }
}
