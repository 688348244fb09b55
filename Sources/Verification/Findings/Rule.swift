/// The codes of the reference's own findings: one for each group of its rules.
///
/// The codes of our checks stand with the checks.
public enum HelmRule {
  /// Rules on `Chart.yaml`.
  public static let chartFile = "OC001"
  /// Rules on `values.yaml` and its schema.
  public static let values = "OC002"
  /// Rules on templates and what they render.
  public static let templates = "OC003"
  /// Rules on `charts/`.
  public static let dependencies = "OC004"
  /// Rules on `crds/`.
  public static let customResourceDefinitions = "OC005"

  /// Whether a code is one of these.
  public static func contains(_ code: String) -> Bool { code.hasPrefix("OC00") }
}
