internal import Glibc
internal import TestSupport

extension HostileCase {
  /// A chart of one template, rendered.
  static func template(
    _ id: String, _ title: String, _ template: String, _ outcome: Outcome, values: String = "",
    flags: [String] = [], metadata: String = "", files: [String: String] = [:]
  ) -> HostileCase {
    HostileCase(id, title, ["template", "c"] + flags, outcome) { folder in
      folder.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n" + metadata)
      folder.write("c/values.yaml", values)
      folder.write("c/templates/a.yaml", template)
      for (name, text) in files { folder.write("c/" + name, text) }
    }
  }

  /// An expression whose value is printed as the value of a key.
  static func expression(_ id: String, _ expression: String, _ outcome: Outcome) -> HostileCase {
    template(id, expression, "v: {{ \(expression) | toJson }}\n", outcome)
  }
}

/// A text, many times over.
func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }

extension TemporaryFolder {
  /// Makes a named pipe, which nobody ever writes to.
  func makePipe(_ name: String) { mkfifo(path + "/" + name, 0o644) }
}
