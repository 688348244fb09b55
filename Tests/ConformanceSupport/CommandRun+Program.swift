internal import Glibc
internal import Processes
internal import TestSupport
internal import Transport

extension CommandRun {
  /// Runs another program in place of the tool, with the same arguments: `scripts/compare-hostile` sees in
  /// this way what Helm does with the answers of the tests' servers.
  ///
  /// The program finds in `HOSTILE_NETWORK` the port of a proxy on this machine that answers as the client
  /// does. What was asked and what came of it goes to standard error.
  static func program(
    _ program: String, _ arguments: [String], variables: [String: String], input: [UInt8],
    client: FakeHTTPClient?
  ) -> CommandRun {
    let server = LoopbackServer { head, piece in
      piece == 0 ? client.flatMap { answer(to: head, of: $0) } : nil
    }
    var process = ChildProcess(program, arguments)
    process.variables = variables.mapValues { $0 }
    process.variables["HOSTILE_NETWORK"] = String(server.url.split(separator: ":").last ?? "")
    process.input = input
    let run: CommandRun
    do throws(ChildProcess.Failure) {
      let outcome = try process.run()
      run = CommandRun(
        code: outcome.status, output: outcome.output, errorOutput: outcome.errors)
    } catch {
      run = CommandRun(code: 127, output: [], errorOutput: Array("\(error)".utf8))
    }
    report(arguments, run.code, run.errorOutput + run.output, asked: server.asked)
    return run
  }

  /// Tells what a program did, on standard error.
  package static func report(
    _ arguments: [String], _ code: Int32, _ text: [UInt8], asked: [String] = []
  ) {
    var lines = ["  $ \(arguments.joined(separator: " ").prefix(300))"]
    for head in asked.prefix(20) {
      let fields = head.split(separator: "\r\n")
      let secret = fields.first { $0.lowercased().hasPrefix("authorization:") }
      lines.append("    asked: \(fields.first ?? "") \(secret ?? "")")
    }
    lines.append(
      "    status \(code): \(String(decoding: text.prefix(400), as: UTF8.self).debugDescription)")
    let report = lines.joined(separator: "\n") + "\n"
    _ = report.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }

  /// What a client answers to a request that a proxy gets; nil hangs up.
  private static func answer(to head: String, of client: FakeHTTPClient) -> [UInt8]? {
    let lines = head.split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3, let method = HTTPRequest.Method(rawValue: String(words[0])),
      let url = WebURL(String(words[1]))
    else { return nil }
    var request = HTTPRequest(method, url)
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 {
        request.headers.append(String(parts[0]), String(parts[1].drop { $0 == " " }))
      }
    }
    switch client.answer(to: request) {
    case .response(let status, let headers, let body):
      var response = LoopbackServer.response("\(status) -", headers.lines, body)
      if method == .head { response.removeLast(body.count) }
      return response
    case .cut(let status, let headers, let body):
      return LoopbackServer.response("\(status) -", headers.lines, body).dropLast()
    case .failure: return nil
    }
  }
}

extension HTTPHeaders {
  fileprivate var lines: [String] { fields.map { "\($0.name): \($0.value)" } }
}
