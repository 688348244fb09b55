/// What a tool's output says about devices.
package struct ToolReading: Sendable {
  /// The devices.
  var devices: [Device] = []
  /// Codes of what went wrong.
  var warnings: [String] = []
  /// Fields that an older tool does not know: ask again without them.
  var retryWithout: [String] = []
}

/// Comma-separated output of a query: with or without header, with or without units.
struct QueryTable {
  /// The rows, by the name of the field; values that are not known are left out.
  var rows: [[String: String]] = []

  /// Reads the output of a query for some fields.
  ///
  /// - Parameters:
  ///   - fields: the fields that were asked for, which name the columns where there is no header.
  ///   - firstField: the first name of a header, which tells it from a row.
  init(_ text: String, fields: [String], firstField: String = "index") {
    var columns = fields
    for line in text.lines {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
      if cells.first?.lowercased() == firstField {
        columns = cells.map(Self.name)
        continue
      }
      guard cells.count == columns.count, cells.first.flatMap({ Int($0) }) != nil else { continue }
      var row: [String: String] = [:]
      for (column, cell) in zip(columns, cells) where Self.isKnown(cell) { row[column] = cell }
      rows.append(row)
    }
  }

  /// The name of a field without its unit: `memory.total [MiB]`.
  private static func name(_ cell: String) -> String {
    (cell.divided(at: "[")?.head ?? cell).lowercased()
  }

  /// Whether a cell says something; `[N/A]` and its like do not.
  static func isKnown(_ cell: String) -> Bool {
    let unknown = ["", "n/a", "not supported", "unknown", "unknown error", "none"]
    let word = cell.lowercased().filter { $0 != "[" && $0 != "]" }
    return !unknown.contains(word)
  }
}

extension Dictionary where Key == String, Value == String {
  /// A whole number, with or without a unit behind it.
  func whole(_ field: String) -> Int? {
    self[field]?.split(separator: " ").first.flatMap { Int($0) }
  }
}

/// Addresses on the PCI bus.
enum PCIAddress {
  /// An address in the kernel's form `0000:1b:00.0`: a domain of eight digits is cut, a missing one is 0.
  static func normalized(_ text: String) -> String {
    let parts = text.lowercased().split(separator: ":", omittingEmptySubsequences: false)
    switch parts.count {
    case 2: return "0000:" + text.lowercased()
    case 3 where parts[0].count == 8 && parts[0].hasPrefix("0000"):
      return parts[0].dropFirst(4) + ":" + parts[1] + ":" + parts[2]
    default: return text.lowercased()
    }
  }
}
