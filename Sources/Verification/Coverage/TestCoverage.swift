internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree
internal import YAML

/// How much of a chart its tests reach: lines and branches of templates, and values.
public struct TestCoverage: Sendable {
  /// One template file.
  public struct File: Sendable {
    /// The path from where the tool runs.
    public var path: String
    /// How often each line with something in it was reached.
    public var lines: [Int: Int] = [:]
    /// The ways on from each `if`, `with` and `range`, and how often each was taken.
    public var branches: [Branch] = []
  }

  /// One way on from a statement.
  public struct Branch: Sendable, Hashable {
    /// The line of the statement.
    public var line: Int
    /// The statement's number in its file.
    public var statement: Int
    /// Whether this is the way of `else`.
    public var isElse: Bool
    /// How often it was taken.
    public var count: Int
  }

  /// The chart's folder.
  public var chart: String
  /// The template files, by path.
  public var files: [File] = []
  /// The values of `values.yaml` that no test's render has read.
  public var unreadValues: [String] = []
  /// How many values `values.yaml` has.
  public var valueCount = 0

  /// Sums up counts for the template files that are in the folder of a chart.
  init(_ counts: TemplateCounts, of chart: Chart, path: String) {
    self.chart = path
    let root = String(chart.name) + "/"
    for (name, templates) in counts.byFile where name.hasPrefix(root) {
      let place = Path.joined(path, String(name.dropFirst(root.count)))
      guard (try? SystemFile.status(place)) != nil else { continue }
      var file = File(path: Path.fromWorkingDirectory(place))
      for template in templates { Self.add(template, to: &file) }
      if !file.lines.isEmpty || !file.branches.isEmpty { files.append(file) }
    }
    var leaves: [[PathStep]] = []
    Self.appendLeaves(of: chart.values, [], to: &leaves)
    valueCount = leaves.count
    unreadValues = leaves.filter { !counts.reads.isRead($0) }.map { path in
      path.map { step in if case .key(let key) = step { "\(key)" } else { "" } }
        .joined(separator: ".")
    }
  }

  private static func add(_ template: TemplateCoverage, to file: inout File) {
    let source = template.program.file
    for (index, site) in template.program.sites.enumerated() {
      let count = template.counts.indices.contains(index) ? template.counts[index] : 0
      let line = source.position(of: site.range.lowerBound).line
      switch site.kind {
      case .entry: continue
      case .arm(let statement, let isElse):
        file.branches.append(
          Branch(line: line, statement: Int(statement), isElse: isElse, count: count))
      case .text:
        // Blank lines and ends of lines are no content.
        var offset = site.range.lowerBound
        while offset < min(site.range.upperBound, source.bytes.count) {
          if source.bytes[offset] > 0x20 {
            file.lines[source.position(of: offset).line, default: 0] += count
            while offset < site.range.upperBound, offset < source.bytes.count,
              source.bytes[offset] != UInt8(ascii: "\n")
            {
              offset += 1
            }
          }
          offset += 1
        }
      default: file.lines[line, default: 0] += count
      }
    }
  }

  private static func appendLeaves(
    of value: ValueSnapshot, _ path: [PathStep], to leaves: inout [[PathStep]]
  ) {
    guard case .dict(let entries) = value, !entries.isEmpty else {
      if !path.isEmpty { leaves.append(path) }
      return
    }
    for entry in entries { appendLeaves(of: entry.value, path + [.key(entry.key)], to: &leaves) }
  }

  // MARK: Reports

  /// A table: lines and branches of each file, and values.
  public var text: String {
    func share(_ part: Int, _ whole: Int) -> String {
      whole == 0 ? "  –" : "\(part * 100 / whole)%"
    }
    func cell(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    var text = "Coverage of \(chart)\n   lines  branches  file\n"
    var all = (lines: 0, reached: 0, branches: 0, taken: 0)
    for file in files {
      let reached = file.lines.values.count { $0 > 0 }
      let taken = file.branches.count { $0.count > 0 }
      all.lines += file.lines.count
      all.reached += reached
      all.branches += file.branches.count
      all.taken += taken
      text += cell(share(reached, file.lines.count), 8)
      text += cell(share(taken, file.branches.count), 10) + "  \(file.path)\n"
    }
    text += cell(share(all.reached, all.lines), 8) + cell(share(all.taken, all.branches), 10)
    text += "  all templates\n"
    let read = valueCount - unreadValues.count
    text += cell(share(read, valueCount), 8) + "            values (\(read) of \(valueCount))\n"
    for name in unreadValues { text += "                    not read: \(name)\n" }
    return text + "\n"
  }

  /// The same as LCOV has it, for other tools.
  public var lcov: String {
    files.map { file in
      var text = "TN:\nSF:\(file.path)\n"
      for branch in file.branches.sorted(by: { ($0.line, $0.statement) < ($1.line, $1.statement) })
      {
        let count = branch.count == 0 ? "-" : "\(branch.count)"
        text += "BRDA:\(branch.line),\(branch.statement),\(branch.isElse ? 1 : 0),\(count)\n"
      }
      text += "BRF:\(file.branches.count)\nBRH:\(file.branches.count { $0.count > 0 })\n"
      for line in file.lines.keys.sorted() { text += "DA:\(line),\(file.lines[line] ?? 0)\n" }
      return text
        + "LF:\(file.lines.count)\nLH:\(file.lines.values.count { $0 > 0 })\nend_of_record\n"
    }.joined()
  }
}
