internal import Diagnostics

extension ValueSnapshot {
  /// The path of the first value in a tree that recipes must not set, such as
  /// `main.securityContext`; nil if there is none. See ``Diagnostics/ProtectedName``.
  package var protectedPath: String? {
    switch self {
    case .dict(let entries):
      for entry in entries {
        let name = String(entry.key)
        if ProtectedName.contains(entry.key.bytes) { return name }
        if let inner = entry.value.protectedPath { return "\(name).\(inner)" }
      }
      return nil
    case .list(let elements):
      for (index, element) in elements.enumerated() {
        if let inner = element.protectedPath { return "[\(index)].\(inner)" }
      }
      return nil
    default: return nil
    }
  }
}
