public import Diagnostics
public import ValueTree

/// The flags that set values on the command line; they differ in how they read what follows `=`.
public enum SetKind: String, Sendable, Hashable, CaseIterable {
  /// `--set`: integers, booleans and null are typed, anything else is text.
  case typed = "--set"
  /// `--set-string`: always text.
  case string = "--set-string"
  /// `--set-file`: text names a file, whose content is the value.
  case file = "--set-file"
  /// `--set-json`: JSON values, or one whole object.
  case json = "--set-json"
  /// `--set-literal`: all that follows the first `=` is the value.
  case literal = "--set-literal"

  /// The flag's name as users write it.
  public var flag: String { rawValue }
}

/// Reads a file that a flag or option names.
///
/// The thrown diagnostic's `helmText` is the operating system's message in the reference's form, such
/// as `open x.txt: no such file or directory`.
public typealias FileReading = (_ path: ByteString) throws(Diagnostic) -> [UInt8]
