internal import ChartEngine
internal import Diagnostics
internal import ValueTree
internal import ValuesMerge

/// The flags that give values, and what they mean together.
enum ValueFlags {
  static let all: [Flag] = [
    Flag(
      "values", short: "f", .slice,
      "specify values in a YAML file or - for standard input (can specify multiple)"),
    Flag(
      "set", .array,
      "set values on the command line (can specify multiple or separate values with commas: "
        + "key1=val1,key2=val2)"),
    Flag(
      "set-string", .array,
      "set STRING values on the command line (can specify multiple or separate values with "
        + "commas: key1=val1,key2=val2)"),
    Flag(
      "set-file", .array,
      "set values from respective files specified via the command line (can specify multiple or "
        + "separate values with commas: key1=path1,key2=path2)"),
    Flag(
      "set-json", .array,
      "set JSON values on the command line (can specify multiple or separate values with commas: "
        + "key1=jsonval1,key2=jsonval2 or using json format: {\"key1\": jsonval1})"),
    Flag("set-literal", .array, "set a literal STRING value on the command line"),
    Flag("no-remote-values", .bool, "refuse values files with an address"),
  ]

  /// The largest file of one value.
  private static let largestValue = 5 << 20

  /// The flags that set single values, a stronger one after a weaker one.
  static let kinds: [(flag: String, kind: SetKind)] = [
    ("set-json", .json), ("set", .typed), ("set-string", .string), ("set-file", .file),
    ("set-literal", .literal),
  ]

  /// The user's values: files in their order, then the flags by kind.
  static func overrides(_ invocation: Invocation) throws(Diagnostic) -> ValueSnapshot {
    let values = invocation.values
    // Before standard input is read: another executable may have to begin anew.
    if needsNetwork(values) {
      if values.bool("no-remote-values") {
        throw Diagnostic(
          .usage, "there are values with an address, and --no-remote-values was given")
      }
      _ = try invocation.surroundings.session()
    }
    var reader = Reader(surroundings: invocation.surroundings)
    var overrides = ValueOverrides()
    for name in values.list("values") {
      let bytes = try reader.read(name, limit: InputFile.limit)
      do throws(Diagnostic) {
        overrides.files.append(try ValuesFile(name: name, bytes: bytes))
      } catch {
        throw error.wrapped(helmPrefix: "failed to parse \(name): ")
      }
    }
    for (flag, kind) in kinds {
      overrides.flags += values.list(flag).map { ValueOverrides.Flag(kind, ByteString($0)) }
    }
    return try overrides.merged { path throws(Diagnostic) in
      try reader.read(String(path), limit: largestValue)
    }
  }

  /// Whether a file of values has an address.
  static func needsNetwork(_ values: FlagValues) -> Bool {
    values.list("values").contains(where: RemoteFile.isMeant)
      || values.list("set-file").contains { text in
        text.split(separator: "=").dropFirst().contains { RemoteFile.isMeant(by: String($0)) }
      }
  }

  /// What reads the files that flags name.
  private struct Reader {
    let surroundings: Surroundings
    var hasReadInput = false

    /// The bytes of a file; `-` is standard input, which can be read once.
    mutating func read(_ name: String, limit: Int) throws(Diagnostic) -> [UInt8] {
      if RemoteFile.isMeant(by: name) { return try RemoteFile.read(name, surroundings) }
      guard name == "-" else { return try InputFile.read(name, limit: limit) }
      if hasReadInput {
        throw Diagnostic(.usage, "values are to come from standard input twice")
      }
      hasReadInput = true
      return try surroundings.standardInput()
    }
  }
}
