internal import Diagnostics
internal import Profiles
internal import ValueTree

let profileDetectCommand: Command = {
  var command = Command("detect", summary: "show the hardware of this machine or of a cluster")
  command.description = """
    Show the hardware of this machine, or of the cluster whose objects --hardware names.

        $ kubectl get nodes,pods,resourceslices -A -o json | opea-chart profile detect --hardware -
    """
  command.flags = ProfileFlags.hardware + [ProfileFlags.output]
  command.run = { invocation throws(Diagnostic) in
    let inventory = try ProfileFlags.inventory(invocation, try ProductTable.shipped())
    try DocumentOutput.print(inventory.document, invocation) { lines(inventory) }
    return 0
  }
  return command
}()

/// The inventory as a table.
private func lines(_ inventory: Inventory) -> [String] {
  var table = Table(
    header: ["NODE", "CPU", "FEATURES", "MEMORY", "DEVICES", "FREE"], maximumWidth: 60)
  func gibibytes(_ size: Int?) -> String { size.map { "\($0 / 1024) GiB" } ?? "?" }
  for node in inventory.nodes {
    let cpu = node.cpu
    let processors = cpu.map { "\($0.logical ?? 0) \($0.productKey ?? $0.model ?? "")" } ?? "?"
    let devices = node.devices ?? []
    var kinds: [(name: String, count: Int, free: Int?)] = []
    for device in devices {
      let name = (device.productKey ?? device.kind.rawValue) + (device.mig.map { " " + $0 } ?? "")
      if let place = kinds.firstIndex(where: { $0.name == name }) {
        kinds[place].count += device.count ?? 1
      } else {
        kinds.append((name, device.count ?? 1, device.freeMiB))
      }
    }
    table.rows.append([
      node.name, processors, (cpu?.features ?? []).joined(separator: " "),
      gibibytes(node.memory?.limitMiB ?? node.memory?.availableMiB),
      kinds.isEmpty ? "-" : kinds.map { "\($0.count) × \($0.name)" }.joined(separator: ", "),
      kinds.isEmpty ? "-" : kinds.map { gibibytes($0.free) }.joined(separator: ", "),
    ])
  }
  var lines = [table.text]
  for skipped in inventory.skipped { lines.append("left out: \(skipped.name) (\(skipped.reason))") }
  for warning in inventory.warnings { lines.append("warning: \(warning)") }
  return lines
}
