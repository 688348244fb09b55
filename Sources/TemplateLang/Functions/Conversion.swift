internal import Diagnostics
internal import JSON
internal import TOML
internal import ValueTree
internal import YAML

/// Values to and from YAML, JSON and TOML.
///
/// The functions without `must` do not fail: writing gives an empty text (`toToml`: the error as
/// text), reading gives a map with the key `Error` or a list of one text. Only a limit of the engine
/// ends the render.
package let conversionFunctions: [Function] = [
  Function("toJson", [.any]) { arguments, context throws(CallError) in
    try JSONForm.compact.lenientText(of: arguments[0], context)
  },
  Function("mustToJson", [.any]) { arguments, context throws(CallError) in
    try JSONForm.compact.text(of: arguments[0], context)
  },
  Function("toPrettyJson", [.any]) { arguments, context throws(CallError) in
    try JSONForm.pretty.lenientText(of: arguments[0], context)
  },
  Function("mustToPrettyJson", [.any]) { arguments, context throws(CallError) in
    try JSONForm.pretty.text(of: arguments[0], context)
  },
  Function("toRawJson", [.any]) { arguments, context throws(CallError) in
    try JSONForm.raw.text(of: arguments[0], context)
  },
  Function("mustToRawJson", [.any]) { arguments, context throws(CallError) in
    try JSONForm.raw.text(of: arguments[0], context)
  },
  Function("fromJson", [.string], isPure: false) { arguments, context throws(CallError) in
    try context.charge(valuesOf: arguments.text(0))
    let (value, error) = JSONReader.readLeniently(arguments.text(0), as: .dict)
    if case .dict(let dict) = value, let error { dict["Error"] = .text(error.text) }
    return value
  },
  Function("fromJsonArray", [.string], isPure: false) { arguments, context throws(CallError) in
    try context.charge(valuesOf: arguments.text(0))
    let (value, error) = JSONReader.readLeniently(arguments.text(0), as: .list)
    return error.map { .list([.text($0.text)]) } ?? value
  },
  Function("mustFromJson", [.string], isPure: false) { arguments, context throws(CallError) in
    try context.charge(valuesOf: arguments.text(0))
    do throws(JSONError) {
      return try JSONReader.read(arguments.text(0))
    } catch {
      throw CallError(error.text)
    }
  },

  Function("toYaml", [.any]) { arguments, context throws(CallError) in
    try yaml(context, isLenient: true) { output throws(YAMLError) in
      try YAMLWriter.append(
        arguments[0], to: &output, maximumBytes: context.limits.stringBytes)
    }
  },
  Function("mustToYaml", [.any]) { arguments, context throws(CallError) in
    try yaml(context, isLenient: false) { output throws(YAMLError) in
      try YAMLWriter.append(
        arguments[0], to: &output, maximumBytes: context.limits.stringBytes)
    }
  },
  Function("toYamlPretty", [.any]) { arguments, context throws(CallError) in
    try yaml(context, isLenient: false) { output throws(YAMLError) in
      try YAMLWriter.appendPretty(
        arguments[0], to: &output, maximumBytes: context.limits.stringBytes)
    }
  },
  Function("fromYaml", [.string], isPure: false) { arguments, context throws(CallError) in
    try context.charge(valuesOf: arguments.text(0))
    do throws(YAMLError) {
      return .dict(try YAMLReader.dict(from: arguments.text(0)))
    } catch {
      try throwLimit(error)
      return .dict(Dict([(key: "Error", value: .text(error.message))]))
    }
  },
  Function("fromYamlArray", [.string], isPure: false) { arguments, context throws(CallError) in
    try context.charge(valuesOf: arguments.text(0))
    do throws(YAMLError) {
      return .list(try YAMLReader.array(from: arguments.text(0)))
    } catch {
      try throwLimit(error)
      return .list([.text(error.message)])
    }
  },

  Function("toToml", [.any]) { arguments, context throws(CallError) in
    try toml(of: arguments[0], context) { .text($0.message) }
  },
  Function("mustToToml", [.any]) { arguments, context throws(CallError) in
    try toml(of: arguments[0], context) { error throws(CallError) in
      throw CallError(error.message)
    }
  },
  Function("fromToml", [.string], isPure: false) { arguments, context throws(CallError) in
    try context.charge(valuesOf: arguments.text(0))
    do throws(TOMLError) {
      return .dict(
        try TOMLReader.dict(from: arguments.text(0)) { .object(GoTime($0, context)) })
    } catch {
      if error.kind != .plain { throw callError(error) }
      return .dict(Dict([(key: "Error", value: .text(error.message))]))
    }
  },
]

/// How JSON is laid out.
private enum JSONForm {
  /// On one line, with the characters that mean something in HTML escaped.
  case compact
  /// On one line, without those escapes.
  case raw
  /// A line for each element.
  case pretty

  func text(of value: Value, _ context: CallContext) throws(CallError) -> Value {
    let output: [UInt8]
    do throws(JSONError) {
      output = try write(value, context)
    } catch {
      throw error.isLimit ? CallError(.stringBytes, error.text) : CallError(error.text)
    }
    return try charged(output, context)
  }

  /// The text, or an empty one for a value that has no JSON form.
  func lenientText(of value: Value, _ context: CallContext) throws(CallError) -> Value {
    let output: [UInt8]
    do throws(JSONError) {
      output = try write(value, context)
    } catch {
      if error.isLimit { throw CallError(.stringBytes, error.text) }
      return .string(ByteString())
    }
    return try charged(output, context)
  }

  private func write(_ value: Value, _ context: CallContext) throws(JSONError) -> [UInt8] {
    var output: [UInt8] = []
    let limit = context.limits.stringBytes
    switch self {
    case .compact: try JSONWriter.append(value, to: &output, maximumBytes: limit)
    case .raw:
      try JSONWriter.append(value, to: &output, escapingHTML: false, maximumBytes: limit)
    case .pretty: try JSONWriter.appendIndented(value, to: &output, maximumBytes: limit)
    }
    return output
  }
}

/// The text that `write` gives; a lenient one is empty for a value that has no YAML form.
private func yaml(
  _ context: CallContext, isLenient: Bool,
  _ write: (inout [UInt8]) throws(YAMLError) -> Void
) throws(CallError) -> Value {
  var output: [UInt8] = []
  do throws(YAMLError) {
    try write(&output)
  } catch {
    try throwLimit(error)
    if isLenient { return .string(ByteString()) }
    throw CallError(error.message)
  }
  return try charged(output, context)
}

/// Throws the error of a limit, which no template may ignore; nesting alone is an error value in the
/// reference too, only deeper.
private func throwLimit(_ error: YAMLError) throws(CallError) {
  if let limit = error.limit, limit != .yamlDepth { throw CallError(limit, error.message) }
}

/// The text in TOML, or what `recover` makes of an error that the reference returns.
private func toml(
  of value: Value, _ context: CallContext,
  _ recover: (TOMLError) throws(CallError) -> Value
) throws(CallError) -> Value {
  var output: [UInt8] = []
  do throws(TOMLError) {
    try TOMLWriter.append(value, to: &output, maximumBytes: context.limits.stringBytes)
  } catch {
    if error.kind != .plain { throw callError(error) }
    return try recover(error)
  }
  return try charged(output, context)
}

private func callError(_ error: TOMLError) -> CallError {
  error.kind == .limit ? CallError(.valueDepth, error.message) : CallError(error.message)
}

private func charged(_ text: [UInt8], _ context: CallContext) throws(CallError) -> Value {
  try context.charge(bytes: text.count)
  // Writing takes longer than going over a text.
  try context.work(text.count >> 4)
  return .string(ByteString(text))
}

extension CallContext {
  /// Charges the values that a text of YAML, JSON or TOML may hold, before it is read: some bytes of
  /// text can become a list or map of many.
  fileprivate func charge(valuesOf text: ByteString) throws(CallError) {
    #if !WITHOUT_LIMITS
      let marks = text.withBytes { bytes in
        bytes.count { byte in
          switch byte {
          case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "{"),
            UInt8(ascii: "-"), UInt8(ascii: "\n"):
            true
          default: false
          }
        }
      }
      try charge(memory: text.count &+ marks &* 64)
      try work(text.count >> 3)
    #endif
  }
}
