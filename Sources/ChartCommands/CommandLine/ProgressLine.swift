internal import ChartRepository
internal import Diagnostics
internal import Synchronization

/// One line on the terminal that tells how far downloads are, drawn over again and again.
final class ProgressLine: Sendable {
  private struct State {
    /// What is under way, in the order it began.
    var running: [DownloadProgress] = []
    /// How many bytes were shown last.
    var shown = 0
  }

  private let state = Mutex(State())
  private let surroundings: Surroundings
  private static let barWidth = 24

  init(_ surroundings: Surroundings) { self.surroundings = surroundings }

  /// Takes note of one download, and draws the line if that makes a difference one can see.
  func show(_ progress: DownloadProgress) {
    state.withLock { state in
      let isOver = progress.received == progress.expected
      if let index = state.running.firstIndex(where: { $0.name == progress.name }) {
        state.running[index] = progress
      } else {
        state.running.append(progress)
      }
      let received = state.running.reduce(0) { $0 + $1.received }
      if !isOver, received - state.shown < 256 << 10 { return }
      state.shown = received
      surroundings.errorOutput(Array("\r\u{1B}[K\(Self.text(state.running))".utf8))
      if isOver, state.running.allSatisfy({ $0.received == $0.expected }) {
        surroundings.errorOutput(Array("\r\u{1B}[K".utf8))
        state.running = []
        state.shown = 0
      }
    }
  }

  private static func text(_ running: [DownloadProgress]) -> String {
    let received = running.reduce(0) { $0 + $1.received }
    let names = running.filter { $0.received != $0.expected }.map(\.name)
    let shown = visible(String((names.first ?? "").prefix(40)))
    let others = names.count > 1 ? " and \(names.count - 1) more" : ""
    var bar = ""
    if running.allSatisfy({ $0.expected != nil }) {
      let expected = max(running.reduce(0) { $0 + ($1.expected ?? 0) }, 1)
      let filled = min(barWidth, barWidth * received / expected)
      bar =
        "[\(String(repeating: "#", count: filled))"
        + "\(String(repeating: " ", count: barWidth - filled))] "
    }
    let tenths = received / 104_858
    return "\(bar)\(tenths / 10).\(tenths % 10) MiB  \(shown)\(others)"
  }
}
