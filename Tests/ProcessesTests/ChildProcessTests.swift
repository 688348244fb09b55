import Processes
import Testing

@Suite struct ChildProcessTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var script: String
    var input = ""
    var output = ""
    var errors = ""
    var status: Int32 = 0
    var testDescription: String { script }
  }

  @Test(arguments: [
    Case(script: "cat", input: "hello", output: "hello"),
    Case(script: "true"),
    Case(script: "echo out; echo err >&2; exit 3", output: "out\n", errors: "err\n", status: 3),
    Case(script: "kill -KILL $$", status: 137),
    Case(script: "printf %s \"$SAMPLE\"", output: "a=b"),
    Case(script: "exec <&-; exit 0", input: String(repeating: "x", count: 1 << 20)),
  ])
  func runs(_ sample: Case) throws {
    var process = ChildProcess("sh", ["-c", sample.script])
    process.input = Array(sample.input.utf8)
    process.variables = ["SAMPLE": "a=b"]
    let outcome = try process.run()
    #expect(outcome.status == sample.status)
    #expect(String(decoding: outcome.output, as: UTF8.self) == sample.output)
    #expect(String(decoding: outcome.errors, as: UTF8.self) == sample.errors)
  }

  @Test func exchangesMoreThanAPipeHolds() throws {
    var process = ChildProcess("sh", ["-c", "tee /dev/stderr"])
    process.input = [UInt8](repeating: 7, count: 3 << 20)
    let outcome = try process.run()
    #expect(outcome.output == process.input)
    #expect(outcome.errors == process.input)
  }

  @Test func keepsOnlySoMuch() throws {
    var process = ChildProcess("sh", ["-c", "head -c 100000 /dev/zero"])
    process.outputLimit = 1000
    #expect(try process.run().output.count == 1000)
  }

  @Test func saysWhatIsMissing() {
    #expect(throws: ChildProcess.Failure.self) {
      try ChildProcess("no-such-program-anywhere").run()
    }
  }
}
