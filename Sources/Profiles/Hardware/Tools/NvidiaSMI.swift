/// Reads what `nvidia-smi` prints.
enum NvidiaSMI {
  /// The fields that are asked for.
  static let fields = [
    "index", "name", "uuid", "pci.bus_id", "memory.total", "memory.free", "compute_cap",
    "driver_version", "mig.mode.current",
  ]

  /// The command line of a query for some fields.
  static func query(_ fields: [String]) -> [String] {
    [
      "nvidia-smi", "--query-gpu=" + fields.joined(separator: ","),
      "--format=csv,noheader,nounits",
    ]
  }

  /// Reads the output of a query.
  static func parseQuery(
    _ text: String, fields: [String], exitCode: Int, _ products: ProductTable
  ) -> ToolReading {
    var reading = ToolReading()
    guard exitCode == 0 else {
      reading.retryWithout = unknownFields(text)
      if exitCode == 9 || text.contains("couldn't communicate with the NVIDIA driver") {
        reading.warnings = ["NVIDIA_DRIVER_UNREACHABLE"]
      }
      return reading
    }
    for row in QueryTable(text, fields: fields).rows {
      var device = Device(kind: .nvidia)
      device.index = row.whole("index")
      device.product = row["name"]
      device.uuid = row["uuid"] ?? row["gpu_uuid"]
      device.pci = (row["pci.bus_id"] ?? row["gpu_bus_id"]).map(PCIAddress.normalized)
      device.memoryMiB = row.whole("memory.total")
      device.freeMiB = row.whole("memory.free")
      device.computeCapability = row["compute_cap"]
      device.driver = row["driver_version"]
      device.isPartitioned = row["mig.mode.current"] == "Enabled"
      let product = device.product.flatMap { products.product(named: $0) }
      device.productKey = product?.key
      if !fields.contains("compute_cap"), device.computeCapability == nil,
        let capability = product?.computeCapability
      {
        device.computeCapability = capability
        device.assumed.append("computeCapability")
      }
      reading.devices.append(device)
    }
    return reading
  }

  /// The fields that an older tool refuses: `Field "compute_cap" is not a valid field to query.`
  private static func unknownFields(_ text: String) -> [String] {
    text.lines.compactMap { line in
      guard line.contains("is not a valid field to query") else { return nil }
      let parts = line.split(separator: "\"")
      return parts.count > 1 ? String(parts[1]) : nil
    }
  }

  /// Reads the list of cards and their partitions (`nvidia-smi -L`).
  static func parseList(_ text: String, exitCode: Int, _ products: ProductTable) -> ToolReading {
    var reading = ToolReading()
    guard exitCode == 0 else {
      return parseQuery(text, fields: [], exitCode: exitCode, products)
    }
    for line in text.lines {
      guard let (head, tail) = line.divided(at: ":") else { continue }
      let uuid = tail.divided(at: "(")?.tail.divided(at: ":")?.tail
      let id = uuid.map { String($0.prefix { $0 != ")" }) }
      if head.hasPrefix("GPU "), line.first?.isWhitespace == false {
        var device = Device(kind: .nvidia)
        device.index = Int(head.dropFirst(4).trimmed)
        let name = tail.divided(at: "(")?.head ?? tail
        device.product = name
        device.productKey = products.product(named: name)?.key
        device.uuid = id
        device.partitions = []
        reading.devices.append(device)
      } else if head.hasPrefix("MIG "), !reading.devices.isEmpty {
        let shape = head.dropFirst(4).prefix { !$0.isWhitespace }
        reading.devices[reading.devices.count - 1].partitions?.append(
          Device.Partition(
            shape: String(shape), memoryGB: Device.Partition.memoryGB(of: String(shape)), uuid: id))
      }
    }
    return reading
  }
}
