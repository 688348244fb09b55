public import Diagnostics
internal import LinearRegex
internal import ValueTree

/// The products that are known, by name, by PCI id and by key; and processors by their numbers.
public struct ProductTable: Sendable {
  private struct Named: Sendable {
    let product: DeviceProduct
    let patterns: [Regex]
  }

  private struct Processor: Sendable {
    let key: String
    let vendor: String
    let family: Int?
    let models: [Int]
    let implementer: String?
    let parts: [String]
  }

  private struct CloudMachine: Sendable {
    let prefix: String
    let key: String
  }

  private struct CloudName: Sendable {
    let name: String
    let key: String
  }

  private let named: [Named]
  private let byPCI: [String: DeviceProduct]
  private let byKey: [String: DeviceProduct]
  private let processors: [Processor]
  private let machines: [CloudMachine]
  private let cloudNames: [CloudName]

  /// The table that comes with the tool.
  public static func shipped() throws(Diagnostic) -> ProductTable {
    let document = try Resource.document(PackageResources.devices_yaml, name: "devices.yaml")
    return try ProductTable(document)
  }

  init(_ document: Value) throws(Diagnostic) {
    var named: [Named] = []
    var byPCI: [String: DeviceProduct] = [:]
    var byKey: [String: DeviceProduct] = [:]
    for entry in document["devices"].elements {
      guard let product = DeviceProduct(entry) else { continue }
      var patterns: [Regex] = []
      for text in entry["namePatterns"].texts {
        do throws(RegexError) {
          patterns.append(try Regex(text))
        } catch {
          throw Diagnostic(.profile, "the pattern `\(text)` of \(product.key): \(error)")
        }
      }
      named.append(Named(product: product, patterns: patterns))
      for id in entry["pciIds"].texts { byPCI[id] = product }
      byKey[product.key] = product
    }
    self.named = named
    self.byPCI = byPCI
    self.byKey = byKey
    processors = document["cpus"].elements.compactMap { entry in
      guard let key = entry["productKey"].text, let vendor = entry["vendor"].text else {
        return nil
      }
      return Processor(
        key: key, vendor: vendor, family: entry["family"].whole,
        models: entry["models"].elements.compactMap(\.whole),
        implementer: entry["implementer"].text, parts: entry["parts"].texts)
    }
    machines = document["machines"].elements.compactMap { entry in
      guard let prefix = entry["prefix"].text, let key = entry["productKey"].text else {
        return nil
      }
      return CloudMachine(prefix: prefix, key: key)
    }
    cloudNames = document["cloudNames"].elements.compactMap { entry in
      guard let name = entry["name"].text, let key = entry["productKey"].text else { return nil }
      return CloudName(name: name, key: key)
    }
  }

  /// The product that a name means: the first pattern of the table that fits counts.
  ///
  /// Underscores are blanks; the endings `-SHARED` and `-MIG-…` of labels are no part of the name.
  public func product(named name: String) -> DeviceProduct? {
    let text = Array(Self.plainName(name).utf8)
    return named.first { $0.patterns.contains { $0.matches(text) } }?.product
  }

  /// The product of PCI ids such as `10de:2330`.
  public func product(pciID: String) -> DeviceProduct? { byPCI[pciID.lowercased()] }

  /// The product of a key.
  public func product(key: String) -> DeviceProduct? { byKey[key] }

  /// The product that a cloud's short name means, such as `nvidia-tesla-t4`, `nvidia-h100-80gb` or `a10g`.
  func product(cloudName: String) -> DeviceProduct? {
    let name = cloudName.lowercased()
    return cloudNames.first { $0.name == name }.flatMap { byKey[$0.key] }
      ?? product(named: cloudName.uppercased())
  }

  /// The product that a type of machine of a cloud has.
  func product(machineType: String) -> DeviceProduct? {
    machines.first { machineType.hasPrefix($0.prefix) }.flatMap { byKey[$0.key] }
  }

  /// The key of an x86 processor.
  func processor(vendor: String, family: Int, model: Int) -> String? {
    processors.first {
      $0.vendor == vendor && $0.family == family && $0.models.contains(model)
    }?.key
  }

  /// The key of an Arm processor.
  func processor(implementer: String, part: String) -> String? {
    processors.first { $0.implementer == implementer && $0.parts.contains(part) }?.key
  }

  /// The key of an Arm processor by its name, such as `Neoverse-V1`.
  func processor(armName: String) -> String? {
    let key = "arm-" + armName.lowercased()
    return processors.contains { $0.key == key } ? key : nil
  }

  /// A name without what labels put behind it.
  static func plainName(_ name: String) -> String {
    var name = name
    if let end = name.firstIndex(of: "-MIG-") { name = String(name[..<end]) }
    if name.hasSuffix("-SHARED") { name = String(name.dropLast(7)) }
    return String(name.map { $0 == "_" ? " " : $0 })
  }

  /// The shape of the partitions that a label names in its ending `-MIG-1g.10gb`.
  static func partitionShape(_ name: String) -> String? {
    guard let end = name.firstIndex(of: "-MIG-") else { return nil }
    let shape = name[end...].dropFirst(5)
    return String(shape.hasSuffix("-SHARED") ? shape.dropLast(7) : shape)
  }
}

extension String {
  /// Where a text begins in this one.
  fileprivate func firstIndex(of other: String) -> String.Index? {
    guard !other.isEmpty else { return startIndex }
    return indices.first { self[$0...].hasPrefix(other) }
  }
}
