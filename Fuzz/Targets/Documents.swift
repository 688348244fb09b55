internal import Diagnostics
internal import JSON
internal import TOML
internal import ValueTree
internal import YAML

extension FuzzTarget {
  /// YAML: both readers agree, with every choice of options, and what was read can be written.
  static let yaml = FuzzTarget("yaml") { input in
    let source = input.file("values.yaml")
    _ = try? YAMLReader.values(from: source)
    for options in [YAMLReader.Options(), strictOptions] {
      let direct = try? YAMLReader.value(from: source, options: options)
      var observer = SpanCheck(count: source.bytes.count)
      let whole = try? YAMLReader.value(from: source, options: options, observer: &observer)
      require(
        sameText(direct, whole), "the readers differ: \(text(of: direct)) and \(text(of: whole))")
      guard let direct else { continue }
      var output: [UInt8] = []
      try? YAMLWriter.append(direct, to: &output, indent: 2)
      try? YAMLWriter.appendPretty(direct, to: &output)
    }
  }

  /// JSON: what was written reads the same again, on one line and on several.
  static let json = FuzzTarget("json") { input in
    _ = try? JSONReader.readPrefix(input.text)
    _ = try? JSONReader.read(input.text, numbers: .integersWhereWhole)
    for numbers in [JSONReader.Numbers.floats, .literals] {
      guard let value = try? JSONReader.read(input.text, numbers: numbers) else { continue }
      guard let written = try? JSONWriter.text(of: value) else { continue }
      let again = try? JSONReader.read(written, numbers: numbers)
      require(sameText(value, again), "written and read again: \(text(of: again))")
      var indented: [UInt8] = []
      try? JSONWriter.appendIndented(value, to: &indented)
      let third = try? JSONReader.read(ByteString(indented), numbers: numbers)
      require(sameText(value, third), "written with indents: \(text(of: third))")
    }
  }

  /// TOML: reading, and writing what was read.
  static let toml = FuzzTarget("toml") { input in
    guard let dict = try? TOMLReader.dict(from: input.text, makeTime: { _ in .string("time") })
    else { return }
    var output: [UInt8] = []
    try? TOMLWriter.append(.dict(dict), to: &output)
  }

  private static let strictOptions = YAMLReader.Options(
    duplicateKeys: .refuse, numbers: .yaml, words: .core)

  /// Equal as JSON texts: that way numbers that are none are equal too.
  private static func sameText(_ first: Value?, _ second: Value?) -> Bool {
    text(of: first) == text(of: second)
  }

  private static func text(of value: Value?) -> ByteString {
    guard let value else { return "none" }
    return (try? JSONWriter.text(of: value)) ?? "unwritable"
  }
}

/// Demands that the places of values are in the text.
private struct SpanCheck: YAMLObserver {
  let count: Int

  mutating func didRead(path: ArraySlice<PathStep>, span: SourceSpan) { check(span) }
  mutating func didReadKey(path: ArraySlice<PathStep>, span: SourceSpan) { check(span) }

  private func check(_ span: SourceSpan) {
    require(
      0 <= span.start && span.start <= span.end && span.end <= count,
      "span \(span.start)..<\(span.end) of \(count) bytes")
  }
}
