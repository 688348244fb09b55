internal import ChartEngine
internal import Diagnostics
internal import Synchronization
internal import TemplateLang
internal import ValueTree

/// The template lines that wrote a rendered file.
internal struct RenderedPlaces {
  private let map: OutputMap?
  /// The name of the root chart with a slash, which is no part of its files' paths.
  private let root: String
  private let budget: PlaceBudget

  init(_ file: RenderedFile, _ render: ObservedRender, _ budget: PlaceBudget) {
    self.budget = budget
    map = render.observer.outputs[ByteString(file.path)]
    root = String(render.resolved.name) + "/"
  }

  /// The line that wrote a byte, then the lines that called it; none once too many were looked for.
  func places(ofByteAt offset: Int) -> [Finding.Place] {
    guard let map, budget.allows(map.searchedBytes) else { return [] }
    return map.origins(ofByteAt: offset).map { origin in
      let position = origin.position
      return Finding.Place(
        file: belowRoot(origin.file.name), line: position.line, column: position.column)
    }
  }

  private func belowRoot(_ name: String) -> String {
    name.hasPrefix(root) ? String(name.dropFirst(root.count)) : name
  }
}

/// How much may be gone over to find the lines of all findings of one render: a render of many megabytes
/// can have a finding in every line.
internal final class PlaceBudget: Sendable {
  private let left = Atomic(1 << 30)

  /// Whether so many bytes may be gone over, which are taken off then.
  func allows(_ bytes: Int) -> Bool {
    left.subtract(bytes, ordering: .relaxed).newValue >= 0
  }
}
