public import ValueTree

/// A model server in a tree of charts, as far as a profile has to know it.
public struct ChartPart: Sendable {
  /// The way of values to it: the names or aliases from the top chart down; empty for the top chart.
  public var path: [String]
  /// The name of the chart, whatever its alias.
  public var chart: String
  /// The model it serves.
  public var model: String
  /// The kinds of devices that the chart offers.
  public var kinds: [DeviceKind]
  /// The kind that the user's values name; nil where they leave it open.
  public var wantedKind: DeviceKind?
  /// The values that the user gave the part.
  public var userValues: ValueSnapshot
  /// The tolerations that the chart has by itself, by kind of device.
  public var tolerations: [DeviceKind: [Node.Toleration]]
  /// The seconds between two start-up probes.
  public var probePeriod: Int
  /// How often the start-up probe may fail as the chart has it.
  public var probeFailures: Int

  /// The way as one word, for people.
  public var name: String { path.isEmpty ? chart : path.joined(separator: ".") }
}

extension ChartPart {
  /// A step of a pipeline, whose device is decided.
  public init(service: String, chart: String, model: String, device: String) {
    path = [service]
    self.chart = chart
    self.model = model
    wantedKind = DeviceKind(rawValue: device)
    kinds = wantedKind.map { [$0] } ?? [.cpu]
    userValues = .null
    tolerations = [:]
    probePeriod = 5
    probeFailures = 120
  }

  /// Reads a part out of its merged values; nil for a chart that serves no model a profile could be for.
  ///
  /// - Parameters:
  ///   - values: the part's values, defaults and user's merged, `global` included.
  ///   - userValues: the user's values alone.
  package init?(
    path: [String], chart: String, values: Value, userValues: Value
  ) {
    let component = values["component"]
    guard let key = component["modelKey"].text, let model = values[ByteString(key)].text,
      !model.isEmpty, !model.contains("{{")
    else { return nil }
    self.path = path
    self.chart = chart
    self.model = model
    var kinds: [DeviceKind] = [.cpu]
    var tolerations: [DeviceKind: [Node.Toleration]] = [:]
    for (word, device) in values["devices"].members {
      guard let kind = DeviceKind(rawValue: word) else { continue }
      if kind != .cpu { kinds.append(kind) }
      tolerations[kind] = device["tolerations"].elements.compactMap { Node.Toleration($0) }
    }
    self.kinds = kinds
    self.tolerations = tolerations
    let wanted = values["device"].text ?? ""
    let global = values["global"]["device"].text ?? ""
    wantedKind =
      DeviceKind(rawValue: wanted)
      ?? DeviceKind(rawValue: global).flatMap { kinds.contains($0) ? $0 : nil }
    self.userValues = ValueSnapshot(userValues)
    probePeriod = max(component["startupProbe"]["periodSeconds"].whole ?? 10, 1)
    probeFailures = component["startupProbe"]["failureThreshold"].whole ?? 3
  }
}
