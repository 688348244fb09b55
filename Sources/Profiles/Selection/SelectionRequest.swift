package import ValueTree

/// What someone wants served, and what matters to them.
public struct SelectionRequest: Sendable {
  /// What matters.
  public enum Goal: String, Sendable, Hashable, CaseIterable {
    case latency, throughput, balanced, quantization
  }

  /// A bound on a figure.
  public struct Bound: Sendable, Hashable {
    /// The figure, `ttftMsP99` or its like.
    public var figure: String
    /// The bound: times may not be longer, rates not lower.
    public var value: Double

    /// A bound.
    public init(figure: String, value: Double) {
      self.figure = figure
      self.value = value
    }

    /// Whether a measured figure keeps it.
    func isKept(by figure: Double) -> Bool {
      self.figure.contains("Ms") ? figure <= value : figure >= value
    }
  }

  /// The model's id on the hub.
  public var model: String
  /// What matters.
  public var goal = Goal.balanced
  /// The context that has to fit.
  public var minContext: Int?
  /// The usual tokens of the input.
  public var isl = 1024
  /// The usual tokens of the output.
  public var osl = 128
  /// The engines allowed; none is all.
  public var engines: [String] = []
  /// The precisions allowed; none is all.
  public var precisions: [String] = []
  /// Whether adapters have to be loadable.
  public var lora = false
  /// Bounds that the service has to keep.
  public var bounds: [Bound] = []
  /// Whether a recipe without a comparable measurement is refused.
  public var isStrict = false
  /// The profile that has to be taken: a name, an id or the start of one.
  public var pin: String?
  /// Whether the pinned profile is taken although it is not feasible.
  public var isForced = false

  /// The chart that has to take the profile; nil is any.
  public var chart: String?
  /// The kinds of devices allowed; none is all.
  public var kinds: [DeviceKind] = []

  /// A request for a model.
  public init(model: String) { self.model = model }

  /// Reads a request from its document; what is absent has its default.
  package init(_ document: Value) {
    self.init(model: document["model"].text ?? "")
    goal = document["kpi"].text.flatMap({ Goal(rawValue: $0) }) ?? .balanced
    minContext = document["minContext"].whole
    isl = max(document["isl"].whole ?? isl, 1)
    osl = max(document["osl"].whole ?? osl, 1)
    engines = document["engines"].texts
    precisions = document["precisions"].texts
    lora = document["lora"].flag ?? false
    bounds = document["slo"].members.compactMap { name, value in
      value.number.map { Bound(figure: name, value: $0) }
    }
    isStrict = document["strictSlo"].flag ?? false
    pin = document["pin"].text
    isForced = document["force"].flag ?? false
  }
}
