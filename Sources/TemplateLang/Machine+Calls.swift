internal import Diagnostics
package import ValueTree

extension Machine {
  /// A value as an argument of a parameter's type, by Go's rules of assignment.
  @inline(__always)
  internal func checked(_ value: Value, _ type: ParameterType) throws(Failure) -> Value {
    switch (type, value) {
    case (.any, _), (.reflect, _), (.string, .string), (.int, .integer(_, .int)),
      (.float64, .float), (.bool, .bool), (.int64, .integer(_, .int64)):
      return value
    default: return try checkedSlowly(value, type)
    }
  }

  @inline(never)
  private func checkedSlowly(_ value: Value, _ type: ParameterType) throws(Failure) -> Value {
    switch (type, value) {
    case (_, .null):
      if nilIsBoxed {
        throw failure("wrong type for value; expected \(type.goName); got interface {}")
      }
      if type.acceptsNil { return .null }
      throw failure("invalid value; expected \(type.goName)")
    case (.list, .list(let list)) where list.elementType == .any: return value
    case (.strings, .list(let list)) where list.elementType == .string: return value
    case (.dict, .dict(let dict)) where dict.type != .strings: return value
    case (.number(let name, _), .object(let object)) where object.goType == name: return value
    case (.object(let name), .object(let object)) where object.goType == name: return value
    default: throw failure("wrong type for value; expected \(type.goName); got \(value.goType)")
    }
  }

  /// Calls a method: checks and evaluates its arguments, then runs it; what the method itself says
  /// is reported at its own place.
  internal mutating func call(
    _ name: ByteString, _ signature: Signature, _ written: [MethodArgument], _ input: Value?,
    _ dot: Value, at place: Int32, _ body: (Arguments) throws(CallError) -> Value
  ) throws(Failure) -> Value {
    if let message = signature.arityMessage(
      name, written: written.count, isPiped: input != nil)
    {
      throw failure(message)
    }
    var values = Arguments()
    for (index, argument) in written.enumerated() {
      values.append(try argument.evaluate(as: signature.type(at: index), &self, dot))
    }
    if let input {
      nilIsBoxed = false
      values.append(try checked(input, signature.type(at: written.count)))
    }
    try step()
    do throws(CallError) {
      let result = try body(values)
      if case .string(let text) = result { try context.work(text.count >> 4) }
      try context.charge(result: result)
      return result
    } catch {
      at = place
      throw failure(calling: name, error)
    }
  }

  /// Calls a method of an object.
  internal mutating func call(
    _ name: ByteString, of object: TemplateObject, _ signature: Signature,
    _ written: [MethodArgument], _ input: Value?, _ dot: Value, at place: Int32
  ) throws(Failure) -> Value {
    let context = context
    return try call(name, signature, written, input, dot, at: place) {
      arguments throws(CallError) in
      try context.work(bytes: object.bytesRead(by: name, arguments))
      return try object.call(name, arguments)
    }
  }

  /// Runs a template and takes its output as a text.
  internal mutating func include(
    _ name: ByteString, _ argument: Value, commandPlace: Int32
  ) throws(Failure) -> ByteString {
    let start = output.count
    try writeInclude(name, argument, commandPlace: commandPlace)
    let text = output.withUnsafeBufferPointer {
      ByteString(UnsafeBufferPointer(rebasing: $0[start...]))
    }
    output.removeLast(output.count - start)
    try charge(text, madeBy: "include", commandPlace: commandPlace)
    return text
  }

  /// Runs a template, its output going where the machine's goes.
  internal mutating func writeInclude(
    _ name: ByteString, _ argument: Value, commandPlace: Int32
  ) throws(Failure) {
    guard let place = set.place(of: name) else {
      at = commandPlace
      let missing = Failure(
        "template: no template \(GoQuote.quoted(name)) associated with template \"gotpl\"", at: nil)
      throw failure("error calling include: ", cause: missing)
    }
    while includeCounts.count <= place { includeCounts.append(0) }
    guard includeCounts[place] <= 1000 else {
      at = commandPlace
      throw failure(
        calling: "include",
        CallError(
          "rendering template has a nested reference name: \(name): unable to execute template"))
    }
    includeCounts[place] += 1
    do throws(Failure) {
      try execute(set.program(at: place), argument)
    } catch {
      at = commandPlace
      throw failure("error calling include: ", cause: error)
    }
    includeCounts[place] -= 1
  }

  /// Parses and executes a text as a template of its own.
  internal mutating func template(
    from text: ByteString, _ argument: Value, commandPlace: Int32, _ cache: TplCache = .shared
  ) throws(Failure) -> ByteString {
    tplDepth += 1
    defer { tplDepth -= 1 }
    do throws(CallError) {
      try context.work(text.count >> 3)
    } catch {
      at = commandPlace
      throw failure(calling: "tpl", error)
    }
    guard tplDepth <= context.limits.tplDepth else {
      throw limitFailure(.tplDepth, "tpl nested more than \(context.limits.tplDepth) deep")
    }
    let compiled: [Program]
    do throws(ParseError) {
      compiled = try cache.programs(for: text, functions, context.limits)
    } catch {
      at = commandPlace
      if let limit = error.limit { throw limitFailure(limit, error.goText) }
      throw failure(
        calling: "tpl",
        CallError(
          bytes: "cannot parse template \(GoQuote.quoted(text.shortenedForMessage)): "
            + error.goText))
    }
    // A text without definitions of its own changes nothing that others could call.
    let outer = set
    if compiled.count > 1 { set.add(compiled) }
    let start = output.count
    do throws(Failure) {
      try execute(compiled[compiled.count - 1], argument)
    } catch {
      at = commandPlace
      throw failure(
        "error calling tpl: error during tpl function execution for \(GoQuote.quoted(text.shortenedForMessage)): ",
        cause: error, wrapsPlainError: true)
    }
    set = outer
    let result = output[start...].withUnsafeBufferPointer { ByteString($0) }
    output.removeLast(output.count - start)
    try charge(result, madeBy: "tpl", commandPlace: commandPlace)
    return result.withoutNoValue
  }

  @inline(__always)
  private mutating func charge(
    _ text: ByteString, madeBy name: ByteString, commandPlace: Int32
  ) throws(Failure) {
    do throws(CallError) {
      try context.charge(bytes: text.count)
    } catch {
      at = commandPlace
      throw failure(calling: name, error)
    }
  }
}

extension Signature {
  /// The type of the parameter that takes the argument at a place.
  internal func type(at index: Int) -> ParameterType {
    index < parameters.count ? parameters[index] : variadic ?? .any
  }

  /// Go's message when the number of arguments does not fit; nil when it does.
  internal func arityMessage(_ name: ByteString, written: Int, isPiped: Bool) -> ByteString? {
    let count = written + (isPiped ? 1 : 0)
    if variadic != nil {
      guard count < parameters.count else { return nil }
      return "wrong number of args for \(name): want at least \(parameters.count) got \(written)"
    }
    guard count != parameters.count else { return nil }
    return "wrong number of args for \(name): want \(parameters.count) got \(count)"
  }
}

extension ByteString {
  /// The text without each `<no value>`, which the reference deletes wherever it stands.
  package var withoutNoValue: ByteString {
    let marker: ByteString = "<no value>"
    guard let first = firstIndex(of: marker) else { return self }
    return ByteString(bytes.removing(marker, from: first))
  }
}

extension [UInt8] {
  /// Deletes each `<no value>` in place.
  package mutating func removeNoValue() {
    let marker: ByteString = "<no value>"
    let first = withUnsafeBufferPointer { bytes in
      marker.withBytes { bytes.firstIndex(of: $0) }
    }
    if let first { self = removing(marker, from: first) }
  }

  fileprivate func removing(_ marker: ByteString, from first: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    withUnsafeBufferPointer { bytes in
      marker.withBytes { wanted in
        var start = 0
        var found: Int? = first
        while let index = found {
          result.append(contentsOf: bytes[start..<index])
          start = index + wanted.count
          found = bytes.firstIndex(of: wanted, from: start)
        }
        result.append(contentsOf: bytes[start...])
      }
    }
    return result
  }
}
