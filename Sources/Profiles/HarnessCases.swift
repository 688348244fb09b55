public import Diagnostics
internal import JSON
public import ValueTree

/// The operations of the test harness: a case in, a document out.
public struct HarnessCases: Sendable {
  private let models: ModelTable
  private let products: ProductTable
  private let catalogue: Catalogue

  /// A harness whose cases that bring no catalogue use the one of a text in JSON.
  public init(catalogue text: ByteString?) throws(Diagnostic) {
    models = try ModelTable.shipped()
    products = try ProductTable.shipped()
    var catalogue = Catalogue()
    if let text { try catalogue.add(Self.parsed(text)) }
    self.catalogue = catalogue
  }

  /// The answer to a line of the protocol, as one line: `id` with `output` or `error`.
  public func answer(to line: ByteString) -> ByteString {
    var map = DocumentMap()
    do throws(Diagnostic) {
      let request = try Self.parsed(line)
      map.set("id", request["id"])
      map.set("output", try output(request))
    } catch {
      map.set("error", error.message)
    }
    return (try? JSONWriter.text(of: map.value, escapingHTML: false)) ?? "{}"
  }

  private func output(_ request: Value) throws(Diagnostic) -> Value {
    switch request["op"].text {
    case "select": try selected(request)
    case "memory": try estimated(request)
    case "detect": detected(request)
    case "time": try timed(request)
    default: throw Diagnostic(.usage, "the operations are select, memory, detect and time")
    }
  }

  private func selected(_ request: Value) throws(Diagnostic) -> Value {
    var catalogue = self.catalogue
    if !request["catalogue"].isAbsent {
      catalogue = Catalogue()
      try catalogue.add(request["catalogue"], trustsIDs: true)
    }
    let selector = Selector(models: models, products: products, catalogue: catalogue)
    return selector.select(
      SelectionRequest(request["request"]), on: Inventory(request["inventory"])
    ).document
  }

  /// The time of a selection in microseconds: the least of some turns.
  private func timed(_ request: Value) throws(Diagnostic) -> Value {
    var catalogue = Catalogue()
    try catalogue.add(request["catalogue"], trustsIDs: true)
    let selector = Selector(models: models, products: products, catalogue: catalogue)
    let inventory = Inventory(request["inventory"])
    let wanted = SelectionRequest(request["request"])
    let clock = ContinuousClock()
    var least = Duration.seconds(1 << 30)
    var count = 0
    for _ in 0..<max(request["turns"].whole ?? 5, 1) {
      least = min(
        least,
        clock.measure {
          let selection = selector.select(wanted, on: inventory)
          count = selection.feasible.count + selection.rejected.count
        })
    }
    var map = DocumentMap()
    map.set("microseconds", Int(least.components.attoseconds / 1_000_000_000_000))
    map.set("seconds", Int(least.components.seconds))
    map.set("profiles", count)
    return map.value
  }

  private func estimated(_ request: Value) throws(Diagnostic) -> Value {
    guard let model = models.model(request["model"].text ?? "") else {
      throw Diagnostic(.profile, Selection.Failure.modelUnknown.rawValue)
    }
    guard let precision = request["precision"].text.flatMap({ Precision(rawValue: $0) }),
      let kind = request["kind"].text.flatMap({ DeviceKind(rawValue: $0) })
    else { throw Diagnostic(.profile, "precision or kind is not known") }
    var input = MemoryEstimate.Input(model: model, precision: precision, kind: kind)
    input.tp = request["tp"].whole ?? 1
    input.pp = request["pp"].whole ?? 1
    input.kvCacheDtype = request["kvCacheDtype"].text ?? "auto"
    input.deviceMemoryMiB = request["deviceMemoryMiB"].whole
    input.utilization = request["utilization"].number
    input.maxModelLen = request["maxModelLen"].whole
    input.kvCacheSpaceGiB = request["kvCacheSpaceGiB"].number
    input.overheadMiB = request["overheadMiB"].whole
    return MemoryEstimate(input).document
  }

  private func detected(_ request: Value) -> Value {
    let files = request["files"].members.compactMap { name, value in
      value.text.map { (name: name, text: $0) }
    }
    let output = CapturedOutput(
      files: CapturedFiles(files), command: request["command"].text ?? "",
      exitCode: request["exitCode"].whole ?? 0)
    return output.document(products)
  }

  private static func parsed(_ text: ByteString) throws(Diagnostic) -> Value {
    do throws(JSONError) {
      return try JSONReader.read(text)
    } catch {
      throw Diagnostic(.profile, error.text)
    }
  }
}
