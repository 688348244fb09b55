internal import Diagnostics
internal import ValueTree
internal import YAML

/// The documents that are part of the tool. Their source is in `Resources`; the build puts their bytes into
/// the program, so that the static tool needs no file beside it.
enum Resource {
  /// Reads one; an error means that the tool was built from broken sources.
  static func document(_ bytes: [UInt8], name: String) throws(Diagnostic) -> Value {
    do throws(YAMLError) {
      return try YAMLReader.value(from: SourceFile(name: name, bytes: bytes))
    } catch {
      throw Diagnostic(.yaml, "\(name): \(error.message)")
    }
  }
}
