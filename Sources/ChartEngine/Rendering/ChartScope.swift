internal import Diagnostics
internal import TemplateLang
internal import ValueTree

/// What the templates of each chart see as their dot, for a chart and all charts below it.
///
/// One map a chart, shared by all its templates: what one of them sets, the later ones see.
internal struct ChartScope {
  /// A template and the scope that it is executed with.
  struct Template {
    let file: CompiledFile
    let root: Dict
    let basePath: ByteString
  }

  /// How many templates a tree may have, those of each alias counted.
  private static let mostTemplates = 100_000
  /// How many entries the metadata of all charts may have.
  private static let mostMetadata = 4_000_000

  /// The templates of all charts so far.
  private var found: [Template] = []
  /// The paths of charts so far.
  private var paths: Set<ByteString> = []
  /// Whether two charts have one path.
  private var sharesPaths = false
  private var metadataEntries = 0
  private let release: Value
  private let capabilities: Value
  private let known: KnownTemplates
  private let selectsTemplate: (@Sendable (String) -> Bool)?

  init(_ options: RenderOptions, _ mode: TemplateMode) {
    known = KnownTemplates(mode)
    release = .dict(options.release.scope)
    capabilities = .object(CapabilitiesObject(options.capabilities))
    selectsTemplate = options.selectsTemplate
  }

  /// All templates of the tree, in no particular order. Of two charts with one path the later one's
  /// files replace those of the same names.
  var templates: [Template] {
    guard sharesPaths else { return found }
    var seen: Set<ByteString> = []
    return found.reversed().filter { seen.insert($0.file.path).inserted }
  }

  /// Adds a chart and the charts below it; gives the chart's scope.
  @discardableResult
  mutating func add(
    _ chart: ResolvedChart, values: Dict, isRoot: Bool
  ) throws(Diagnostic) -> Dict {
    metadataEntries += chart.metadata.entryCount
    if metadataEntries > Self.mostMetadata {
      throw Diagnostic(
        .limit, "the metadata of all charts together has more than \(Self.mostMetadata) entries",
        limit: .mergedEntries)
    }
    values.type = .values
    let subcharts = Dict()
    let root = Dict(
      [
        (key: "Capabilities", value: capabilities),
        (key: "Chart", value: .dict(chart.metadata.scope(isRoot: isRoot))),
        (key: "Files", value: .object(FilesObject(chart.chart.files))),
        (key: "Release", value: release), (key: "Subcharts", value: .dict(subcharts)),
        (key: "Values", value: .dict(values)),
      ], type: .values)
    for child in chart.dependencies {
      var childValues = Dict()
      if case .dict(let section)? = values[child.metadata.name] { childValues = section }
      let scope = try add(child, values: childValues, isRoot: false)
      subcharts[child.metadata.name] = .dict(scope)
    }
    let basePath = chart.path + "/templates"
    let files = chart.compiledTemplates(path: chart.path, known)
    if !paths.insert(chart.path).inserted { sharesPaths = true }
    if found.count + files.count > Self.mostTemplates {
      throw Diagnostic(
        .limit, "more than \(Self.mostTemplates) templates in one tree of charts",
        limit: .templates)
    }
    for file in files {
      if let selectsTemplate, !file.isPartial, !selectsTemplate("\(file.path)") { continue }
      found.append(Template(file: file, root: root, basePath: basePath))
    }
    return root
  }
}

extension ChartMetadata {
  /// About how many entries the scope has, on all levels.
  fileprivate var entryCount: Int {
    20 + keywords.count + sources.count + (annotations?.count ?? 0) + 4 * maintainers.count
      + (dependencies ?? []).reduce(0) { $0 + 12 + $1.tags.count + $1.importValues.count }
  }

  /// `.Chart`: every field by its name in the reference, empty ones included.
  internal func scope(isRoot: Bool) -> Dict {
    Dict([
      (key: "APIVersion", value: .string(apiVersion)),
      (key: "Annotations", value: .dict(annotationScope)),
      (key: "AppVersion", value: .string(appVersion)),
      (key: "Condition", value: .string(condition)),
      (key: "Dependencies", value: .list((dependencies ?? []).map { .dict($0.scope) })),
      (key: "Deprecated", value: .bool(isDeprecated)),
      (key: "Description", value: .string(description)), (key: "Home", value: .string(home)),
      (key: "Icon", value: .string(icon)), (key: "IsRoot", value: .bool(isRoot)),
      (key: "Keywords", value: .list(keywords.map { .string($0) })),
      (key: "KubeVersion", value: .string(kubeVersion)),
      (key: "Maintainers", value: .list(maintainers.map { .dict($0.scope) })),
      (key: "Name", value: .string(name)),
      (key: "Sources", value: .list(sources.map { .string($0) })),
      (key: "Tags", value: .string(tags)), (key: "Type", value: .string(type)),
      (key: "Version", value: .string(version)),
    ])
  }

  private var annotationScope: Dict {
    guard let annotations else { return Dict(type: .strings, isNil: true) }
    return Dict(
      annotations.map { (key: $0.key, value: .string($0.value)) }, type: .strings)
  }
}

extension Maintainer {
  fileprivate var scope: Dict {
    Dict([
      (key: "Name", value: .string(name)), (key: "Email", value: .string(email)),
      (key: "URL", value: .string(url)),
    ])
  }
}

extension Dependency {
  fileprivate var scope: Dict {
    Dict([
      (key: "Name", value: .string(name)), (key: "Version", value: .string(version)),
      (key: "Repository", value: .string(repository)),
      (key: "Condition", value: .string(condition)),
      (key: "Tags", value: .list(tags.map { .string($0) })),
      (key: "Enabled", value: .bool(isEnabled)), (key: "ImportValues", value: importScope),
      (key: "Alias", value: .string(alias)),
    ])
  }

  private var importScope: Value {
    guard let resolvedImports else { return .list(importValues.map { $0.materialized() }) }
    return .list(
      resolvedImports.map { entry in
        .dict(
          Dict(
            [
              (key: "child", value: .string(entry.child)),
              (key: "parent", value: .string(entry.parent)),
            ], type: .strings))
      })
  }
}
