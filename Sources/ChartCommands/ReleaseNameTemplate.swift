internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree

/// Small templates of the command line: `--name-template` and `version --template`.
enum ReleaseNameTemplate {
  /// What a name template prints.
  static func name(from template: String) throws(Diagnostic) -> String {
    try InlineTemplate.text(template, name: "name-template", .null)
  }
}

/// A template that a flag holds.
enum InlineTemplate {
  /// What the template prints for a value.
  static func text(
    _ template: String, name: String, _ dot: Value
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

/// The text of `version --template`.
func versionText(_ template: String) throws(Diagnostic) -> [UInt8] {
  let version = Dict([
    (key: "Version", value: .text(Version.reference)), (key: "GitCommit", value: .string("")),
    (key: "GitTreeState", value: .string("clean")), (key: "GoVersion", value: .string("go1.26.6")),
    (key: "KubeClientVersion", value: .string("v1.36")),
  ])
  return Array(try InlineTemplate.text(template, name: "version", .dict(version)).utf8)
}
