internal import ValueTree

/// Reads what AMD's `amd-smi` and the older `rocm-smi` print.
enum AmdSMI {
  /// The command line of the newer tool.
  static let staticQuery = [
    "amd-smi", "static", "--asic", "--bus", "--driver", "--vram", "--numa", "--json",
  ]
  /// The command line of the older tool.
  static let rocmQuery = [
    "rocm-smi", "--showproductname", "--showmeminfo", "vram", "--showbus", "--showdriverversion",
    "--json",
  ]

  /// Reads the output of `amd-smi static`: an object with `gpu_data`, or a bare list.
  static func parseStatic(_ text: String, _ products: ProductTable) -> ToolReading {
    var reading = ToolReading()
    let document = ToolJSON.value(in: text)
    let cards = document["gpu_data"].isAbsent ? document.elements : document["gpu_data"].elements
    for card in cards {
      var device = Device(kind: .amd)
      let asic = card["asic"]
      device.index = card["gpu"].wholeOrDigits
      device.product = known(asic["market_name"])
      device.arch = known(asic["target_graphics_version"])
      device.pci = known(card["bus"]["bdf"]).map(PCIAddress.normalized)
      device.memoryMiB = mebibytes(card["vram"]["size"])
      device.driver = known(card["driver"]["version"])
      device.numaNode = card["numa"]["node"].wholeOrDigits
      device.productKey = key(device.product, deviceID: known(asic["device_id"]), products)
      reading.devices.append(device)
    }
    return reading
  }

  /// Reads the output of `rocm-smi`: one member a card, all values texts, the case of keys varies.
  static func parseROCm(_ text: String, _ products: ProductTable) -> ToolReading {
    var reading = ToolReading()
    var driver: String?
    for (name, card) in ToolJSON.value(in: text).members {
      var fields: [String: String] = [:]
      for (key, value) in card.members {
        if let text = value.scalarText, QueryTable.isKnown(text) { fields[key.lowercased()] = text }
      }
      guard name.hasPrefix("card"), let index = Int(name.dropFirst(4)) else {
        driver = driver ?? fields["driver version"]
        continue
      }
      var device = Device(kind: .amd)
      device.index = index
      device.product = fields["card series"] ?? fields["card model"]
      device.arch = fields["gfx version"]
      device.pci = fields["pci bus"].map(PCIAddress.normalized)
      if let total = fields.whole("vram total memory (b)") {
        device.memoryMiB = total >> 20
        device.freeMiB = fields.whole("vram total used memory (b)").map { max(total - $0, 0) >> 20 }
      }
      device.productKey = key(device.product, deviceID: fields["card model"], products)
      reading.devices.append(device)
    }
    reading.devices.sort { ($0.index ?? 0) < ($1.index ?? 0) }
    for place in reading.devices.indices { reading.devices[place].driver = driver }
    return reading
  }

  /// The product by its name, else by the device's PCI id.
  private static func key(
    _ name: String?, deviceID: String?, _ products: ProductTable
  ) -> String? {
    if let key = name.flatMap({ products.product(named: $0)?.key }) { return key }
    guard let id = deviceID?.lowercased(), id.hasPrefix("0x") else { return nil }
    return products.product(pciID: "1002:" + id.dropFirst(2))?.key
  }

  private static func known(_ value: Value) -> String? {
    value.scalarText.flatMap { QueryTable.isKnown($0) ? $0 : nil }
  }

  /// A size, as a number or with its unit; what the tool calls MB are MiB.
  private static func mebibytes(_ value: Value) -> Int? {
    if let size = value.wholeOrDigits { return size }
    if let words = value.text?.split(separator: " "), let size = words.first.flatMap({ Int($0) }) {
      return words.last == "GB" ? Arithmetic.product(size, 1024) : size
    }
    guard let size = value["value"].wholeOrDigits else { return nil }
    return value["unit"].text == "GB" ? Arithmetic.product(size, 1024) : size
  }
}
