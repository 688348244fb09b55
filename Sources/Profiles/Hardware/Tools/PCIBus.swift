/// Reads which accelerators are on the PCI bus: presence only, no memory and no driver.
enum PCIBus {
  /// The classes of graphics, compute and accelerator devices.
  private static let classes = ["0300", "0302", "0380", "1200"]

  /// Reads the output of `lspci -nn`.
  static func parseList(_ text: String, _ products: ProductTable) -> [Device] {
    text.lines.compactMap { line in
      guard let address = line.split(separator: " ").first else { return nil }
      let bracketed = bracketedWords(line)
      guard let kind = bracketed.first(where: { $0.count == 4 }),
        let id = bracketed.last(where: { $0.count == 9 && $0.dropFirst(4).first == ":" })
      else { return nil }
      return device(String(address), deviceClass: kind, id: id, products)
    }
  }

  /// Reads `vendor`, `device` and `class` of the folders below `/sys/bus/pci/devices`.
  static func parseFolders(_ files: CapturedFiles, _ products: ProductTable) -> [Device] {
    files.folders.compactMap { folder in
      guard let vendor = digits(folder.files["vendor"]),
        let device = digits(folder.files["device"]),
        let kind = digits(folder.files["class"])?.prefix(4),
        let address = folder.path.split(separator: "/").last
      else { return nil }
      return self.device(
        String(address), deviceClass: String(kind), id: "\(vendor):\(device)", products)
    }
  }

  private static func device(
    _ address: String, deviceClass: String, id: String, _ products: ProductTable
  ) -> Device? {
    let id = id.lowercased()
    guard classes.contains(deviceClass), let kind = DeviceKind.of(pciVendor: String(id.prefix(4)))
    else { return nil }
    var device = Device(kind: kind)
    device.pci = PCIAddress.normalized(address)
    device.pciID = id
    device.productKey = products.product(pciID: id)?.key
    return device
  }

  private static func bracketedWords(_ line: Substring) -> [String] {
    line.split(separator: "[").dropFirst().compactMap { part in
      part.firstIndex(of: "]").map { String(part[..<$0]) }
    }
  }

  private static func digits(_ text: String?) -> String? {
    guard let text = text?.trimmed, text.hasPrefix("0x") else { return nil }
    return String(text.dropFirst(2))
  }
}
