internal import ValueTree

/// Functions that draw from the random bits of the render.
package let randomFunctions: [Function] = [
  Function("randAlphaNum", [.int], isPure: false) { arguments, context throws(CallError) in
    try randomText(of: arguments.int(0), from: digits + letters, context)
  },
  Function("randAlpha", [.int], isPure: false) { arguments, context throws(CallError) in
    try randomText(of: arguments.int(0), from: letters, context)
  },
  Function("randNumeric", [.int], isPure: false) { arguments, context throws(CallError) in
    try randomText(of: arguments.int(0), from: digits, context)
  },
  Function("randAscii", [.int], isPure: false) { arguments, context throws(CallError) in
    try randomText(of: arguments.int(0), from: Array(0x20...0x7E), context)
  },
  Function("randBytes", [.int], isPure: false) { arguments, context throws(CallError) in
    let count = arguments.int(0)
    if count < 0 { throw CallError("runtime error: makeslice: len out of range") }
    try context.charge(bytes: count)
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &context.random) }
    return .string(Base64.encoded(ByteString(bytes)))
  },
  Function("randInt", [.int, .int], isPure: false) { arguments, context throws(CallError) in
    let (low, high) = (arguments.int(0), arguments.int(1))
    guard high &- low > 0 else { throw CallError("invalid argument to Intn") }
    return .int(low &+ Int.random(in: 0..<(high &- low), using: &context.random))
  },
  Function("shuffle", [.string], isPure: false) { arguments, context in
    var runes = arguments.text(0).runes
    runes.shuffle(using: &context.random)
    return .string(ByteString(runes: runes))
  },
]

private let digits = [UInt8]("0123456789".utf8)
private let letters = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

/// A text of characters drawn from an alphabet; a negative count gives no text.
private func randomText(
  of count: Int, from alphabet: [UInt8], _ context: CallContext
) throws(CallError) -> Value {
  guard count > 0 else { return .string(ByteString()) }
  try context.charge(bytes: count)
  return .string(
    ByteString(unsafeUninitializedCapacity: count) { target in
      for index in 0..<count {
        let place = Int.random(in: 0..<alphabet.count, using: &context.random)
        target.initializeElement(at: index, to: alphabet[place])
      }
      return count
    })
}
