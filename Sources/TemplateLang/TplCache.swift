internal import Diagnostics
internal import Synchronization
internal import ValueTree

/// Compiled texts of `tpl`, shared by all renders of a process: values often hold the same template
/// for thousands of releases. Programs are kept, never what they printed.
internal final class TplCache: Sendable {
  static let shared = TplCache(isObserved: false)
  /// The texts compiled for observation.
  static let observed = TplCache(isObserved: true)

  /// Bytes of template text kept; beyond that the cache starts anew.
  private static let capacity = 4 << 20

  private struct State {
    var programs: [ByteString: [Program]] = [:]
    var bytes = 0
  }

  private let state = Mutex(State())
  private let isObserved: Bool

  private init(isObserved: Bool) { self.isObserved = isObserved }

  /// The templates of a text, its own last.
  func programs(
    for text: ByteString, _ functions: FunctionTable, _ limits: Limits
  ) throws(ParseError) -> [Program] {
    let key = text
    if let known = state.withLock({ $0.programs[key] }), known[0].functions === functions {
      return known
    }
    let file = SourceFile(name: "gotpl", bytes: text.bytes)
    let compiled = try Program.compile(
      file, name: "gotpl", functions: functions, limits: limits, isObserved: isObserved)
    state.withLock { state in
      if state.bytes + key.count > Self.capacity {
        state.programs.removeAll()
        state.bytes = 0
      }
      state.bytes += key.count
      state.programs[key] = compiled
    }
    return compiled
  }
}
