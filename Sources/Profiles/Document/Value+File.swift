internal import Diagnostics
internal import ValueTree
internal import YAML

extension Value {
  /// Reads a document that someone wrote, in YAML or JSON.
  init(file: SourceFile) throws(Diagnostic) {
    do throws(YAMLError) {
      self = try YAMLReader.value(from: file)
    } catch {
      throw Diagnostic(.profile, "\(file.name): \(error.message)")
    }
  }
}
