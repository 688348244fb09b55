internal import Diagnostics
internal import Digests
internal import JSON
internal import ValueTree

/// The id of a profile: the SHA-256 of its canonical JSON without name, id, measurements and the state of
/// its KPI, so that a new measurement does not rename it.
enum ProfileIdentity {
  /// Computes the id of a profile's document.
  static func id(of document: Value) throws(Diagnostic) -> String {
    guard case .dict(let dict) = document else {
      throw Diagnostic(.profile, "a profile is a map")
    }
    var map = DocumentMap()
    for (key, value) in zip(dict.keys, dict.values) {
      switch key {
      case "name", "id", "evidence": continue
      case "kpi":
        var kpi = DocumentMap()
        kpi.set("target", value["target"].isAbsent ? nil : value["target"])
        map.set(key, kpi.value)
      default: map.set(key, value)
      }
    }
    return SHA256.digest(of: try canonicalJSON(map.value)).hex
  }

  /// JSON with sorted keys, without blanks, in UTF-8 without escapes.
  static func canonicalJSON(_ value: Value) throws(Diagnostic) -> [UInt8] {
    var output: [UInt8] = []
    do throws(JSONError) {
      try JSONWriter.append(value, to: &output, escapingHTML: false)
    } catch {
      throw Diagnostic(.profile, "a profile cannot be written as JSON: \(error.text)")
    }
    return output
  }
}
