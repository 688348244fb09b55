internal import ValueTree

/// Sequences of whole numbers.
package let rangeFunctions: [Function] = [
  Function("until", [.int]) { arguments, context throws(CallError) in
    let count = arguments.int(0)
    return try numbers(Progression(from: 0, to: count, by: count < 0 ? -1 : 1), context)
  },
  Function("untilStep", [.int, .int, .int]) { arguments, context throws(CallError) in
    try numbers(
      Progression(from: arguments.int(0), to: arguments.int(1), by: arguments.int(2)), context)
  },
  Function("seq", [], variadic: .int, sequence),
]

/// Numbers at equal distances: from the start up to the end, which is left out.
private struct Progression {
  let start: Int
  let step: Int
  let count: Int

  /// A step of zero or away from the end gives no number.
  init(from start: Int, to end: Int, by step: Int) {
    self.start = start
    self.step = step
    guard start != end, step != 0, (end < start) == (step < 0) else {
      count = 0
      return
    }
    let distance = UInt(bitPattern: end < start ? start &- end : end &- start)
    count = Int(clamping: (distance - 1) / step.magnitude + 1)
  }

  /// The number at a place below the count.
  subscript(index: Int) -> Int { start &+ index &* step }
}

private func numbers(
  _ progression: Progression, _ context: CallContext
) throws(CallError) -> Value {
  try context.charge(items: progression.count)
  return .list(
    List((0..<progression.count).map { .int(progression[$0]) }, elementType: .int))
}

/// The numbers between two, both counted, as a text; with three arguments the second is the step.
private func sequence(
  _ arguments: Arguments, _ context: CallContext
) throws(CallError) -> Value {
  let progression: Progression
  switch arguments.count {
  case 1, 2:
    let start = arguments.count == 1 ? 1 : arguments.int(0)
    let end = arguments.int(arguments.count - 1)
    let step = end < start ? -1 : 1
    progression = Progression(from: start, to: end &+ step, by: step)
  case 3:
    let (start, step, end) = (arguments.int(0), arguments.int(1), arguments.int(2))
    if end < start, step > 0 { return .string(ByteString()) }
    progression = Progression(from: start, to: end &+ (end < start ? -1 : 1), by: step)
  default: return .string(ByteString())
  }
  try context.charge(items: progression.count)
  var output: [UInt8] = []
  for index in 0..<progression.count {
    if index > 0 { output.append(UInt8(ascii: " ")) }
    GoNumber.append(Int64(progression[index]), to: &output)
  }
  try context.charge(bytes: output.count)
  return .string(ByteString(output))
}
