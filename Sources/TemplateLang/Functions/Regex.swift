internal import Diagnostics
package import LinearRegex
package import ValueTree

/// Regular expressions in RE2's dialect; patterns are compiled once in a render.
///
/// The forms without `must` fail on a bad pattern as well, only with other words; `regexMatch`
/// alone takes a bad pattern for one that matches nothing.
package let regexFunctions: [Function] =
  matchFunctions + regexPair(prefix: "regex", mustSucceed: false)
  + regexPair(prefix: "mustRegex", mustSucceed: true)

private let matchFunctions: [Function] = [
  Function("regexMatch", [.string, .string]) { arguments, context throws(CallError) in
    guard case .success(let regex) = try context.compiledRegex(arguments.text(0)) else {
      return .bool(false)
    }
    return .bool(try matches(regex, arguments.text(1), context))
  },
  Function("mustRegexMatch", [.string, .string]) { arguments, context throws(CallError) in
    let regex = try context.regex(arguments.text(0), mustSucceed: true)
    return .bool(try matches(regex, arguments.text(1), context))
  },
  Function("regexQuoteMeta", [.string]) { arguments, context throws(CallError) in
    let text = arguments.text(0)
    try context.charge(bytes: 2 * text.count)
    return .string(ByteString(text.withBytes { Regex.escaping($0) }))
  },
]

/// The functions that exist with and without `must`.
private func regexPair(prefix: String, mustSucceed: Bool) -> [Function] {
  [
    Function(prefix + "Find", [.string, .string]) { arguments, context throws(CallError) in
      let regex = try context.regex(arguments.text(0), mustSucceed: mustSucceed)
      let text = arguments.text(1)
      var work = try MatchingWork(of: regex, on: text, context)
      let match = text.withBytes { regex.firstMatch(in: $0) }
      try work.count()
      return .string(match.map { text[$0] } ?? ByteString())
    },
    Function(prefix + "FindAll", [.string, .string, .int]) { arguments, context throws(CallError) in
      let regex = try context.regex(arguments.text(0), mustSucceed: mustSucceed)
      let (text, count) = (arguments.text(1), arguments.int(2))
      var work = try MatchingWork(of: regex, on: text, context)
      let matches = try text.withBytes { text throws(CallError) in
        try regex.allMatches(in: text, limit: count < 0 ? nil : count) {
          found throws(CallError) in try work.count(matches: found)
        }
      }
      if matches.isEmpty { return .list(List([], elementType: .string, isNil: true)) }
      return try texts(of: matches, in: text, context)
    },
    Function(prefix + "Split", [.string, .string, .int]) { arguments, context throws(CallError) in
      let regex = try context.regex(arguments.text(0), mustSucceed: mustSucceed)
      let (text, count) = (arguments.text(1), arguments.int(2))
      if count == 0 { return .list(List([], elementType: .string, isNil: true)) }
      var work = try MatchingWork(of: regex, on: text, context)
      let parts = try text.withBytes { text throws(CallError) in
        try regex.split(text, limit: count < 0 ? nil : count) {
          found throws(CallError) in try work.count(matches: found)
        }
      }
      return try texts(of: parts, in: text, context)
    },
    Function(prefix + "ReplaceAll", [.string, .string, .string]) {
      arguments, context throws(CallError) in
      let regex = try context.regex(arguments.text(0), mustSucceed: mustSucceed)
      return try replaced(arguments, regex, context) { (text, replacement, grow) throws(CallError) in
        try regex.replacing(text, withTemplate: replacement, charge: grow)
      }
    },
    Function(prefix + "ReplaceAllLiteral", [.string, .string, .string]) {
      arguments, context throws(CallError) in
      let regex = try context.regex(arguments.text(0), mustSucceed: mustSucceed)
      return try replaced(arguments, regex, context) { (text, replacement, grow) throws(CallError) in
        try regex.replacing(text, withLiteral: replacement, charge: grow)
      }
    },
  ]
}

private func matches(
  _ regex: Regex, _ text: ByteString, _ context: CallContext
) throws(CallError) -> Bool {
  var work = try MatchingWork(of: regex, on: text, context)
  let matches = text.withBytes { regex.matches($0) }
  try work.count()
  return matches
}

/// Counts what matching takes. One search cannot be interrupted, so its time counts when it is over,
/// and what could take far too long is refused before.
private struct MatchingWork {
  private let context: CallContext
  private var start: UInt64

  /// Begins to match a text.
  init(of regex: Regex, on text: ByteString, _ context: CallContext) throws(CallError) {
    #if !WITHOUT_LIMITS
      // Mostly it is one look at each byte for all instructions.
      guard regex.mostWork(onBytes: text.count) >> 6 <= context.limits.steps else {
        throw CallError(
          .steps,
          "an expression of \(regex.instructionCount) instructions on a text of \(text.count) bytes takes more than \(context.limits.steps) steps"
        )
      }
    #endif
    self.context = context
    start = Interruption.now()
  }

  /// Counts the time since the last call, or since the beginning: a quarter of a microsecond is a step.
  mutating func count() throws(CallError) {
    let now = Interruption.now()
    try context.work(Int(truncatingIfNeeded: now &- start) >> 8)
    start = now
  }

  /// The same, where so many matches are kept.
  mutating func count(matches: Int) throws(CallError) {
    try count()
    guard matches & 0xFFF == 0 else { return }
    if matches > context.limits.listItems { try context.charge(items: matches) }
    try context.charge(items: 0x1000)
  }
}

private func texts(
  of ranges: [Range<Int>], in text: ByteString, _ context: CallContext
) throws(CallError) -> Value {
  try context.charge(items: ranges.count)
  return .strings(ranges.map { text[$0] })
}

private func replaced(
  _ arguments: Arguments, _ regex: Regex, _ context: CallContext,
  by replace: (UnsafeBufferPointer<UInt8>, [UInt8], (Int) throws(CallError) -> Void)
    throws(CallError) -> [UInt8]
) throws(CallError) -> Value {
  let limit = context.limits.stringBytes
  var work = try MatchingWork(of: regex, on: arguments.text(1), context)
  let result = try arguments.text(1).withBytes { text throws(CallError) in
    try replace(text, arguments.text(2).bytes) { size throws(CallError) in
      try work.count()
      if size > limit { try context.charge(bytes: size) }
    }
  }
  try context.charge(bytes: result.count)
  return .string(ByteString(result))
}

/// A text in backquotes, or in double quotes if it cannot stand in backquotes.
private func backquoted(_ text: ByteString) -> ByteString {
  text.withBytes { GoQuote.canBackquote($0) }
    ? ByteString("`") + text + ByteString("`") : GoQuote.quoted(text)
}

extension CallContext {
  /// How many compiled expressions a render keeps; beyond that it starts afresh. Each can take some
  /// megabytes.
  private static let regexCacheSize = 48

  /// The compiled form of a pattern, or why it has none; one that is too large ends the render, since
  /// to the reference it may be none that matches nothing.
  ///
  /// Compiling counts as making values of its size, so that a loop cannot do it without end.
  package func compiledRegex(
    _ pattern: ByteString
  ) throws(CallError) -> Result<Regex, RegexError> {
    if let known = regexCache[pattern] as? Result<Regex, RegexError> { return known }
    let result: Result<Regex, RegexError>
    var isLarge = false
    var cost = 0
    do throws(RegexError) {
      let regex = try Regex(pattern.bytes)
      isLarge = regex.isLarge
      cost = regex.size
      result = .success(regex)
    } catch {
      guard error.reason != .size else {
        throw CallError(
          .regexBytes, "regular expression of \(pattern.count) bytes is too large to be compiled")
      }
      result = .failure(error)
    }
    try charge(bytes: cost)
    if isLarge || regexCache.count >= Self.regexCacheSize { regexCache.removeAll() }
    regexCache[pattern] = result
    return result
  }

  fileprivate func regex(_ pattern: ByteString, mustSucceed: Bool) throws(CallError) -> Regex {
    switch try compiledRegex(pattern) {
    case .success(let regex): return regex
    case .failure(let error):
      let message = ByteString(error.message)
      if mustSucceed { throw CallError(bytes: message) }
      // The panic of a program that takes the pattern for granted.
      throw CallError(
        bytes: ByteString("regexp: Compile(") + backquoted(pattern) + "): " + message)
    }
  }
}
