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
    default: throw Diagnostic(.usage, "the operations are select, memory and detect")
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
