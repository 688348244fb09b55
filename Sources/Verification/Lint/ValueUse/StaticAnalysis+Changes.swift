internal import ValueTree

/// A change of a chart's values that a template makes while it runs.
internal struct ValueChange: Hashable {
  /// `set`, `unset`, `merge` or one of its kin.
  let function: ByteString
  /// The value, as a place in ``StaticReads``.
  let node: Int
  /// Where the function is called.
  let place: StaticReads.Place
  /// The number of the template that calls it.
  let template: Int
  /// What the new values may be, as far as they are values of the chart.
  let sources: Set<Int>
  /// The values of the chart whose file was at work.
  let chartValues: Int
}

/// Values that a call of `tpl` executes as a template.
internal struct TemplatedValue: Hashable {
  let node: Int
  /// The call of `tpl`, and where a file calls the helper that it is in.
  let places: [StaticReads.Place]
}

/// Things in the order in which they were noted, each once.
internal struct Noted<Element: Hashable>: Sequence {
  private var known: Set<Element> = []
  private var list: [Element] = []

  mutating func note(_ element: Element) {
    if known.insert(element).inserted { list.append(element) }
  }

  func makeIterator() -> IndexingIterator<[Element]> { list.makeIterator() }
}

extension StaticAnalysis {
  /// Notes that a function changes some entries of a map: any, if their names are not known.
  internal mutating func noteChange(
    _ function: ByteString, of target: Shape, at names: Set<ByteString>, to new: Shape?,
    _ position: Int
  ) {
    if names.contains("Values"), isScope(target) {
      replacesValues = true
      noteReplacement(function, of: target, by: new, position)
    }
    guard !isGuess, target.shares == .all else { return }
    let place = StaticReads.Place(file: file, offset: position)
    for node in target.nodes.sorted() {
      let steps = names.sorted().map { StaticReads.Step.key($0) }
      for step in names.isEmpty ? [.any] : steps {
        append(function, reads.child(of: node, step), from: new, place)
      }
    }
  }

  /// Notes that other values take the place of all values of a chart, unless they hold these.
  private mutating func noteReplacement(
    _ function: ByteString, of scope: Shape, by new: Shape?, _ position: Int
  ) {
    guard let values = scope.fields["Values"] else { return }
    if let new, !new.nodes.isDisjoint(with: values.nodes) {
      // The chart's defaults are in another place, and the values are merged into them.
      defaults[template, default: []].formUnion(new.nodes.subtracting(values.nodes))
      return
    }
    let place = StaticReads.Place(file: file, offset: position)
    for node in values.nodes.sorted() { append(function, node, from: new, place) }
  }

  /// Notes that a function takes the entries of one map over into another.
  internal mutating func noteMerge(
    _ function: ByteString, of source: Shape, into target: Shape, _ position: Int
  ) {
    let names = Set(source.fields.keys)
    if source.nodes.isEmpty, names.isEmpty, source.elements == nil { return }
    let isKnown = source.nodes.isEmpty && source.elements == nil
    noteChange(function, of: target, at: isKnown ? names : [], to: source, position)
  }

  private mutating func append(
    _ function: ByteString, _ node: Int, from new: Shape?, _ place: StaticReads.Place
  ) {
    changes.note(
      ValueChange(
        function: function, node: node, place: place, template: template,
        sources: new?.nodes ?? [], chartValues: chartValues))
  }

  /// Notes that a text is executed: it may be that of a value or made of some.
  internal mutating func noteTemplated(_ text: Shape, _ position: Int) {
    guard !isGuess else { return }
    let place = StaticReads.Place(file: file, offset: position)
    for node in text.nodes.union(text.sources).sorted() {
      templated.note(TemplatedValue(node: node, places: [place] + calls.prefix(1)))
    }
  }
}
