internal import Glibc
internal import ValueTree

/// `include name argument`
internal final class IncludeNode: ExpressionNode {
  let call: CallShape

  init(_ call: CallShape) { self.call = call }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let values = try call.values(&machine, dot)
    return .string(
      try machine.include(values.text(0), values[1], commandPlace: call.commandPlace))
  }

  override func write(_ machine: inout Machine, _ dot: Value) throws(Failure) {
    let values = try call.values(&machine, dot)
    try machine.writeInclude(values.text(0), values[1], commandPlace: call.commandPlace)
  }
}

/// `tpl text argument`
internal final class TplNode: ExpressionNode {
  let call: CallShape

  init(_ call: CallShape) { self.call = call }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let values = try call.values(&machine, dot)
    return .string(
      try machine.template(
        from: values.text(0), values[1], commandPlace: call.commandPlace))
  }
}

/// `include … | indent N` and `include … | nindent N` where N is a constant: when the text is printed
/// right away, it is indented in the output itself, where the template has written it.
internal final class IndentedIncludeNode: CallNode {
  private let included: IncludeNode
  private let width: Int
  private let startsNewLine: Bool

  /// Nil for any other call.
  init?(indenting function: Function, _ call: CallShape) {
    guard function.intrinsic == .indent || function.intrinsic == .nindent,
      call.arguments.count == 1, let width = call.arguments[0] as? ConstantNode,
      case .integer(let number, .int) = width.value, (0...1000).contains(number),
      let included = call.piped as? IncludeNode
    else { return nil }
    self.included = included
    self.width = Int(number)
    startsNewLine = function.intrinsic == .nindent
    super.init(function, call)
  }

  override func write(_ machine: inout Machine, _ dot: Value) throws(Failure) {
    let start = machine.output.count
    try included.write(&machine, dot)
    try machine.step()
    let lines = machine.output.lines(from: start)
    do throws(CallError) {
      try machine.context.charge(bytes: machine.output.count - start + lines * width + 1)
    } catch {
      machine.at = call.commandPlace
      throw machine.failure(calling: name, error)
    }
    machine.output.indent(
      from: start, lines: lines, by: width, startsNewLine: startsNewLine)
  }
}

extension [UInt8] {
  /// The number of lines from a place on: one more than there are line feeds.
  fileprivate func lines(from start: Int) -> Int {
    var lines = 1
    for index in start..<count where self[index] == UInt8(ascii: "\n") { lines += 1 }
    return lines
  }

  /// Moves each line from a place on to the right, and all of them down by one if so wished.
  fileprivate mutating func indent(
    from start: Int, lines: Int, by width: Int, startsNewLine: Bool
  ) {
    let end = count
    let extra = lines * width + (startsNewLine ? 1 : 0)
    append(contentsOf: repeatElement(UInt8(ascii: " "), count: extra))
    withUnsafeMutableBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      // From the last line to the first, so that nothing is overwritten before it was moved.
      var lineEnd = end
      var target = end + extra
      while true {
        var lineStart = lineEnd
        while lineStart > start, base[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
        let length = lineEnd - lineStart
        target -= length
        memmove(base + target, base + lineStart, length)
        target -= width
        memset(base + target, 0x20, width)
        guard lineStart > start else { break }
        target -= 1
        base[target] = UInt8(ascii: "\n")
        lineEnd = lineStart - 1
      }
      if startsNewLine { base[start] = UInt8(ascii: "\n") }
    }
  }
}
