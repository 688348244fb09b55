public import Diagnostics
internal import JSON
public import ValueTree

/// All that a user gives to change a chart's values: files and flags.
///
/// The order of flags of one kind counts; between the kinds it does not: files come first, then
/// `--set-json`, `--set`, `--set-string`, `--set-file` and `--set-literal`, each over the ones
/// before.
public struct ValueOverrides: Sendable {
  /// One flag with its text.
  public struct Flag: Sendable, Hashable {
    /// Which flag.
    public var kind: SetKind
    /// What stands behind the flag.
    public var text: ByteString

    /// Makes a flag.
    public init(_ kind: SetKind, _ text: ByteString) {
      self.kind = kind
      self.text = text
    }
  }

  /// The values files in the order they were given.
  public var files: [ValuesFile]
  /// The flags in the order they were given.
  public var flags: [Flag]

  /// Makes overrides; none by default.
  public init(files: [ValuesFile] = [], flags: [Flag] = []) {
    self.files = files
    self.flags = flags
  }

  private static let order: [SetKind] = [.json, .typed, .string, .file, .literal]

  /// One map out of all files and flags; `readFile` gives the content of `--set-file`.
  public func merged(readFile: @escaping FileReading) throws(Diagnostic) -> ValueSnapshot {
    try Stack.withRoom { () throws(Diagnostic) in try mergedHere(readFile) }
  }

  private func mergedHere(_ readFile: @escaping FileReading) throws(Diagnostic) -> ValueSnapshot {
    var base = ValueSnapshot.dict([])
    for file in files { base = base.merged(under: file.values) }
    if flags.isEmpty { return base }
    guard case .dict(var values) = base.materialized() else { return base }
    var filled = 0
    for kind in ValueOverrides.order {
      for flag in flags where flag.kind == kind {
        do throws(Diagnostic) {
          if kind == .json, let object = try wholeObject(flag.text) {
            let merged = ValueSnapshot(.dict(values)).merged(under: object)
            if case .dict(let dict) = merged.materialized() { values = dict }
          } else {
            try SetParser.parse(flag.text, as: kind, into: values, filled: &filled, readFile: readFile)
          }
        } catch {
          throw failure(error, of: flag)
        }
      }
    }
    return ValueSnapshot(.dict(values))
  }

  /// The object that a `--set-json` text is as a whole; nil if it is a list of assignments.
  private func wholeObject(_ text: ByteString) throws(Diagnostic) -> ValueSnapshot? {
    let trimmed = text.trimmed
    guard !trimmed.isEmpty, trimmed[0] == UInt8(ascii: "{") else { return nil }
    do throws(JSONError) {
      return ValueSnapshot(
        try JSONReader.read(trimmed, as: .dict, maximumDepth: SetParser.maximumDepth))
    } catch {
      let start = min(error.offset, trimmed.count)
      throw Diagnostic(
        error.isLimit ? .limit : .values, error.text,
        primary: Diagnostic.Label(
          file: SourceFile(name: SetKind.json.flag, bytes: trimmed.bytes),
          span: SourceSpan(start, min(start + 1, trimmed.count))))
    }
  }

  /// The error with the words that the reference puts before it.
  private func failure(_ error: Diagnostic, of flag: Flag) -> Diagnostic {
    guard flag.kind == .json else {
      return error.wrapped(helmPrefix: "failed parsing \(flag.kind.flag) data: ")
    }
    let trimmed = flag.text.trimmed
    let form = !trimmed.isEmpty && trimmed[0] == UInt8(ascii: "{") ? " JSON:" : ""
    return Diagnostic(
      error.code, error.message, helmText: "failed parsing --set-json data\(form) \(flag.text)",
      primary: error.primary, trace: error.trace, help: error.help)
  }
}
