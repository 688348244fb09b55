/// Reads what Gaudi's `hl-smi` prints.
enum HabanaSMI {
  /// The fields that are asked for.
  static let fields = [
    "index", "name", "uuid", "bus_id", "memory.total", "memory.free", "driver_version", "module_id",
  ]

  /// The command line of the query.
  static let query = [
    "hl-smi", "-Q", fields.joined(separator: ","), "-f", "csv,noheader,nounits",
  ]

  /// Reads the output of the query.
  static func parseQuery(_ text: String, fields: [String], _ products: ProductTable) -> ToolReading
  {
    var reading = ToolReading()
    for row in QueryTable(text, fields: fields).rows {
      var device = Device(kind: .gaudi)
      device.index = row.whole("index")
      device.product = row["name"]
      device.productKey = device.product.flatMap { products.product(named: $0)?.key }
      device.uuid = row["uuid"]
      device.pci = row["bus_id"].map(PCIAddress.normalized)
      device.memoryMiB = row.whole("memory.total")
      device.freeMiB = row.whole("memory.free")
      device.driver = row["driver_version"]
      device.moduleID = row.whole("module_id")
      reading.devices.append(device)
    }
    return reading
  }

  /// Reads the table that `hl-smi` prints without options: two lines a card.
  static func parseTable(_ text: String, _ products: ProductTable) -> ToolReading {
    var reading = ToolReading()
    var driver: String?
    for line in text.lines {
      let cells = line.split(separator: "|").map(\.trimmed)
      if let cell = cells.first(where: { $0.hasPrefix("Driver Version") }) {
        driver = cell.divided(at: ":")?.tail.split(separator: " ").first.map(String.init)
        continue
      }
      guard cells.count >= 2 else { continue }
      let words = cells[0].split(whereSeparator: \.isWhitespace)
      if words.count >= 2, let index = Int(words[0]), words[1].hasPrefix("HL-") {
        var device = Device(kind: .gaudi)
        device.index = index
        device.product = String(words[1])
        device.productKey = products.product(named: String(words[1]))?.key
        device.pci = cells[1].split(separator: " ").first.map { PCIAddress.normalized(String($0)) }
        device.driver = driver
        reading.devices.append(device)
      } else if let usage = cells[1].divided(at: "/"), !reading.devices.isEmpty,
        let used = mebibytes(usage.head), let total = mebibytes(usage.tail)
      {
        reading.devices[reading.devices.count - 1].memoryMiB = total
        reading.devices[reading.devices.count - 1].freeMiB = max(total - used, 0)
      }
    }
    return reading
  }

  private static func mebibytes(_ text: String) -> Int? {
    text.hasSuffix("MiB") ? Int(text.dropLast(3).trimmed) : nil
  }
}
