internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree
internal import YAML

extension HelmLint {
  /// The rules on templates and what they render.
  internal mutating func checkTemplates() {
    let folder = "templates/"
    guard source.exists("templates") else {
      return complain(.warning, folder, "directory does not exist")
    }
    guard source.isFolder("templates") else { return complain(.error, folder, "not a directory") }
    let chart: Chart
    let render: ObservedRender
    do throws(Diagnostic) {
      chart = try loadedChart()
      let observer = RenderObserver()
      guard
        let result = try chart.observeForLint(
          values: values, options: options, observer: observer)
      else { return }
      render = result
    } catch {
      return complain(.error, folder, error.helmText)
    }
    self.render = render
    var texts: [String: ByteString] = [:]
    for file in render.files { texts[file.path] = file.text }
    for template in chart.templates {
      let name = String(template.name)
      let ending = Self.ending(of: name)
      if ![".yaml", ".yml", ".tpl", ".txt"].contains(ending) {
        complain(
          .error, name,
          "file extension '\(ending)' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt")
      }
      guard [".yaml", ".yml"].contains(ending.lowercased()) else { continue }
      let text = texts["\(chart.name)/\(name)"] ?? ByteString()
      guard check(text, of: name) else { return }
    }
  }

  private mutating func complain(
    _ severity: Finding.Severity, _ path: String, _ message: String,
    object: Finding.Object? = nil
  ) {
    report(HelmRule.templates, severity, path, message, object: object)
  }

  private static func ending(of name: String) -> String {
    let last = name.split(separator: "/").last ?? ""
    guard let dot = last.lastIndex(of: ".") else { return "" }
    return String(last[dot...])
  }

  /// Checks what a template rendered; false where the reference stops for good.
  private mutating func check(_ text: ByteString, of name: String) -> Bool {
    guard let line = Self.firstLine(of: text) else { return true }
    if line.hasPrefix(" ") || line.hasPrefix("\t") {
      complain(
        .warning, name,
        "document starts with an illegal indent: \(GoQuote.quoted(line)), which may cause parsing "
          + "problems")
    }
    var goesOn = true
    let flaw = LintDocument.each(in: text) { document in
      switch document {
      case .failure(let flaw):
        complain(.error, name, "unable to parse YAML: \(flaw.text)")
        goesOn = false
      case .success(let document):
        if let document { check(document, in: text, of: name) }
      }
      return goesOn
    }
    if let flaw {
      complain(.error, name, "unable to parse YAML: \(flaw.text)")
      goesOn = false
    }
    return goesOn
  }

  private mutating func check(_ document: LintDocument, in text: ByteString, of name: String) {
    let object = Finding.Object(
      apiVersion: document.apiVersion, kind: document.kind, name: document.name)
    if let flaw = ObjectName.flaw(of: document.name, kind: document.kind) {
      complain(.warning, name, flaw, object: object)
    }
    if let lifecycle = APILifecycle.known(document.apiVersion, document.kind),
      lifecycle.isKnownToReference, lifecycle.isDeprecated(in: kubeVersion)
    {
      complain(.warning, name, lifecycle.warning, object: object)
    }
    switch document.kind {
    case "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet":
      if text.firstIndex(of: "matchLabels") == nil,
        text.firstIndex(of: "matchExpressions") == nil
      {
        complain(
          .error, name,
          "a \(document.kind) must contain matchLabels or matchExpressions, and "
            + "\(GoQuote.quoted(ByteString(document.name))) does not", object: object)
      }
    case "List": checkList(text, of: name)
    default: break
    }
  }

  /// Annotations that have no effect inside of a `List`.
  private mutating func checkList(_ text: ByteString, of name: String) {
    let value: Value
    do throws(YAMLError) {
      value = try YAMLReader.value(from: text)
    } catch {
      return complain(.error, name, "unable to parse YAML: \(error.message)")
    }
    guard case .dict(let dict) = value, case .list(let items)? = dict.field("items") else { return }
    for item in items.elements {
      guard case .dict(let item) = item, case .dict(let metadata)? = item.field("metadata"),
        case .dict(let annotations)? = metadata.field("annotations"),
        annotations["helm.sh/resource-policy"] != nil
      else { continue }
      return complain(
        .error, name, "annotation 'helm.sh/resource-policy' within List objects are ignored")
    }
  }

  /// The first line that holds more than white space.
  private static func firstLine(of text: ByteString) -> ByteString? {
    text.bytes.split(separator: UInt8(ascii: "\n")).lazy
      .first { line in line.contains { !($0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D)) } }
      .map { line in
        ByteString(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
      }
  }
}
