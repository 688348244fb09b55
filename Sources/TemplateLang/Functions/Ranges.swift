internal import ValueTree

/// Sequences of whole numbers.
package let rangeFunctions: [Function] = [
  Function("until", [.int]) { arguments, context throws(CallError) in
    let count = arguments.int(0)
    return list(of: try numbers(from: 0, to: count, by: count < 0 ? -1 : 1, context))
  },
  Function("untilStep", [.int, .int, .int]) { arguments, context throws(CallError) in
    let (start, end, step) = (arguments.int(0), arguments.int(1), arguments.int(2))
    return list(of: try numbers(from: start, to: end, by: step, context))
  },
  Function("seq", [], variadic: .int, sequence),
]

private func list(of numbers: [Int]) -> Value {
  .list(List(numbers.map { .int($0) }, elementType: .int))
}

/// The numbers from the start up to the end, which is left out; none for a step of zero or one that
/// leads away from the end. A step beyond the range wraps around, and the numbers go on from there.
private func numbers(
  from start: Int, to end: Int, by step: Int, _ context: CallContext
) throws(CallError) -> [Int] {
  guard step != 0, (end < start) == (step < 0) else { return [] }
  var numbers: [Int] = []
  var next = start
  while step < 0 ? next > end : next < end {
    let distance = UInt(bitPattern: step < 0 ? next &- end : end &- next)
    let count = Int(clamping: (distance - 1) / step.magnitude + 1)
    let isTooMany = count > context.limits.listItems - numbers.count
    try context.charge(items: isTooMany ? .max : count)
    for index in 0..<count { numbers.append(next &+ index &* step) }
    let (following, overflows) = numbers[numbers.count - 1].addingReportingOverflow(step)
    guard overflows else { break }
    next = following
  }
  return numbers
}

/// The numbers between two, both counted, as a text; with three arguments the second is the step.
private func sequence(
  _ arguments: Arguments, _ context: CallContext
) throws(CallError) -> Value {
  let steps: [Int]
  switch arguments.count {
  case 1, 2:
    let start = arguments.count == 1 ? 1 : arguments.int(0)
    let end = arguments.int(arguments.count - 1)
    let step = end < start ? -1 : 1
    steps = try numbers(from: start, to: end &+ step, by: step, context)
  case 3:
    let (start, step, end) = (arguments.int(0), arguments.int(1), arguments.int(2))
    if end < start, step > 0 { return .string(ByteString()) }
    steps = try numbers(
      from: start, to: end &+ (end < start ? -1 : 1), by: step, context)
  default: return .string(ByteString())
  }
  var output: [UInt8] = []
  for (index, number) in steps.enumerated() {
    if index > 0 { output.append(UInt8(ascii: " ")) }
    GoNumber.append(Int64(number), to: &output)
  }
  try context.charge(bytes: output.count)
  return .string(ByteString(output))
}
