internal import ChartRequests
internal import Diagnostics

let serveCommand: Command = {
  var command = Command("serve", summary: "answer requests of another program")
  command.description = """
    Read requests from standard input, one JSON document on each line, and write the response to
    each as one line to standard output, in the same order; end when the input ends.

    The requests are those of the C library (docs/embedding.md). A program that cannot link it, or
    does not want to share a process with it, starts this command and talks to it:

        $ echo '{"op": "version"}' | opea-chart serve --stdio
    """
  command.flags = [
    Flag("stdio", .bool, "talk over standard input and output, which is the only way there is")
  ]
  command.run = { invocation throws(Diagnostic) in
    serve(invocation.surroundings)
    return 0
  }
  return command
}()

/// The longest request, as in the C library.
private let maximumRequest = 256 << 20

private func serve(_ surroundings: Surroundings) {
  let handler = RequestHandler()
  var lines = InputLines(limit: maximumRequest, read: surroundings.inputPart)
  while let line = lines.next() {
    var response: [UInt8]
    switch line {
    case .text(let request): response = handler.response(to: request).text
    case .tooLong: response = handler.refusalOfLength(limit: maximumRequest).text
    }
    response.append(UInt8(ascii: "\n"))
    surroundings.output(response)
  }
}
