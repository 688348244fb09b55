internal import ChartEngine
internal import TemplateLang
internal import ValueTree
internal import YAML

/// OC120: values whose text `tpl` executes, so that who sets them can read all values of the chart,
/// secrets included.
internal enum TemplatedValueCheck {
  static func findings(in subject: LintSubject) -> [Finding] {
    let reads = subject.analysis.reads
    var calls: [Int: [TemplatedValue]] = [:]
    for value in subject.analysis.templated { calls[value.node, default: []].append(value) }
    return calls.keys.sorted().map { node in
      let places = (calls[node] ?? []).map { value in value.places.map(subject.place) }
      let name = reads.text(of: node)
      return Finding(
        Check.templatedValue.code, Check.templatedValue.severity,
        at: key(reads.steps(to: node), subject) ?? places.first?.first,
        trace: distinct(places.compactMap(\.first)), field: name,
        "the value `\(name)` reaches `tpl` at \(text(of: places))",
        help: "whoever sets it can read every value of the chart")
    }
  }

  /// Where a value, or what it is in, stands in the first values file that has it.
  private static func key(
    _ steps: [StaticReads.Step], _ subject: LintSubject
  ) -> Finding.Place? {
    var path: [PathStep] = []
    for step in steps {
      guard case .key(let name) = step else { break }
      path.append(.key(name))
    }
    if path.isEmpty { return nil }
    return subject.valuesFiles.first { $0.places[path] != nil }?.place(of: path)
  }

  /// The calls of `tpl`, and of those in helpers who calls the helper.
  private static func text(of places: [[Finding.Place]]) -> String {
    let texts = distinct(
      places.map { places in
        let call = places.first.map(text) ?? ""
        return places.count < 2 ? call : "\(call) (from \(text(places[1])))"
      })
    let shown = texts.prefix(5).joined(separator: ", ")
    return texts.count > 5 ? "\(shown) and \(texts.count - 5) more places" : shown
  }

  private static func text(_ place: Finding.Place) -> String {
    "\(place.file):\(place.line ?? 0)"
  }

  private static func distinct<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { seen.insert($0).inserted }
  }
}
