internal import ValueTree

/// Reads what Intel's `xpu-smi discovery` prints: the list of devices, and one document a device, which
/// alone knows the memory.
enum XpuSMI {
  /// The command line that lists devices.
  static let listQuery = ["xpu-smi", "discovery", "-j"]

  /// The command line that describes a device.
  static func deviceQuery(_ index: Int) -> [String] {
    ["xpu-smi", "discovery", "-d", String(index), "-j"]
  }

  /// Reads the list and the documents of devices, in any order.
  static func parse(_ texts: [String], _ products: ProductTable) -> ToolReading {
    var reading = ToolReading()
    let documents = texts.map { ToolJSON.value(in: $0) }
    for document in documents {
      for entry in document["device_list"].elements {
        guard entry["device_type"].text ?? "GPU" == "GPU",
          entry["device_function_type"].text ?? "physical" == "physical"
        else { continue }
        reading.devices.append(device(entry, products))
      }
    }
    for document in documents where document["device_list"].isAbsent {
      guard let index = document["device_id"].wholeOrDigits else { continue }
      let place = reading.devices.firstIndex { $0.index == index }
      var found = place.map { reading.devices[$0] } ?? device(document, products)
      found.memoryMiB = document["memory_physical_size_byte"].wholeOrDigits.map { $0 >> 20 }
      found.driver = document["driver_version"].text
      if let place { reading.devices[place] = found } else { reading.devices.append(found) }
    }
    return reading
  }

  private static func device(_ entry: Value, _ products: ProductTable) -> Device {
    var device = Device(kind: .intelGPU)
    device.index = entry["device_id"].wholeOrDigits
    device.product = entry["device_name"].text
    device.uuid = entry["uuid"].text
    device.pci = entry["pci_bdf_address"].text.map(PCIAddress.normalized)
    device.productKey = device.product.flatMap { products.product(named: $0)?.key }
    if device.productKey == nil, let id = entry["pci_device_id"].text, id.hasPrefix("0x") {
      let digits = id.dropFirst(2).lowercased()
      let full = String(repeating: "0", count: max(4 - digits.count, 0)) + digits
      device.productKey = products.product(pciID: "8086:" + full)?.key
    }
    return device
  }
}
