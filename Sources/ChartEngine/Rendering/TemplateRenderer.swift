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

  /// Renders every file that is no partial, in the reference's order: deepest path first, then by
  /// name backwards; the definitions of all files can be called from each.
  func render(_ templates: [ChartScope.Template]) throws(Diagnostic) -> [RenderedFile] {
    let ordered = templates.sorted { first, second in
      let (left, right) = (first.file.path, second.file.path)
      let (depth, otherDepth) = (left.separatorCount, right.separatorCount)
      return depth == otherDepth ? left > right : depth > otherDepth
    }
    var set = TemplateSet()
    for template in ordered {
      switch template.file.programs {
      case .success(let programs): set.add(programs)
      case .failure(let error): throw error.diagnostic
      }
    }
    let context = CallContext(environment: environment, limits: limits)
    var machine = Machine(set: set, functions: FunctionTable.helm, context: context)
    var rendered: [RenderedFile] = []
    var total = 0
    for template in ordered where !template.file.isPartial {
      guard let program = set[template.file.path] else { continue }
      template.root["Template"] = .dict(
        Dict(
          [
            (key: "Name", value: .string(template.file.path)),
            (key: "BasePath", value: .string(template.basePath)),
          ], type: .values))
      do throws(Failure) {
        var text = try machine.render(program, .dict(template.root))
        text.removeNoValue()
        total += text.count
        guard total <= limits.outputBytes else {
          throw Failure("output of more than \(limits.outputBytes) bytes", at: nil, kind: .limit)
        }
        rendered.append(RenderedFile(path: "\(template.file.path)", text: ByteString(text)))
      } catch {
        throw error.diagnostic
      }
    }
    return rendered
  }
}

extension ByteString {
  fileprivate var separatorCount: Int {
    withBytes { bytes in bytes.reduce(0) { $0 + ($1 == UInt8(ascii: "/") ? 1 : 0) } }
  }
}
