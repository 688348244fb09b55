internal import ValueTree

/// Sequences of whole numbers.
package let rangeFunctions: [Function] = [
  Function("until", [.int]) { arguments, context throws(CallError) in
    let count = arguments.int(0)
    return try list(Progression(from: 0, to: count, by: count < 0 ? -1 : 1), context)
  },
  Function("untilStep", [.int, .int, .int]) { arguments, context throws(CallError) in
    try list(
      Progression(from: arguments.int(0), to: arguments.int(1), by: arguments.int(2)), context)
  },
  Function("seq", [], variadic: .int, sequence),
]

/// Numbers at equal distances from a start up to an end, which is left out; none for a step of zero
/// or one that leads away from the end. Past the end of the range of numbers they go on at its
/// other end.
private struct Progression {
  let start: Int
  let end: Int
  let step: Int

  init(from start: Int, to end: Int, by step: Int) {
    self.start = start
    self.end = end
    self.step = step
  }

  /// Gives all numbers in runs that do not wrap around, each charged as items of a list before it is
  /// given: the first number of a run and how many there are.
  func forEachRun(
    _ context: CallContext, _ body: (_ first: Int, _ count: Int) -> Void
  ) throws(CallError) {
    guard step != 0, (end < start) == (step < 0) else { return }
    var given = 0
    var next = start
    while step < 0 ? next > end : next < end {
      let distance = UInt(bitPattern: step < 0 ? next &- end : end &- next)
      let count = Int(clamping: (distance - 1) / step.magnitude + 1)
      let isTooMany = count > context.limits.listItems - given
      try context.charge(items: isTooMany ? .max : count)
      body(next, count)
      given += count
      let last = next &+ (count - 1) &* step
      let (following, overflows) = last.addingReportingOverflow(step)
      guard overflows else { return }
      next = following
    }
  }
}

private func list(
  _ progression: Progression, _ context: CallContext
) throws(CallError) -> Value {
  var elements: [Value] = []
  try progression.forEachRun(context) { first, count in
    elements.reserveCapacity(elements.count + count)
    for index in 0..<count { elements.append(.int(first &+ index &* progression.step)) }
  }
  return .list(List(elements, elementType: .int))
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
  var output: [UInt8] = []
  try progression.forEachRun(context) { first, count in
    for index in 0..<count {
      if !output.isEmpty { output.append(UInt8(ascii: " ")) }
      GoNumber.append(Int64(first &+ index &* progression.step), to: &output)
    }
  }
  try context.charge(bytes: output.count)
  return .string(ByteString(output))
}
