internal import ValueTree

/// Reads what the kernel and `lscpu` say about processors.
enum ProcessorInfo {
  /// The abilities that matter here, in the order they are listed.
  private static let features = [
    "avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile",
    "amx_bf16", "amx_int8", "asimd", "asimddp", "i8mm", "bf16", "sve",
  ]

  /// Reads `/proc/cpuinfo`.
  static func parseFile(_ text: String, _ products: ProductTable) -> Node.Processor {
    var first: [String: String] = [:]
    var logical = 0
    var sockets: Set<String> = []
    var cores: Set<String> = []
    var socket = ""
    for line in text.lines {
      guard let (key, value) = line.divided(at: ":") else { continue }
      switch key {
      case "processor":
        logical += 1
        socket = ""
      case "physical id":
        socket = value
        sockets.insert(value)
      case "core id": cores.insert(socket + "/" + value)
      default: break
      }
      if first[key] == nil { first[key] = value }
    }
    var processor = Node.Processor()
    guard logical > 0 else { return processor }
    processor.logical = logical
    processor.sockets = max(sockets.count, 1)
    let coreCount = cores.isEmpty ? logical : cores.count
    processor.coresPerSocket = max(coreCount / max(sockets.count, 1), 1)
    processor.threadsPerCore = max(logical / coreCount, 1)
    processor.features = known(first["flags"] ?? first["Features"] ?? "")
    if let implementer = first["CPU implementer"] {
      processor.vendor = "arm"
      if let part = first["CPU part"] {
        processor.productKey = products.processor(implementer: implementer, part: part)
      }
      processor.model = first["model name"] ?? processor.productKey.flatMap(armName)
    } else {
      identify(
        &processor, vendor: first["vendor_id"], model: first["model name"],
        family: first["cpu family"], number: first["model"], products)
    }
    return processor
  }

  /// Reads `lscpu -J`, nested or flat.
  static func parseList(_ text: String, _ products: ProductTable) -> Node.Processor {
    var fields: [String: String] = [:]
    collect(ToolJSON.value(in: text)["lscpu"], into: &fields, depth: 0)
    var processor = Node.Processor()
    processor.logical = fields["CPU(s)"].flatMap { Int($0) }
    processor.sockets = fields["Socket(s)"].flatMap { Int($0) }
    processor.coresPerSocket = fields["Core(s) per socket"].flatMap { Int($0) }
    processor.threadsPerCore = fields["Thread(s) per core"].flatMap { Int($0) }
    if let flags = fields["Flags"] { processor.features = known(flags) }
    identify(
      &processor, vendor: fields["Vendor ID"], model: fields["Model name"],
      family: fields["CPU family"], number: fields["Model"], products)
    for (name, value) in fields {
      guard name.hasPrefix("NUMA node"), name.hasSuffix(" CPU(s)"),
        let id = Int(name.dropFirst(9).dropLast(7))
      else { continue }
      var node = Node.NUMANode(id: id)
      node.cpus = value
      node.cpuCount = NumberRanges.numbers(value)?.count ?? 0
      processor.numa.append(node)
    }
    processor.numa.sort { $0.id < $1.id }
    if !processor.numa.isEmpty { processor.numaNodes = processor.numa.count }
    return processor
  }

  private static func identify(
    _ processor: inout Node.Processor, vendor: String?, model: String?, family: String?,
    number: String?, _ products: ProductTable
  ) {
    processor.model = model.flatMap { $0 == "-" ? nil : $0 }
    switch vendor {
    case "GenuineIntel": processor.vendor = "intel"
    case "AuthenticAMD": processor.vendor = "amd"
    case "ARM":
      processor.vendor = "arm"
      processor.productKey = model.flatMap(products.processor(armName:))
      return
    default: processor.vendor = nil
    }
    processor.family = family.flatMap { Int($0) }
    processor.modelNumber = number.flatMap { Int($0) }
    if let vendor = processor.vendor, let family = processor.family,
      let number = processor.modelNumber
    {
      processor.productKey = products.processor(vendor: vendor, family: family, model: number)
    }
  }

  /// The abilities that matter among all.
  private static func known(_ flags: String) -> [String] {
    let given = Set(flags.split(separator: " ").map(String.init))
    return features.filter(given.contains)
  }

  /// The name that Arm gives the product of a key: `arm-neoverse-v1` is a Neoverse-V1.
  private static func armName(_ key: String) -> String? {
    let words = key.split(separator: "-").dropFirst()
    guard let family = words.first, let kind = words.dropFirst().first else { return nil }
    return family.prefix(1).uppercased() + family.dropFirst() + "-" + kind.uppercased()
  }

  private static func collect(_ value: Value, into fields: inout [String: String], depth: Int) {
    guard depth < 16 else { return }
    for entry in value.elements {
      if let name = entry["field"].text, let data = entry["data"].scalarText {
        let key = name.hasSuffix(":") ? String(name.dropLast()) : name
        if fields[key] == nil { fields[key] = data }
      }
      collect(entry["children"], into: &fields, depth: depth + 1)
    }
  }
}
