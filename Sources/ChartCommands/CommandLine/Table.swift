internal import Diagnostics

/// A table for the terminal: cells filled up with blanks, a tab between them.
struct Table {
  /// The rows, the header first.
  var rows: [[String]]
  /// The widest that a column may be; 0 is as wide as it needs.
  var maximumWidth: Int

  init(header: [String], maximumWidth: Int) {
    rows = [header]
    self.maximumWidth = maximumWidth
  }

  /// The lines, without a line end behind the last.
  var text: String {
    let rows = rows.map { $0.map { visible($0) } }
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        var width = Self.width(of: cell)
        if maximumWidth > 0 { width = min(width, maximumWidth) }
        if index < widths.count {
          widths[index] = max(widths[index], width)
        } else {
          widths.append(width)
        }
      }
    }
    return rows.map { row in
      zip(row, widths).map { Self.fitted($0, to: $1) }.joined(separator: "\t")
    }.joined(separator: "\n")
  }

  /// A cell of some width; what is too long ends in dots, and has one character at least.
  private static func fitted(_ cell: String, to width: Int) -> String {
    let own = self.width(of: cell)
    if own <= width || width == 0 {
      return cell + String(repeating: " ", count: max(width - own, 0))
    }
    var text = ""
    var used = 0
    for scalar in cell.unicodeScalars {
      text.unicodeScalars.append(scalar)
      used += columns(of: scalar)
      if used >= width - 3 { break }
    }
    return text + "..."
  }

  private static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// How many columns a terminal takes for a character.
  private static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      2
    default: 1
    }
  }
}
