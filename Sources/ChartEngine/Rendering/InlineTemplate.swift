package import Diagnostics
internal import TemplateLang
package import ValueTree

/// A template that stands alone, outside any chart: that of `--name-template` for one.
package enum InlineTemplate {
  /// What the template prints for a value; `name` is what messages call it.
  package static func text(
    _ template: String, name: String, _ dot: Value = .null
  ) throws(Diagnostic) -> String {
    let file = SourceFile(name: name, bytes: Array(template.utf8))
    let programs: [Program]
    do throws(ParseError) {
      programs = try Program.compile(
        file, name: ByteString(name), functions: FunctionTable.helm)
    } catch {
      throw error.diagnostic
    }
    var set = TemplateSet()
    set.add(programs)
    var machine = Machine(set: set, functions: FunctionTable.helm, context: CallContext())
    do throws(Failure) {
      var text = try machine.render(programs[programs.count - 1], dot)
      text.removeNoValue()
      return String(decoding: text, as: UTF8.self)
    } catch {
      throw error.diagnostic
    }
  }
}
