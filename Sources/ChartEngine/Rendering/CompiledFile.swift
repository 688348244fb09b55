internal import Diagnostics
internal import Synchronization
internal import TemplateLang
internal import ValueTree

/// A template file, parsed: the programs in it, or why there are none.
internal final class CompiledFile: Sendable {
  /// The path that messages and `# Source:` show.
  let path: ByteString
  /// The programs, the file's own last.
  let programs: Result<[Program], ParseError>
  /// How many folders the path has.
  let depth: Int
  /// Whether the file only lends its definitions: its name begins with an underscore.
  let isPartial: Bool

  init(_ file: ChartFile, path: ByteString, _ known: KnownTemplates) {
    self.path = path
    depth = path.withBytes { bytes in bytes.count { $0 == UInt8(ascii: "/") } }
    isPartial = path.lastPathComponent.hasPrefix("_")
    let source = SourceFile(name: "\(path)", bytes: file.data)
    do throws(ParseError) {
      programs = .success(try known.programs(of: source, named: path))
    } catch {
      programs = .failure(error)
    }
  }

  /// The reference's order of files: deepest path first, then by name backwards.
  static func comesBefore(_ first: CompiledFile, _ second: CompiledFile) -> Bool {
    first.depth == second.depth ? first.path > second.path : first.depth > second.depth
  }
}

/// The parsed templates of one chart, kept as long as the chart: every render after the first finds
/// them here, by the path that the chart has in its tree.
internal final class CompiledTemplates: Sendable {
  private let byPath = Mutex<[ByteString: [CompiledFile]]>([:])
  private let lastSet = Mutex<LinkedSet?>(nil)
  /// The same templates compiled in other ways.
  private let variants = Mutex<[TemplateMode: CompiledTemplates]>([:])

  /// The templates compiled in some way; asked of the ones that are compiled plainly.
  func variant(_ mode: TemplateMode) -> CompiledTemplates {
    if mode == TemplateMode() { return self }
    return variants.withLock { variants in
      if let known = variants[mode] { return known }
      let new = CompiledTemplates()
      variants[mode] = new
      return new
    }
  }

  /// The templates of a whole tree, linked, and the files that they come from.
  private struct LinkedSet {
    var files: [ObjectIdentifier]
    var set: TemplateSet
  }

  /// The set of all templates of some files, given in the reference's order; the set of the render
  /// before serves again where the files are the same.
  func linked(_ files: [CompiledFile]) throws(ParseError) -> TemplateSet {
    let identities = files.map { ObjectIdentifier($0) }
    if let last = lastSet.withLock({ $0 }), last.files == identities { return last.set }
    var set = TemplateSet()
    for file in files { set.add(try file.programs.get()) }
    lastSet.withLock { $0 = LinkedSet(files: identities, set: set) }
    return set
  }

  /// The templates under a path, parsed at the first call.
  func files(
    of templates: [ChartFile], path: ByteString, _ known: KnownTemplates
  ) -> [CompiledFile] {
    if let known = byPath.withLock({ $0[path] }) { return known }
    let compiled = templates.map { CompiledFile($0, path: path + "/" + $0.name, known) }
    byPath.withLock { $0[path] = compiled }
    return compiled
  }
}

/// The templates compiled so far for one tree: a library chart often lies in it many times, and equal
/// texts need compiling only once.
internal final class KnownTemplates {
  private var byText = TextTable<[Program]>()
  /// How templates are compiled.
  let mode: TemplateMode

  init(_ mode: TemplateMode) { self.mode = mode }

  /// The programs of a text, its own last, under the file's name.
  func programs(
    of source: SourceFile, named name: ByteString
  ) throws(ParseError) -> [Program] {
    // A text that names its own path may define a template of that name, which must not be renamed.
    let namesItself = source.bytes.withUnsafeBufferPointer { bytes in
      name.withBytes { bytes.firstIndex(of: $0) != nil }
    }
    if !namesItself, let known = byText[source.bytes], let own = known.last {
      return known.map { $0.moved(to: source, named: $0 === own ? name : $0.name) }
    }
    var limits = Limits()
    limits.parserDepth = mode.parserDepth
    let compiled = try Program.compile(
      source, name: name, functions: mode.functions, limits: limits, isObserved: mode.isObserved)
    if !namesItself { byText[source.bytes] = compiled }
    return compiled
  }
}
