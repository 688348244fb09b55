/// Which templates call which, as far as they were followed: each call with another argument is a
/// node of its own.
internal struct CallGraph {
  /// The number of each call's template.
  private var templates: [Int] = []
  private var callees: [Set<Int>] = []
  /// The files, which are executed by themselves.
  private var entries: [Int] = []

  /// Adds a file, or a call by another, and gives its place.
  mutating func add(template: Int, calledBy caller: Int?) -> Int {
    let call = templates.count
    templates.append(template)
    callees.append([])
    if let caller { callees[caller].insert(call) } else { entries.append(call) }
    return call
  }

  /// Notes that a call is made from another place too.
  mutating func note(_ call: Int, calledBy caller: Int) { callees[caller].insert(call) }

  /// The template of a call.
  func template(of call: Int) -> Int { templates[call] }

  /// The calls that are reached without some templates.
  func calls(avoiding avoided: Set<Int>) -> Set<Int> {
    var reached: Set<Int> = []
    var open = entries
    while let call = open.popLast() {
      if avoided.contains(templates[call]) { continue }
      if reached.insert(call).inserted { open += callees[call] }
    }
    return reached
  }
}
