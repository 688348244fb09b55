internal import LinearRegex

/// How suites name templates: `deployment.yaml`, `templates/web/service.yaml`, `web/*.yaml`, `**`.
enum TemplateNames {
  /// The path of a template below its chart; `templates/` may be left out.
  static func path(_ name: String) -> String {
    let hasFolder = ["templates", "charts", "crds", "**"].contains { name.hasPrefix($0) }
    return hasFolder ? name : Path.joined("templates", name)
  }

  /// The path of a template in the tree of charts.
  static func path(_ name: String, route: String) -> String { Path.joined(route, path(name)) }

  /// The expression for the paths that a name stands for; it need not match all of a path.
  static func pattern(_ name: String, route: String) -> Regex? {
    let path = Array(self.path(name, route: route))
    var pattern = ""
    var index = 0
    while index < path.count {
      let character = path[index]
      index += 1
      if character == "*" {
        if index < path.count, path[index] == "*" {
          index += 1
          pattern += "[0-9a-zA-Z_\\-/\\.]+"
        } else {
          pattern += "[0-9a-zA-Z_\\-_/\\.]*"
        }
      } else {
        if ".+[]?()|{}^$".contains(character) { pattern.append("\\") }
        pattern.append(character)
      }
    }
    return try? Regex(pattern)
  }
}

/// Which templates a suite renders.
struct TemplateChoice: Sendable {
  private let wanted: [Regex]
  private let excluded: [Regex]

  init(_ suite: TestSuite) {
    let names = suite.templates.isEmpty ? ["**"] : suite.templates
    wanted = names.compactMap { TemplateNames.pattern($0, route: suite.chartRoute) }
    excluded = suite.excludedTemplates.compactMap {
      TemplateNames.pattern($0, route: suite.chartRoute)
    }
  }

  func includes(_ path: String) -> Bool {
    let bytes = Array(path.utf8)
    return wanted.contains { $0.matches(bytes) } && !excluded.contains { $0.matches(bytes) }
  }
}
