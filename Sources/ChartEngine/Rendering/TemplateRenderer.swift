internal import Diagnostics
internal import TemplateLang
public import ValueTree

/// One rendered template file.
public struct RenderedFile: Sendable {
  /// The template's path in the chart's tree.
  public var path: String
  /// What it printed.
  public var text: ByteString
}

/// Executes all templates of a chart's tree.
internal struct TemplateRenderer {
  let environment: RenderEnvironment
  let limits: Limits
  /// What may end the render before it is done.
  let interruption: Interruption
  /// What the root chart keeps between renders.
  let compiled: CompiledTemplates
  let mode: TemplateMode
  /// Who watches; the mode says whether the templates are compiled for it.
  let observer: RenderObserver?
  /// Whether notes are left out: they print no objects.
  var skipsNotes = false

  /// Renders every file that is no partial, in the reference's order: deepest path first, then by
  /// name backwards; the definitions of all files can be called from each.
  func render(_ templates: [ChartScope.Template]) throws(Diagnostic) -> [RenderedFile] {
    let ordered = templates.sorted { CompiledFile.comesBefore($0.file, $1.file) }
    let set: TemplateSet
    do throws(ParseError) {
      set = try compiled.linked(ordered.map(\.file))
    } catch {
      throw error.diagnostic
    }
    let context = CallContext(
      environment: environment, limits: limits, interruption: interruption)
    var machine = Machine(set: set, functions: mode.functions, context: context)
    machine.observer = observer
    observer?.prepare(set)
    var rendered: [RenderedFile] = []
    var total = 0
    var documents = DocumentCount()
    for template in ordered where !template.file.isPartial {
      if skipsNotes, template.file.path.hasSuffix("NOTES.txt") { continue }
      guard let program = set[template.file.path] else { continue }
      template.root["Template"] = .dict(
        Dict(
          [
            (key: "Name", value: .string(template.file.path)),
            (key: "BasePath", value: .string(template.basePath)),
          ], type: .values))
      do throws(Failure) {
        var text = try machine.render(program, .dict(template.root))
        let written = observer == nil ? [] : text
        text.removeNoValue()
        observer?.finish(template.file.path, written: written, leaving: ByteString(text))
        total += text.count
        guard total <= limits.outputBytes else {
          throw Failure(
            "output of more than \(limits.outputBytes) bytes, up to \(template.file.path)", at: nil,
            kind: .limit, limit: .outputBytes)
        }
        try documents.add(text, of: template.file.path)
        rendered.append(RenderedFile(path: "\(template.file.path)", text: ByteString(text)))
      } catch {
        throw error.diagnostic
      }
    }
    return rendered
  }
}
