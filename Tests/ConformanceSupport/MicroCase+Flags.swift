internal import ChartEngine
internal import Diagnostics
internal import JSON
internal import ValueTree
internal import ValuesMerge

extension MicroCase {
  /// What `template rel micro` prints with some flags: the JSON behind `values: ` if there is such a
  /// line, else all of it.
  func rendered(withFlags arguments: [ByteString]) throws -> Value {
    let files = CaseFiles(input.dict("value_files"))
    var overrides = ValueOverrides()
    for (flag, text) in zip(arguments, arguments.dropFirst()) {
      if let kind = SetKind(rawValue: String(flag)) {
        overrides.flags.append(ValueOverrides.Flag(kind, text))
      } else if flag == "-f" || flag == "--values" {
        overrides.files.append(try valuesFile(text, in: files))
      }
    }
    let values = try overrides.merged { path throws(Diagnostic) in try files.content(path) }
    var options = RenderOptions()
    options.release.name = "rel"
    let output = TemplateOutput(rendered: try chart().render(values: values, options: options))
      .text()
    let lines = output.split(separator: UInt8(ascii: "\n"))
    if let line = lines.first(where: { $0.starts(with: "values: ".utf8) }) {
      return try JSONReader.read(ByteString(line.dropFirst(8)))
    }
    return .string(ByteString(output))
  }

  private func valuesFile(
    _ name: ByteString, in files: CaseFiles
  ) throws(Diagnostic) -> ValuesFile {
    let content = try files.content(name)
    do throws(Diagnostic) {
      return try ValuesFile(name: String(name), bytes: content)
    } catch {
      throw error.wrapped(helmPrefix: "failed to parse \(name): ")
    }
  }
}
