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

  init(_ file: ChartFile, path: ByteString) {
    self.path = path
    let source = SourceFile(name: "\(path)", bytes: file.data)
    do throws(ParseError) {
      programs = .success(
        try Program.compile(source, name: path, functions: FunctionTable.helm))
    } catch {
      programs = .failure(error)
    }
  }

  /// Whether the file only lends its definitions: its name begins with an underscore.
  var isPartial: Bool { path.lastPathComponent.hasPrefix("_") }
}

/// The parsed templates of one chart, kept as long as the chart: every render after the first finds
/// them here, by the path that the chart has in its tree.
internal final class CompiledTemplates: Sendable {
  private let byPath = Mutex<[ByteString: [CompiledFile]]>([:])

  /// The templates under a path, parsed at the first call.
  func files(of templates: [ChartFile], path: ByteString) -> [CompiledFile] {
    if let known = byPath.withLock({ $0[path] }) { return known }
    let compiled = templates.map { CompiledFile($0, path: path + "/" + $0.name) }
    byPath.withLock { $0[path] = compiled }
    return compiled
  }
}
