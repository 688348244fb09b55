import Glibc
import ChartEngine
import Diagnostics
import JSON
import TemplateLang
import ValueTree

/// Answers one case of the line protocol.
func answer(_ input: Dict) throws -> Value {
  let functions = FunctionTable.helm
  let context = CallContext(
    environment: RenderEnvironment(), limits: Limits())
  var set = TemplateSet()
  var files: [(ByteString, ByteString)] = []
  if case .dict(let more)? = input["templates"] {
    for key in more.keys { if case .string(let text)? = more[key] { files.append((key, text)) } }
  }
  if case .string(let text)? = input["template"] { files.append(("templates/main.txt", text)) }
  files.sort { $0.0 > $1.0 }
  for (path, text) in files {
    let name: ByteString = "micro/" + path
    let file = SourceFile(name: "\(name)", bytes: text.bytes)
    do {
      set.add(try Program.compile(file, name: name, functions: functions))
    } catch {
      throw error.diagnostic
    }
  }
  let values = input["values"] ?? .dict(Dict())
  let template = Dict(
    [("Name", .string("micro/templates/main.txt")), ("BasePath", .string("micro/templates"))],
    type: .values)
  if case .dict(let dict) = values {
    let root = Dict(
      [
        ("Values", .dict(dict.shallowCopy(type: .values))), ("Template", .dict(template)),
        ("Chart", .dict(Dict([("Name", .string("micro")), ("Version", .string("0.1.0"))]))),
        ("Release", .dict(Dict([("Name", .string("release-name")), ("Namespace", .string("default")), ("Service", .string("Helm")), ("Revision", .int(1)), ("IsInstall", .bool(true)), ("IsUpgrade", .bool(false))]))),
      ], type: .values)
    guard let program = set["micro/templates/main.txt"] else { return .null }
    var machine = Machine(set: set, functions: functions, context: context)
    do throws(Failure) {
      var text = try machine.render(program, .dict(root))
      text.removeNoValue()
      return .string(ByteString(text))
    } catch {
      throw error.diagnostic
    }
  }
  return .null
}

while let line = readLine(strippingNewline: true) {
  var output: [UInt8] = []
  guard case .dict(let request)? = try? JSONReader.read(ByteString(line)) else { continue }
  let id = request["id"] ?? .null
  var reply: [(key: ByteString, value: Value)] = []
  reply.append((key: "id", value: id))
  if case .dict(let input)? = request["input"] {
    do {
      reply.append((key: "output", value: try answer(input)))
    } catch let error as Diagnostic {
      reply.append((key: "error", value: .text(error.helmText)))
    } catch {
      reply.append((key: "error", value: .text("\(error)")))
    }
  }
  try? JSONWriter.append(.dict(Dict(reply)), to: &output, escapingHTML: false)
  output.append(UInt8(ascii: "\n"))
  _ = output.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
}
