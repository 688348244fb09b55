public import Diagnostics
public import Digests
internal import JSON
package import ValueTree

/// What a study found: the results of its cells, and the profiles that they are evidence of.
public struct StudyResults: Sendable {
  /// The figures of one result file.
  public struct Result: Sendable {
    /// The cell it is of.
    public var cell: Study.Cell
    /// The figures by name, as evidence has them.
    public var figures: [String: Double]
    /// The digest of the file.
    public var digest: ContentDigest
    /// When it was made, where the file says it.
    public var date: String?
  }

  /// Where and with what the results were made; nothing becomes evidence without it.
  public struct Circumstances: Sendable {
    /// The product of the devices.
    public var productKey: String
    /// The version of the engine.
    public var engineVersion: String

    /// Circumstances.
    public init(productKey: String, engineVersion: String) {
      self.productKey = productKey
      self.engineVersion = engineVersion
    }
  }

  private let study: Study
  /// The results that were read.
  public private(set) var results: [Result] = []
  /// Files that no cell of the study has.
  public private(set) var strangers: [String] = []

  /// No results yet.
  public init(_ study: Study) { self.study = study }

  /// The fewest runs that make evidence.
  public static let leastRuns = 3

  /// Reads a result file of the study's tool.
  public mutating func add(file name: String, _ bytes: [UInt8]) throws(Diagnostic) {
    guard let cell = Study.Cell(fileName: name),
      study.variants.contains(where: { $0.name == cell.variant })
    else {
      strangers.append(name)
      return
    }
    let document: Value
    do throws(JSONError) {
      document = try JSONReader.read(ByteString(bytes))
    } catch {
      throw Diagnostic(.profile, "\(name): \(error.text)")
    }
    let figures = study.tool == .vllm ? Self.vllm(document) : Self.guidellm(document)
    guard figures["tokensPerSecond"] != nil else {
      throw Diagnostic(.profile, "\(name) holds no result of \(study.tool.rawValue)")
    }
    results.append(
      Result(
        cell: cell, figures: figures, digest: SHA256.digest(of: bytes),
        date: document["date"].text))
  }

  /// The figures of `vllm bench serve --save-result`.
  private static func vllm(_ document: Value) -> [String: Double] {
    var figures: [String: Double] = [:]
    func take(_ name: String, _ keys: ByteString...) {
      for key in keys where figures[name] == nil { figures[name] = document[key].number }
    }
    take("ttftMsP50", "p50_ttft_ms", "median_ttft_ms")
    take("ttftMsP99", "p99_ttft_ms")
    take("itlMsP50", "p50_itl_ms", "median_itl_ms")
    take("itlMsP99", "p99_itl_ms")
    take("tokensPerSecond", "output_throughput")
    take("requestsPerSecond", "request_throughput")
    return figures
  }

  /// The figures of `guidellm benchmark`.
  private static func guidellm(_ document: Value) -> [String: Double] {
    let metrics = document["benchmarks"].elements.first?["metrics"] ?? .null
    func figure(_ metric: ByteString, _ key: ByteString) -> Double? {
      let values = metrics[metric]["successful"]
      return values["percentiles"][key].number ?? (key == "p50" ? values["median"].number : nil)
    }
    var figures: [String: Double] = [:]
    figures["ttftMsP50"] = figure("time_to_first_token_ms", "p50")
    figures["ttftMsP99"] = figure("time_to_first_token_ms", "p99")
    figures["itlMsP50"] = figure("inter_token_latency_ms", "p50")
    figures["itlMsP99"] = figure("inter_token_latency_ms", "p99")
    figures["tokensPerSecond"] = metrics["output_tokens_per_second"]["successful"]["mean"].number
    figures["requestsPerSecond"] = metrics["requests_per_second"]["successful"]["mean"].number
    return figures
  }

  /// The median of each figure over the runs of a cell, with the digests of what it was made of.
  struct Summary {
    var cell: Study.Cell
    var runs: Int
    var figures: [String: Double]
    var digest: String
    var date: String?
  }

  /// The cells, their runs put together; the name of the cell is that of its first run.
  var summaries: [Summary] {
    var groups: [Study.Cell: [Result]] = [:]
    for result in results {
      var cell = result.cell
      cell.run = 1
      groups[cell, default: []].append(result)
    }
    return groups.map { cell, results in
      let results = results.sorted { $0.cell.run < $1.cell.run }
      var figures: [String: Double] = [:]
      for name in Set(results.flatMap { $0.figures.keys }) {
        let values = results.compactMap { $0.figures[name] }.sorted()
        figures[name] = values[(values.count - 1) / 2]
      }
      let all = results.map(\.digest.description).joined(separator: "\n")
      let digest =
        results.count == 1
        ? results[0].digest.description : SHA256.digest(of: Array(all.utf8)).description
      return Summary(
        cell: cell, runs: results.count, figures: figures, digest: digest,
        date: results.compactMap(\.date).max())
    }.sorted { $0.cell.fileName < $1.cell.fileName }
  }

  /// The names of the recipes that no other one beats in both times and rate per device, for any load.
  public var paretoFront: [String] {
    var best: Set<String> = []
    let summaries = summaries
    func rate(_ summary: Summary) -> Double {
      let count =
        study.variants.first { $0.name == summary.cell.variant }?.profile.devices.count ?? 1
      return (summary.figures["tokensPerSecond"] ?? 0) / Double(max(count, 1))
    }
    func time(_ summary: Summary) -> Double {
      let first = summary.figures["ttftMsP50"] ?? .infinity
      return first + Double(summary.cell.osl - 1) * (summary.figures["itlMsP50"] ?? .infinity)
    }
    for one in summaries {
      let isBeaten = summaries.contains { other in
        other.cell.isl == one.cell.isl && other.cell.osl == one.cell.osl
          && rate(other) >= rate(one) && time(other) <= time(one)
          && (rate(other) > rate(one) || time(other) < time(one))
      }
      if !isBeaten { best.insert(one.cell.variant) }
    }
    return study.variants.map(\.name).filter(best.contains)
  }

  /// A catalogue of the recipes on the front, with the results as evidence. A profile counts as measured only
  /// with product, engine version, digests and enough runs; with less it stays as it was.
  package func catalogue(_ circumstances: Circumstances?) -> Value {
    let front = paretoFront
    let summaries = summaries
    var profiles: [Value] = []
    for variant in study.variants where front.contains(variant.name) {
      guard case .dict(let dict) = variant.profile.document.materialized() else { continue }
      let own = summaries.filter { $0.cell.variant == variant.name && $0.runs >= Self.leastRuns }
      if let circumstances, !own.isEmpty {
        dict["evidence"] = .list(own.map { evidence($0, circumstances) })
        var kpi = DocumentMap()
        kpi.set("target", variant.profile.target.rawValue)
        kpi.set("state", "measured")
        dict["kpi"] = kpi.value
      }
      profiles.append(.dict(dict))
    }
    var map = DocumentMap()
    map.set("schema", 1)
    map.set("profiles", profiles)
    return map.value
  }

  private func evidence(_ summary: Summary, _ circumstances: Circumstances) -> Value {
    var map = DocumentMap()
    map.set("productKey", circumstances.productKey)
    map.set("isl", summary.cell.isl)
    map.set("osl", summary.cell.osl)
    map.set("concurrency", summary.cell.concurrency)
    for (name, value) in summary.figures.sorted(by: { $0.key < $1.key }) {
      map.set(ByteString(name), value)
    }
    map.set("engineVersion", circumstances.engineVersion)
    map.set("tool", "\(study.tool.rawValue) (\(study.toolImage))")
    map.set("runs", summary.runs)
    map.set("date", summary.date)
    map.set("digest", summary.digest)
    return map.value
  }
}
