internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree

/// OC111: interpolations whose value can change the structure of the document around them.
///
/// Two forms are sure: several lines written where only the first is indented (`toYaml` and `include`
/// of lines without `nindent` or `indent`), and `indent` behind an indentation that is there already.
/// Values that are printed into text without quotes are reported where their default already holds
/// what YAML takes for structure.
internal enum InterpolationCheck {
  static func findings(in subject: LintSubject) -> [Finding] {
    var findings: [Finding] = []
    for template in subject.chart.templates
    where template.name.hasSuffix(".yaml") || template.name.hasSuffix(".yml") {
      let source = SourceFile(name: String(template.name), bytes: template.data)
      guard let parsed = try? Parser.parse(source, name: template.name, functions: .helm) else {
        continue
      }
      for definition in parsed.definitions {
        look(definition.body, source, subject.valuesFiles.first?.values, &findings)
      }
    }
    return findings
  }

  private static func look(
    _ statements: Statements, _ source: SourceFile, _ defaults: Dict?,
    _ findings: inout [Finding]
  ) {
    var open = Array(statements)
    while let statement = open.popLast() {
      switch statement.kind {
      case .action(let pipeline):
        let position = statement.position
        if pipeline.variables.isEmpty, let message = flaw(pipeline, position, source, defaults) {
          let place = source.position(of: position)
          findings.append(
            Finding(
              Check.looseInterpolation.code, .warning,
              at: Finding.Place(file: source.name, line: place.line, column: place.column),
              message))
        }
      case .if(_, let then, let otherwise), .with(_, let then, let otherwise),
        .range(_, let then, let otherwise):
        open += then
        if let otherwise { open += otherwise }
      case .text, .template, .break, .continue: continue
      }
    }
  }

  private static func flaw(
    _ pipeline: Pipeline, _ position: Int, _ source: SourceFile, _ defaults: Dict?
  ) -> String? {
    let names = pipeline.commands.map { command -> ByteString in
      if case .identifier(let name) = command.arguments[0].kind { return name }
      return ""
    }
    guard let last = names.last else { return nil }
    let (indentation, isAlone, isTrimmed, key) = lineStart(position, source)
    if last == "toYaml" || last == "mustToYaml" {
      // After a key all lines but the first are at the wrong depth; at the line's start it is right
      // only for the outermost level.
      if isAlone ? indentation > 0 : key && isCollection(pipeline, defaults) {
        return "`toYaml` writes several lines of which only the first is indented: add `nindent`"
      }
    }
    if last == "indent", isAlone, indentation > 0, !isTrimmed {
      return "`indent` adds to the \(indentation) blanks that stand in front of it: the first line "
        + "is indented twice"
    }
    return nil
  }

  /// Whether what a pipeline starts with is a map or list among the defaults; of other values
  /// `toYaml` may make a single line.
  private static func isCollection(_ pipeline: Pipeline, _ defaults: Dict?) -> Bool {
    for expression in pipeline.commands[0].arguments {
      guard case .field(let names) = expression.kind, names.first == "Values" else { continue }
      var current = defaults.map { Value.dict($0) }
      for name in names.dropFirst() {
        guard case .dict(let dict)? = current else { return false }
        current = dict[name]
      }
      switch current {
      case .dict, .list: return true
      default: return false
      }
    }
    return false
  }

  /// What stands in the line before an action: how many blanks, whether nothing else, whether `{{-`
  /// takes it away, and whether it ends with a key.
  private static func lineStart(
    _ position: Int, _ source: SourceFile
  ) -> (indentation: Int, isAlone: Bool, isTrimmed: Bool, isKey: Bool) {
    let bytes = source.bytes
    var start = position
    while start > 1,
      !(bytes[start - 1] == UInt8(ascii: "{") && bytes[start - 2] == UInt8(ascii: "{"))
    {
      start -= 1
    }
    let isTrimmed = start < bytes.count && bytes[start] == UInt8(ascii: "-")
    start = max(0, start - 2)
    var line = start
    while line > 0, bytes[line - 1] != UInt8(ascii: "\n") { line -= 1 }
    let text = bytes[line..<start]
    let blanks = text.prefix { $0 == 0x20 }.count
    let rest = text.dropFirst(blanks)
    let trimmed = rest.reversed().drop { $0 == 0x20 }
    return (blanks, rest.isEmpty, isTrimmed, trimmed.first == UInt8(ascii: ":") && !isTrimmed)
  }
}
