internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree
internal import YAML

/// What some renders reached of the templates and read of the values.
struct TemplateCounts: Sendable {
  /// A template: its file's path in the tree of charts, and its name.
  private struct Key: Hashable {
    var file: String
    var name: ByteString
  }

  private var templates: [Key: TemplateCoverage] = [:]
  private(set) var reads = ValueReads()

  /// Adds what one render was seen to do.
  mutating func add(_ observer: RenderObserver, counts: Bool = true) {
    for template in observer.coverage { add(template, counts: counts) }
    if counts { reads.merge(observer.reads) }
  }

  /// Adds what others have counted.
  mutating func add(_ other: TemplateCounts) {
    for template in other.templates.values { add(template, counts: true) }
    reads.merge(other.reads)
  }

  private mutating func add(_ template: TemplateCoverage, counts: Bool) {
    let key = Key(file: template.program.file.name, name: template.program.name)
    guard var known = templates[key], known.counts.count == template.counts.count else {
      var first = template
      if !counts { first.counts = first.counts.map { _ in 0 } }
      if templates[key] == nil { templates[key] = first }
      return
    }
    if counts {
      for index in known.counts.indices { known.counts[index] &+= template.counts[index] }
      templates[key] = known
    }
  }

  /// The templates by file, in the order of the files.
  var byFile: [(file: String, templates: [TemplateCoverage])] {
    Dictionary(grouping: templates.values) { $0.program.file.name }
      .map { (file: $0.key, templates: $0.value) }.sorted {
        ByteString($0.file) < ByteString($1.file)
      }
  }
}
