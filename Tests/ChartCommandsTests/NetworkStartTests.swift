import ChartCommands
import Diagnostics
import Synchronization
import Testing

/// Where there is no network the process becomes another one, which begins the command anew: before
/// that nothing may be read, printed or written.
@Suite struct NetworkStartTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var line: String
    var testDescription: String { line }
    init(_ line: String) { self.line = line }
  }

  @Test func schemasNeedNoNetworkWhereNoneIsAsked() {
    let (status, events) = run("validate --schema-location / -")
    #expect(status == 0)
    #expect(events == ["input", "output"])
  }

  /// Schemas that are kept are found without a network, so a command goes on and says what is missing.
  @Test(arguments: [
    Case("validate --schema-location https://h.test/s -"),
    Case("validate -"),
    Case("check /none --schema-location https://h.test/s"),
  ])
  func startsBeforeAnythingElseForSchemas(_ sample: Case) {
    let (_, events) = run(sample.line)
    #expect(events.first == "start")
    #expect(events.count { $0 == "start" } == 1)
  }

  @Test(arguments: [
    Case("pull oci://h.test/c"),
    Case("pull https://h.test/c.tgz"),
    Case("push /proc/self/exe oci://h.test/c"),
    Case("registry login h.test -u u --password-stdin"),
    Case("registry login h.test -u u -p p"),
    Case("template oci://h.test/c -f -"),
    Case("template https://h.test/c.tgz -f -"),
    Case("template c --repo https://h.test -f -"),
    Case("template . -f - -f https://h.test/v.yaml"),
    Case("template . -f - --set-file a=https://h.test/v"),
  ])
  func startsBeforeAnythingElse(_ sample: Case) {
    let (status, events) = run(sample.line)
    #expect(status == 1)
    #expect(events == ["start", "error"])
  }

  /// Runs a command line where the network is another process; gives the exit code and what the
  /// command did to its surroundings, in order.
  private func run(_ line: String) -> (status: Int32, events: [String]) {
    let events = Events()
    var surroundings = Surroundings(
      output: { _ in events.note("output") }, errorOutput: { _ in events.note("error") },
      input: {
        events.note("input")
        return []
      }, variable: { _ in nil })
    surroundings.network = .elsewhere {
      events.note("start")
      return Diagnostic(.network, "there is none")
    }
    let arguments = line.split(separator: " ").map { String($0) }
    return (CommandTree().run(arguments, surroundings), events.all)
  }
}

/// What happened, in order.
private final class Events: Sendable {
  private let list = Mutex<[String]>([])
  var all: [String] { list.withLock { $0 } }
  func note(_ event: String) { list.withLock { $0.append(event) } }
}
