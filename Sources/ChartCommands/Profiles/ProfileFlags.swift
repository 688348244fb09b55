internal import ChartEngine
internal import Diagnostics
internal import Profiles
internal import ValueTree
internal import YAML

/// The flags that say what is wanted on which hardware, and what they mean together.
enum ProfileFlags {
  /// Which hardware.
  static let hardware = [
    Flag(
      "hardware", .text, default: "\"local\"",
      "`local`, or a file: an inventory, or what `kubectl get nodes,pods -A -o json` prints"),
    Flag(
      "model-dir", .text, default: "\"/\"", "folder that models are put into, for its free room"),
  ]
  /// Which profiles.
  static let catalogue = [
    Flag(
      "catalogue", .array, "file with profiles of your own, over those of the tool (can be several)"
    )
  ]
  /// What is wanted.
  static let request = [
    Flag(
      "optimize", .text, default: "\"balanced\"", "latency, throughput, balanced or quantization"),
    Flag("engine", .slice, "engines allowed"),
    Flag("precision", .slice, "precisions allowed"),
    Flag("min-context", .int, "tokens of context that have to fit"),
    Flag("isl", .int, default: "1024", "usual tokens of the input"),
    Flag("osl", .int, default: "128", "usual tokens of the output"),
    Flag("lora", .bool, "adapters have to be loadable"),
    Flag("slo", .slice, "bounds such as ttftMsP99=500 or tokensPerSecond=1000"),
    Flag("strict-slo", .bool, "refuse what no measurement proves"),
    Flag("force", .bool, "take a pinned profile although it is not feasible"),
  ]
  /// How to print.
  static let output = Flag("output", short: "o", .text, default: "\"table\"", "table, json or yaml")

  /// The inventory that the flags name.
  static func inventory(
    _ invocation: Invocation, _ products: ProductTable
  ) throws(Diagnostic) -> Inventory {
    let name = invocation.values.text("hardware") ?? "local"
    if name == "local" {
      return Inventory.local(
        LocalProbe.probe, modelFolder: invocation.values.text("model-dir") ?? "/", products)
    }
    let bytes = name == "-" ? try invocation.surroundings.standardInput() : try InputFile.read(name)
    return try Inventory(reading: ByteString(bytes), name: name, products)
  }

  /// A selector with the tool's tables and the user's catalogues.
  static func selector(_ invocation: Invocation) throws(Diagnostic) -> Selector {
    var catalogue = try Catalogue.shipped()
    for name in invocation.values.list("catalogue") {
      try catalogue.add(SourceFile(name: name, bytes: try InputFile.read(name)))
    }
    return Selector(
      models: try ModelTable.shipped(), products: try ProductTable.shipped(), catalogue: catalogue)
  }

  /// The request that the flags make for a model.
  static func request(
    _ model: String, _ values: FlagValues
  ) throws(Diagnostic) -> SelectionRequest {
    var request = SelectionRequest(model: model)
    if let word = values.text("optimize") {
      guard let goal = SelectionRequest.Goal(rawValue: word) else {
        throw Diagnostic(
          .usage, "--optimize is latency, throughput, balanced or quantization, not `\(word)`")
      }
      request.goal = goal
    }
    request.engines = values.list("engine")
    request.precisions = values.list("precision")
    for word in request.precisions where Precision(rawValue: word) == nil {
      let known = Precision.allCases.map(\.rawValue).joined(separator: ", ")
      throw Diagnostic(.usage, "--precision: `\(word)` is none of \(known)")
    }
    request.minContext = try whole("min-context", values)
    request.isl = max(try whole("isl", values) ?? request.isl, 1)
    request.osl = max(try whole("osl", values) ?? request.osl, 1)
    request.lora = values.bool("lora")
    request.isStrict = values.bool("strict-slo")
    request.isForced = values.bool("force")
    for text in values.list("slo") {
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let number = Double(parts[1]) else {
        throw Diagnostic(.usage, "--slo wants figure=number, not `\(text)`")
      }
      request.bounds.append(.init(figure: String(parts[0]), value: number))
    }
    return request
  }

  private static func whole(_ name: String, _ values: FlagValues) throws(Diagnostic) -> Int? {
    guard let text = values.text(name) else { return nil }
    guard let number = Int(text), number >= 0 else {
      throw Diagnostic(.usage, "--\(name) wants a whole number, not `\(text)`")
    }
    return number
  }
}
