internal import Diagnostics
internal import Profiles
internal import ValueTree

let profileEstimateCommand: Command = {
  var command = Command("estimate", summary: "estimate the memory a model needs")
  command.usage = "MODEL"
  command.description = """
    Estimate the memory a model needs on a device, and the context that would fit. For a model that is not
    in the table, --config names its config.json, --index its model.safetensors.index.json.
    """
  command.flags =
    ProfileFlags.catalogue + [
      Flag("config", .text, "the model's config.json"),
      Flag("index", .text, "the model's model.safetensors.index.json, for the size of its files"),
      Flag("device", .text, default: "\"nvidia\"", "cpu, nvidia, gaudi, amd or intel-gpu"),
      Flag("product", .text, "product of the device, such as l4 or gaudi2, for its memory"),
      Flag("memory-mib", .int, "memory of a device in MiB"),
      Flag("precision", .text, "precision; the model's own as given"),
      Flag("tp", .int, default: "1", "tensor parallelism"),
      Flag("pp", .int, default: "1", "pipeline parallelism"),
      Flag("context", .int, "longest sequence; the model's own as given"),
      Flag("kv-cache-dtype", .text, default: "\"auto\"", "format of the cache: auto or fp8"),
      Flag("utilization", .text, default: "0.9", "part of the memory that the engine may take"),
      ProfileFlags.output,
    ]
  command.positionals = 1...1
  command.run = { invocation throws(Diagnostic) in
    try EstimateRun(invocation: invocation).run()
  }
  return command
}()

private struct EstimateRun {
  let invocation: Invocation

  func run() throws(Diagnostic) -> Int32 {
    let values = invocation.values
    let selector = try ProfileFlags.selector(invocation)
    let id = values.positionals[0]
    let model: ModelFacts
    if let path = values.text("config") {
      let index = try values.text("index").map { path throws(Diagnostic) in
        ByteString(try InputFile.read(path))
      }
      model = try ModelFacts(
        id: id, configuration: ByteString(try InputFile.read(path)), index: index)
    } else if let known = selector.models.model(id) {
      model = known
    } else {
      return ProfileFailure.report(
        .modelUnknown, Selection(), SelectionRequest(model: id), Inventory(nodes: []), selector,
        invocation)
    }
    let input = try input(model, selector)
    let estimate = MemoryEstimate(input)
    try DocumentOutput.print(estimate.document, invocation) { lines(estimate, input, model) }
    return 0
  }

  private func input(
    _ model: ModelFacts, _ selector: Selector
  ) throws(Diagnostic) -> MemoryEstimate.Input {
    let values = invocation.values
    let product = try values.text("product").map { key throws(Diagnostic) in
      guard let product = selector.products.product(key: key) else {
        throw Diagnostic(.usage, "--product: `\(key)` is not in the table of devices")
      }
      return product
    }
    let word = values.text("device") ?? product?.kind.rawValue ?? "nvidia"
    guard let kind = DeviceKind(rawValue: word) else {
      throw Diagnostic(.usage, "--device: `\(word)` is no kind of device")
    }
    let format = values.text("precision") ?? model.dtype.rawValue
    guard let precision = Precision(rawValue: format) else {
      throw Diagnostic(.usage, "--precision: `\(format)` is not known")
    }
    var input = MemoryEstimate.Input(model: model, precision: precision, kind: kind)
    input.tp = try whole("tp") ?? 1
    input.pp = try whole("pp") ?? 1
    input.maxModelLen = try whole("context")
    input.kvCacheDtype = values.text("kv-cache-dtype") ?? "auto"
    input.deviceMemoryMiB = try whole("memory-mib") ?? product?.memoryMiB
    if let text = values.text("utilization") {
      guard let share = Double(text), share > 0, share <= 1 else {
        throw Diagnostic(.usage, "--utilization is a number up to 1, not `\(text)`")
      }
      input.utilization = share
    }
    return input
  }

  private func whole(_ name: String) throws(Diagnostic) -> Int? {
    guard let text = invocation.values.text(name) else { return nil }
    guard let number = Int(text), (1...1 << 40).contains(number) else {
      throw Diagnostic(.usage, "--\(name) wants a whole number above 0, not `\(text)`")
    }
    return number
  }

  private func lines(
    _ estimate: MemoryEstimate, _ input: MemoryEstimate.Input, _ model: ModelFacts
  ) -> [String] {
    func gibibytes(_ bytes: Int) -> String {
      let hundredths = bytes / ((1 << 30) / 100)
      return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) GiB"
    }
    var table = Table(header: ["PART", "A DEVICE"], maximumWidth: 60)
    table.rows += [
      ["weights", gibibytes(estimate.weightsPerDevice)], ["engine", gibibytes(estimate.overhead)],
      ["cache of one sequence", gibibytes(estimate.kvMin)], ["need", gibibytes(estimate.need)],
    ]
    if let usable = estimate.usable { table.rows.append(["usable", gibibytes(usable)]) }
    var lines = [table.text]
    if let fits = estimate.fits { lines.append(fits ? "it fits" : "it does not fit") }
    if let cache = estimate.cache {
      lines.append("context that would fit: \(cache.maxModelLenThatFits)")
    }
    lines.append("files: \(gibibytes(estimate.weights)), room on disk \(estimate.diskMiB) MiB")
    if !model.notModelled.isEmpty {
      lines.append("not in the estimate: " + model.notModelled.joined(separator: ", "))
    }
    return lines
  }
}
