extension Value {
  /// Writes the value as `{{ . }}` and `%v` do: text as it is, `map[a:1 b:[1 2]]`, `<nil>`.
  ///
  /// Go never ends on a map that contains itself and overflows its stack. Here what cannot be
  /// printed whole leaves the mark `%!v(LIMIT)`; use ``appendPrinted(to:maximumBytes:)`` where an
  /// error can be passed on.
  package func appendPrinted(to output: inout [UInt8]) {
    switch self {
    case .string(let text): text.withBytes { output.append(contentsOf: $0) }
    case .integer(let number, let type): Value.append(number, type, to: &output)
    case .float(let number): GoFloat.appendPrinted(number, to: &output)
    case .bool(let flag): output.append(flag ? "true" : "false")
    case .null: output.append("<nil>")
    case .list, .dict, .object:
      do throws(CallError) {
        try appendPrinted(to: &output, maximumBytes: Printer.defaultMaximumBytes)
      } catch {
        output.append("%!v(LIMIT)")
      }
    }
  }

  /// Writes the value as `%v` does, unless it would take more than `maximumBytes` or a map in it
  /// contains itself; after an error nothing is written.
  package func appendPrinted(
    to output: inout [UInt8], maximumBytes: Int
  ) throws(CallError) {
    switch self {
    case .string(let text):
      guard text.count <= maximumBytes else { throw Printer.tooLong(maximumBytes) }
      text.withBytes { output.append(contentsOf: $0) }
    case .integer, .float, .bool, .null: appendPrinted(to: &output)
    case .list, .dict, .object:
      var printer = Printer(output: output, maximumBytes: maximumBytes)
      output = []
      let start = printer.output.count
      do throws(CallError) {
        try printer.print(self, verb: "v")
      } catch {
        printer.output.removeSubrange(start...)
        output = printer.output
        throw error
      }
      output = printer.output
    }
  }

  /// The value as `%v` prints it.
  package var printed: ByteString {
    if case .string(let text) = self { return text }
    var output: [UInt8] = []
    appendPrinted(to: &output)
    return ByteString(output)
  }

  internal static func append(_ number: Int64, _ type: IntegerType, to output: inout [UInt8]) {
    if type.isUnsigned {
      GoNumber.append(UInt64(bitPattern: number), to: &output)
    } else {
      GoNumber.append(number, to: &output)
    }
  }
}
