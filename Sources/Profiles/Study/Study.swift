public import Diagnostics
internal import ValueTree

/// A study: which recipes are measured under which loads, by which tool.
public struct Study: Sendable {
  /// The programs that make load.
  public enum Tool: String, Sendable, Hashable, CaseIterable {
    case vllm, guidellm
  }

  /// A load: lengths and how many requests are open at once.
  public struct Workload: Sendable, Hashable {
    /// The tokens of the input.
    public var isl: Int
    /// The tokens of the output.
    public var osl: Int
    /// The numbers of open requests.
    public var concurrencies: [Int]
  }

  /// A recipe under study: a profile with some arguments added.
  public struct Variant: Sendable {
    /// The name: that of the profile, with a number where there are several.
    public var name: String
    /// The profile as it would be run.
    public var profile: Profile
  }

  /// One measurement to be made.
  public struct Cell: Sendable, Hashable {
    /// The name of the variant.
    public var variant: String
    /// The tokens of the input.
    public var isl: Int
    /// The tokens of the output.
    public var osl: Int
    /// How many requests are open at once.
    public var concurrency: Int
    /// Which run it is, from 1.
    public var run: Int

    /// The name of the file that holds its result.
    public var fileName: String {
      "\(variant)__\(isl)x\(osl)__c\(concurrency)__r\(run).json"
    }

    /// The cell that a file's name means; nil for another name.
    init?(fileName: String) {
      let name = fileName.split(separator: "/").last.map(String.init) ?? ""
      guard name.hasSuffix(".json") else { return nil }
      let parts = name.dropLast(5).split(separator: "_", omittingEmptySubsequences: true)
      guard parts.count >= 4 else { return nil }
      let tail = parts.suffix(3).map(String.init)
      let lengths = tail[0].split(separator: "x").compactMap { Int($0) }
      guard lengths.count == 2, tail[1].hasPrefix("c"), let open = Int(tail[1].dropFirst()),
        tail[2].hasPrefix("r"), let run = Int(tail[2].dropFirst()),
        let end = name.dropLast(5).lastRange(of: "__" + tail.joined(separator: "__"))
      else { return nil }
      variant = String(name[..<end])
      isl = lengths[0]
      osl = lengths[1]
      concurrency = open
      self.run = run
    }

    init(variant: String, isl: Int, osl: Int, concurrency: Int, run: Int) {
      self.variant = variant
      self.isl = isl
      self.osl = osl
      self.concurrency = concurrency
      self.run = run
    }
  }

  /// The name of the study.
  public let name: String
  /// The recipes.
  public let variants: [Variant]
  /// The loads.
  public let workloads: [Workload]
  /// How often each cell is measured.
  public let runs: Int
  /// The requests of one measurement, per open request.
  public let requestsPerSlot: Int
  /// The program that makes load.
  public let tool: Tool
  /// Its image, with a version.
  public let toolImage: String
  /// The images of engines, by engine and kind of device, such as `vllm/nvidia`.
  public let images: [String: String]
  /// The Secret with the token of the model hub.
  public let tokenSecret: String?

  /// Reads a study; its profiles come from a selector's catalogue.
  public init(_ source: SourceFile, _ selector: Selector) throws(Diagnostic) {
    let document = try Value(file: source)
    func refusal(_ message: String) -> Diagnostic {
      Diagnostic(.profile, "\(source.name): \(message)")
    }
    guard document["schema"].whole == 1, let name = document["name"].text, Profile.isName(name)
    else { throw refusal("a study has `schema: 1` and a `name`") }
    self.name = name
    guard let model = selector.models.model(document["model"].text ?? "") else {
      throw refusal("`model` is not known")
    }
    let known = selector.catalogue.profiles(of: model)
    let changes = document["arguments"].elements.map(\.texts)
    var variants: [Variant] = []
    for word in document["profiles"].texts {
      guard let profile = known.first(where: { $0.name == word }) else {
        throw refusal("the model has no profile `\(word)`")
      }
      guard !changes.isEmpty else {
        variants.append(Variant(name: profile.name, profile: profile))
        continue
      }
      for (place, arguments) in changes.enumerated() {
        variants.append(try Self.variant(of: profile, arguments, place + 1))
      }
    }
    guard !variants.isEmpty else { throw refusal("`profiles` names none") }
    self.variants = variants
    workloads = document["workloads"].elements.compactMap { entry in
      guard let isl = entry["isl"].whole, let osl = entry["osl"].whole, isl > 0, osl > 0 else {
        return nil
      }
      let open = entry["concurrency"].elements.compactMap(\.whole).filter { $0 > 0 }
      return Workload(isl: isl, osl: osl, concurrencies: open.isEmpty ? [1] : open)
    }
    guard !workloads.isEmpty else {
      throw refusal("`workloads` are a list of isl, osl, concurrency")
    }
    runs = max(document["runs"].whole ?? 3, 1)
    requestsPerSlot = max(document["requestsPerSlot"].whole ?? 8, 1)
    guard let tool = Tool(rawValue: document["tool"]["name"].text ?? "vllm") else {
      throw refusal("`tool.name` is vllm or guidellm")
    }
    self.tool = tool
    guard let image = document["tool"]["image"].text, image.contains(":") else {
      throw refusal("`tool.image` is wanted, with a version")
    }
    toolImage = image
    var images: [String: String] = [:]
    for (key, value) in document["images"].members { images[key] = value.text }
    self.images = images
    tokenSecret = document["tokenSecret"].text
    for variant in variants where self.image(of: variant) == nil {
      let profile = variant.profile
      throw refusal("`images` names none for \(profile.engine)/\(profile.devices.kind.rawValue)")
    }
  }

  /// The image of a variant's engine.
  func image(of variant: Variant) -> String? {
    let profile = variant.profile
    return profile.engineImage ?? images["\(profile.engine)/\(profile.devices.kind.rawValue)"]
  }

  /// A profile with arguments that replace those of the same name.
  private static func variant(
    of profile: Profile, _ arguments: [String], _ number: Int
  ) throws(Diagnostic) -> Variant {
    func name(_ argument: String) -> Substring { argument.prefix { $0 != "=" } }
    let replaced = Set(arguments.map(name))
    let kept = profile.injection.args.filter { !replaced.contains(name($0)) }
    let document = profile.document.materialized()
    guard case .dict(let dict) = document else { return Variant(name: "", profile: profile) }
    let inject: Dict
    if case .dict(let given)? = dict["inject"] { inject = given } else { inject = Dict() }
    inject["args"] = .list((kept + arguments).map { .text($0) })
    dict["inject"] = .dict(inject)
    let variantName = "\(profile.name)-v\(number)"
    dict["name"] = .text(variantName)
    dict["id"] = nil
    dict["evidence"] = nil
    return Variant(name: variantName, profile: try Profile(document))
  }

  /// All measurements, in the order they are made.
  public var cells: [Cell] {
    variants.flatMap { cells(of: $0) }
  }

  func cells(of variant: Variant) -> [Cell] {
    workloads.flatMap { workload in
      workload.concurrencies.flatMap { open in
        (1...runs).map { run in
          Cell(
            variant: variant.name, isl: workload.isl, osl: workload.osl, concurrency: open,
            run: run)
        }
      }
    }
  }
}

extension StringProtocol {
  /// Where a text begins that ends this one.
  fileprivate func lastRange(of suffix: String) -> Index? {
    hasSuffix(suffix) ? index(endIndex, offsetBy: -suffix.count) : nil
  }
}
