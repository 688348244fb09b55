internal import ValueTree

/// Trimming, cutting, joining and quoting. Lengths and places are bytes, as in the reference engine.
package let stringFunctions: [Function] = [
  Function("toString", [.any]) { arguments, context throws(CallError) in
    .string(try arguments[0].text(context))
  },
  Function("hello", []) { _, _ in .text("Hello!") },

  Function("trim", [.string]) { arguments, _ in .string(arguments.text(0).trimmingSpace()) },
  Function("trimAll", [.string, .string], trimAll),
  Function("trimall", [.string, .string], trimAll),
  Function("trimPrefix", [.string, .string]) { arguments, _ in
    let (prefix, text) = (arguments.text(0), arguments.text(1))
    return .string(text.hasPrefix(prefix) ? text.suffix(from: prefix.count) : text)
  },
  Function("trimSuffix", [.string, .string]) { arguments, _ in
    let (suffix, text) = (arguments.text(0), arguments.text(1))
    return .string(text.hasSuffix(suffix) ? text.prefix(upTo: text.count - suffix.count) : text)
  },
  Function("contains", [.string, .string]) { arguments, _ in
    .bool(arguments.text(1).firstIndex(of: arguments.text(0)) != nil)
  },
  Function("hasPrefix", [.string, .string]) { arguments, _ in
    .bool(arguments.text(1).hasPrefix(arguments.text(0)))
  },
  Function("hasSuffix", [.string, .string]) { arguments, _ in
    .bool(arguments.text(1).hasSuffix(arguments.text(0)))
  },

  Function("trunc", [.int, .string]) { arguments, _ in
    let (count, text) = (arguments.int(0), arguments.text(1))
    if count >= 0 { return .string(text.count > count ? text.prefix(upTo: count) : text) }
    let start = text.count &+ count
    return .string(start > 0 ? text.suffix(from: start) : text)
  },
  Function("substr", [.int, .int, .string], substring),
  Function("abbrev", [.int, .string]) { arguments, _ in
    let width = arguments.int(0)
    let text = arguments.text(1)
    return .string(width < 4 ? text : abbreviated(text, from: 0, width: width))
  },
  Function("abbrevboth", [.int, .int, .string]) { arguments, _ in
    let (start, width, text) = (arguments.int(0), arguments.int(1), arguments.text(2))
    if width < 4 || start > 0 && width < 7 { return .string(text) }
    return .string(abbreviated(text, from: start, width: width))
  },
  Function("wrap", [.int, .string]) { arguments, context throws(CallError) in
    try wrapped(
      arguments.text(1), width: arguments.int(0), separator: "\n", breaksWords: false, context)
  },
  Function("wrapWith", [.int, .string, .string]) { arguments, context throws(CallError) in
    let separator = arguments.text(1)
    return try wrapped(
      arguments.text(2), width: arguments.int(0), separator: separator.isEmpty ? "\n" : separator,
      breaksWords: true, context)
  },

  Function("repeat", [.int, .string]) { arguments, context throws(CallError) in
    .string(try repeated(arguments.text(1), count: arguments.int(0), context))
  },
  Function("replace", [.string, .string, .string]) { arguments, context throws(CallError) in
    .string(
      try arguments.text(2).replacing(arguments.text(0), with: arguments.text(1), context))
  },
  Function("indent", [.int, .string], intrinsic: .indent) { arguments, context throws(CallError) in
    try indented(arguments, startsNewLine: false, context)
  },
  Function("nindent", [.int, .string], intrinsic: .nindent) {
    arguments, context throws(CallError) in
    try indented(arguments, startsNewLine: true, context)
  },
  Function("nospace", [.string]) { arguments, _ in .string(withoutSpace(arguments.text(0))) },
  Function("initials", [.string]) { arguments, _ in .string(initials(of: arguments.text(0))) },
  Function("plural", [.string, .string, .int]) { arguments, _ in
    arguments.int(2) == 1 ? arguments[0] : arguments[1]
  },

  Function("quote", [], variadic: .any, quote),
  Function("squote", [], variadic: .any, singleQuote),
  Function("cat", [], variadic: .any, cat),
]

// Cutting

private func trimAll(_ arguments: Arguments, _ context: CallContext) -> Value {
  .string(arguments.text(1).trimming(arguments.text(0)))
}

private func substring(
  _ arguments: Arguments, _ context: CallContext
) throws(CallError) -> Value {
  let (start, end, text) = (arguments.int(0), arguments.int(1), arguments.text(2))
  if start < 0 {
    if end < 0 { throw CallError("runtime error: slice bounds out of range [:\(end)]") }
    if end > text.count {
      throw CallError(
        "runtime error: slice bounds out of range [:\(end)] with length \(text.count)")
    }
    return .string(text.prefix(upTo: end))
  }
  let limit = end < 0 || end > text.count ? text.count : end
  if start > limit {
    throw CallError("runtime error: slice bounds out of range [\(start):\(limit)]")
  }
  return .string(text[start..<limit])
}

/// Cuts a text to a width of at least 4 bytes, marking what is left out by dots.
private func abbreviated(_ text: ByteString, from start: Int, width: Int) -> ByteString {
  let dots: ByteString = "..."
  guard text.count > width else { return text }
  var start = min(start, text.count)
  if text.count &- start < width - 3 { start = text.count - (width - 3) }
  if start <= 4 { return text.prefix(upTo: width - 3) + dots }
  guard width >= 7 else { return ByteString() }
  if start + width - 3 < text.count {
    return dots + abbreviated(text.suffix(from: start), from: 0, width: width - 3)
  }
  return dots + text.suffix(from: text.count - (width - 3))
}

/// Breaks a line at blanks so that no part is wider than `width` bytes; longer words stay whole or
/// are broken.
private func wrapped(
  _ text: ByteString, width: Int, separator: ByteString, breaksWords: Bool, _ context: CallContext
) throws(CallError) -> Value {
  let width = max(width, 1)
  guard text.count > width else { return .string(text) }
  let blank = UInt8(ascii: " ")
  try context.charge(bytes: text.count + text.count / width * separator.count)
  return .string(
    text.withBytes { bytes in
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count + bytes.count / width)
      func append(upTo end: Int, nextAt next: Int) {
        result += bytes[start..<end]
        separator.withBytes { result += $0 }
        start = next
      }
      var start = 0
      while bytes.count - start > width {
        if bytes[start] == blank {
          start += 1
        } else if let end = bytes[start...(start + width)].lastIndex(of: blank) {
          append(upTo: end, nextAt: end + 1)
        } else if breaksWords {
          append(upTo: start + width, nextAt: start + width)
        } else if let end = bytes[(start + width)...].firstIndex(of: blank) {
          append(upTo: end, nextAt: end + 1)
        } else {
          break
        }
      }
      result += bytes[start...]
      return ByteString(result)
    })
}

// Growing

/// Refuses sizes that Go cannot even ask memory for, in its words.
private func checkAddressable(_ size: Int) throws(CallError) {
  if size > 1 << 48 { throw CallError("runtime error: makeslice: len out of range") }
}

private func repeated(
  _ text: ByteString, count: Int, _ context: CallContext
) throws(CallError) -> ByteString {
  if count < 0 { throw CallError("strings: negative Repeat count") }
  let (size, overflows) = text.count.multipliedReportingOverflow(by: count)
  if overflows { throw CallError("strings: Repeat output length overflow") }
  try checkAddressable(size)
  try context.charge(bytes: size)
  return text.withBytes { bytes in
    ByteString(unsafeUninitializedCapacity: size) { target in
      var writer = ByteWriter(target)
      if let byte = bytes.first, bytes.count == 1 {
        writer.append(byte, times: count)
      } else {
        while writer.count < size { writer.append(bytes) }
      }
      return writer.count
    }
  }
}

private func indented(
  _ arguments: Arguments, startsNewLine: Bool, _ context: CallContext
) throws(CallError) -> Value {
  let (width, text) = (arguments.int(0), arguments.text(1))
  if width < 0 { throw CallError("strings: negative Repeat count") }
  try checkAddressable(width)
  let (newline, blank) = (UInt8(ascii: "\n"), UInt8(ascii: " "))
  let lines =
    1
    + text.withBytes { bytes in
      bytes.reduce(into: 0) { count, byte in if byte == newline { count += 1 } }
    }
  let (padding, overflows) = width.multipliedReportingOverflow(by: lines)
  let extra = padding.addingReportingOverflow(text.count + 1)
  try context.charge(bytes: overflows || extra.overflow ? .max : extra.partialValue)
  let size = padding + text.count + (startsNewLine ? 1 : 0)
  return .string(
    text.withBytes { bytes in
      ByteString(unsafeUninitializedCapacity: size) { target in
        var writer = ByteWriter(target)
        if startsNewLine { writer.append(newline) }
        writer.append(blank, times: width)
        var start = 0
        while let end = bytes.firstIndex(of: newline, from: start) {
          writer.append(UnsafeBufferPointer(rebasing: bytes[start...end]))
          writer.append(blank, times: width)
          start = end + 1
        }
        writer.append(UnsafeBufferPointer(rebasing: bytes[start...]))
        return writer.count
      }
    })
}

// Damaging: these two take each byte for a character of Latin-1.

private func withoutSpace(_ text: ByteString) -> ByteString {
  text.withBytes { bytes in
    guard bytes.contains(where: isLatin1Space) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for byte in bytes where !isLatin1Space(byte) { appendLatin1(byte, to: &result) }
    return ByteString(result)
  }
}

private func initials(of text: ByteString) -> ByteString {
  text.withBytes { bytes in
    var result: [UInt8] = []
    var isAtStart = true
    for byte in bytes {
      if isLatin1Space(byte) {
        isAtStart = true
      } else if isAtStart {
        appendLatin1(byte, to: &result)
        isAtStart = false
      }
    }
    return ByteString(result)
  }
}

private func isLatin1Space(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte >= 0x09 && byte <= 0x0D || byte == 0x85 || byte == 0xA0
}

private func appendLatin1(_ byte: UInt8, to result: inout [UInt8]) {
  if byte < 0x80 {
    result.append(byte)
  } else {
    result.append(0xC0 | byte >> 6)
    result.append(0x80 | byte & 0x3F)
  }
}

// Joining; nil is left out.

private func quote(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  if arguments.count == 1 {
    if case .null = arguments[0] { return .string(ByteString()) }
    return .string(try quoted(arguments[0], context))
  }
  return try joined(arguments, context) { value throws(CallError) in try quoted(value, context) }
}

/// The text between double quotes; what does not print is escaped.
private func quoted(_ value: Value, _ context: CallContext) throws(CallError) -> ByteString {
  if case .integer(let number, let type) = value, !type.isUnsigned {
    return ByteString(number, between: UInt8(ascii: "\""))
  }
  let text = try value.text(context)
  try context.charge(bytes: text.count + 2)
  let plain = text.withBytes { bytes -> ByteString? in
    for byte in bytes {
      if byte < 0x20 || byte >= 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        return nil
      }
    }
    return ByteString(unsafeUninitializedCapacity: bytes.count + 2) { target in
      var writer = ByteWriter(target)
      writer.append(UInt8(ascii: "\""))
      writer.append(bytes)
      writer.append(UInt8(ascii: "\""))
      return writer.count
    }
  }
  if let plain { return plain }
  let escaped = GoQuote.quoted(text)
  try context.charge(bytes: escaped.count)
  return escaped
}

private func singleQuote(
  _ arguments: Arguments, _ context: CallContext
) throws(CallError) -> Value {
  let mark: ByteString = "'"
  return try joined(arguments, context) { value throws(CallError) in
    let text = try value.printed(context)
    try context.charge(bytes: text.count + 2)
    return mark + text + mark
  }
}

private func cat(_ arguments: Arguments, _ context: CallContext) throws(CallError) -> Value {
  try joined(arguments, context) { value throws(CallError) in try value.printed(context) }
}

private func joined(
  _ arguments: Arguments, _ context: CallContext,
  _ text: (Value) throws(CallError) -> ByteString
) throws(CallError) -> Value {
  var parts: [ByteString] = []
  for index in 0..<arguments.count {
    if case .null = arguments[index] { continue }
    parts.append(try text(arguments[index]))
  }
  return .string(try ByteString.joining(parts, separator: " ", context))
}
