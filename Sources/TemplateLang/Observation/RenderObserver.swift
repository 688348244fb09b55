internal import Diagnostics
package import ValueTree
package import YAML

/// Watches one render of programs that were compiled for observation: which statements ran, which way
/// each branch went, which values were read, and which statement wrote which output.
///
/// It stands beside the machine: nothing of it is in a ``Value``, and programs that are not compiled
/// for observation hold no code for it. A map of the values is known by its identity, so a read is
/// noticed however the map came to the template: as dot, in a variable, through `dict` or `get`.
package final class RenderObserver {
  /// What the render has read of the values.
  package private(set) var reads = ValueReads()
  /// Which output came from where, by the file's path in the tree of charts.
  package private(set) var outputs: [ByteString: OutputMap] = [:]
  private var counts: [ObjectIdentifier: TemplateCoverage] = [:]
  /// The paths that a map of the values has.
  private var origins: [ObjectIdentifier: [Int]] = [:]
  /// The maps of `origins`: as long as they live, no other has their identity.
  private var known: [Dict] = []
  private var segments: [OutputMap.Segment] = []
  /// Texts made by templates and not yet written.
  private var fragments: [OutputMap.Fragment] = []
  private var kept: [OutputMap.Fragment] = []
  /// About how much memory the segments and fragments take, those of finished files too.
  private var noteBytes = 0
  /// Beyond so much what is written is no longer noted: findings have the file, and no line.
  private static let mostNoteBytes = 128 << 20
  private var notesOutput: Bool { noteBytes <= Self.mostNoteBytes }

  /// Makes an observer for one render.
  package init() {}

  /// How often each statement of each template ran, sorted by file and name; templates that were
  /// never entered are there with counts of zero.
  package var coverage: [TemplateCoverage] {
    counts.values.sorted {
      $0.program.file.name == $1.program.file.name
        ? $0.program.name < $1.program.name : $0.program.file.name < $1.program.file.name
    }
  }

  // MARK: Before the render

  /// Announces the templates that can be called.
  package func prepare(_ set: TemplateSet) {
    for name in set.names {
      if let program = set[name] { _ = coverageKey(program) }
    }
  }

  /// Announces values: reads of them are noted under a path from the root chart's values.
  package func register(_ values: Dict, at path: [PathStep]) {
    var node = 0
    for step in path {
      guard let next = reads.child(of: node, step) else { return }
      node = next
    }
    var open: [(value: Value, node: Int)] = [(.dict(values), node)]
    while let (value, node) = open.popLast() {
      switch value {
      case .dict(let dict):
        add(node, to: dict)
        for (index, key) in dict.keys.enumerated() where dict.value(at: index).isCollection {
          guard let child = reads.child(of: node, .key(key)) else { return }
          open.append((dict.value(at: index), child))
        }
      case .list(let list):
        for (index, element) in list.elements.enumerated() where element.isCollection {
          guard let child = reads.child(of: node, .item(index)) else { return }
          open.append((element, child))
        }
      case .null, .bool, .integer, .float, .string, .object: continue
      }
    }
  }

  private func add(_ node: Int, to dict: Dict) {
    let key = ObjectIdentifier(dict)
    if origins[key]?.contains(node) == true { return }
    if origins[key] == nil { known.append(dict) }
    origins[key, default: []].append(node)
  }

  // MARK: Statements

  private func coverageKey(_ program: Program) -> ObjectIdentifier {
    let key = ObjectIdentifier(program)
    if counts[key] == nil {
      counts[key] = TemplateCoverage(
        program: program, counts: [Int](repeating: 0, count: program.sites.count))
    }
    return key
  }

  internal func reached(_ site: Int32, _ program: Program) {
    counts[coverageKey(program)]?.counts[Int(site)] += 1
  }

  /// The fragments so far; to be given back when the statement that starts now has ended.
  internal var fragmentMark: Int { fragments.count }

  internal func wrote(
    _ output: Range<Int>, _ site: Int32, _ program: Program, fragmentsFrom mark: Int
  ) {
    guard notesOutput else { return }
    let own = Array(fragments[mark...])
    fragments.removeLast(own.count)
    guard !output.isEmpty else {
      kept += own
      return
    }
    let place = program.sites[Int(site)]
    segments.append(
      OutputMap.Segment(
        output: output, program: program, source: place.range.lowerBound,
        isText: place.kind == .text, fragments: own))
    note(bytes: MemoryLayout<OutputMap.Segment>.stride)
  }

  private func note(bytes: Int) {
    noteBytes += bytes
    if !notesOutput { (segments, fragments, kept) = ([], [], []) }
  }

  /// The segments so far, before a template writes what becomes a value.
  internal var segmentMark: Int { segments.count }

  /// Takes what was written since a mark out again: it has become a value.
  internal func took(_ text: ByteString, from start: Int, segmentsFrom mark: Int, isTpl: Bool) {
    guard notesOutput else { return }
    let own = segments[mark...].map { segment in
      var segment = segment
      segment.output =
        segment.output.lowerBound - start..<segment.output.upperBound - start
      return segment
    }
    segments.removeLast(own.count)
    // The text of `tpl` is no file of the chart: who called it counts.
    let lasting = isTpl ? own.filter { $0.program.file.name != "gotpl" } : own
    guard !lasting.isEmpty else { return }
    fragments.append(OutputMap.Fragment(text: text, segments: lasting))
    note(bytes: MemoryLayout<OutputMap.Fragment>.stride + text.count)
  }

  /// A file has been rendered: what was written, and what was left of it without `<no value>`.
  package func finish(_ path: ByteString, written: [UInt8], leaving text: ByteString) {
    let whole = ByteString(written)
    let map = OutputMap(segments: segments, kept: kept, text: whole)
    segments = []
    fragments = []
    kept = []
    let marker: ByteString = "<no value>"
    var gaps: [Range<Int>] = []
    var start = 0
    while text.count != whole.count, let found = whole.firstIndex(of: marker, from: start) {
      gaps.append(found..<found + marker.count)
      start = found + marker.count
    }
    outputs[path] = map.removing(gaps, leaving: text)
  }

  // MARK: Values

  /// A template looks an entry of a map up.
  internal func read(_ name: ByteString, of dict: Dict, _ place: ValueReads.Place?) {
    guard let nodes = origins[ObjectIdentifier(dict)] else { return }
    let isMissing = dict.index(of: name) == nil
    for node in nodes {
      guard let child = reads.child(of: node, .key(name)) else { return }
      reads.noteRead(child, isMissing: isMissing, place)
    }
  }

  /// A template follows names from a value on.
  internal func follow(
    _ names: some Sequence<ByteString>, from value: Value, _ place: ValueReads.Place?
  ) {
    var current = value
    for name in names {
      switch current {
      case .dict(let dict):
        if dict.type == .values, name == "AsMap" { continue }
        read(name, of: dict, place)
        guard let next = dict[name] else { return }
        current = next
      case .object(let object):
        if case .value(let next)? = object.member(name) {
          current = next
        } else if let next = object.entries?[name] {
          current = next
        } else {
          return
        }
      case .null, .bool, .integer, .float, .string, .list: return
      }
    }
  }

  /// All of a value goes into the output or into a function that looks at all of it.
  internal func use(_ value: Value, _ place: ValueReads.Place?) {
    var open = [value]
    // Maps can hold themselves, and one map in many places.
    var seen: Set<ObjectIdentifier> = []
    while let value = open.popLast() {
      switch value {
      case .dict(let dict):
        guard seen.insert(ObjectIdentifier(dict)).inserted else { continue }
        if let nodes = origins[ObjectIdentifier(dict)] {
          for node in nodes { reads.noteUse(node, place) }
        } else {
          open += dict.values.filter(\.isCollection)
        }
      case .list(let list): open += list.elements.filter(\.isCollection)
      case .null, .bool, .integer, .float, .string, .object: continue
      }
    }
  }

  /// A template takes the entries of a map one by one: scalars count as read, maps do not yet.
  internal func takeEntries(of value: Value, _ place: ValueReads.Place?) {
    guard case .dict(let dict) = value, origins[ObjectIdentifier(dict)] != nil else { return }
    for (index, key) in dict.keys.enumerated() {
      switch dict.value(at: index) {
      case .dict: continue
      case .null, .bool, .integer, .float, .string, .list, .object: read(key, of: dict, place)
      }
    }
  }

  /// A function has made a value of another's parts: reads of the one are reads of the other.
  internal func connect(_ new: Value, to old: Value) {
    var open = [(new, old)]
    var seen: Set<ObjectIdentifier> = []
    while let (new, old) = open.popLast() {
      switch (new, old) {
      case (.dict(let new), .dict(let old)):
        if new === old || !seen.insert(ObjectIdentifier(new)).inserted { continue }
        for node in origins[ObjectIdentifier(old)] ?? [] { add(node, to: new) }
        for (index, key) in new.keys.enumerated() where new.value(at: index).isCollection {
          if let part = old[key], part.isCollection { open.append((new.value(at: index), part)) }
        }
      case (.list(let new), .list(let old)) where new.elements.count == old.elements.count:
        for (new, old) in zip(new.elements, old.elements) where new.isCollection {
          open.append((new, old))
        }
      default: continue
      }
    }
  }
}

extension Value {
  internal var isCollection: Bool {
    switch self {
    case .dict, .list: true
    case .null, .bool, .integer, .float, .string, .object: false
    }
  }
}
