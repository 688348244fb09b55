internal import Diagnostics
internal import ValueTree

/// Which files of a chart's folder stay out of the chart.
///
/// The rules are those of Helm, not those of git: the first rule that speaks decides, and a negated
/// rule hides everything that does *not* match it.
internal struct IgnoreRules: Sendable {
  /// The name of the file with the rules.
  internal static let fileName = ByteString(".helmignore")

  private static let maximumLines = 100_000

  private enum Scope: Sendable {
    /// The last part of the path.
    case name
    /// The whole path.
    case path
  }

  private struct Rule: Sendable {
    var pattern: PathPattern
    var scope: Scope
    var isNegated = false
    var meansFolder = false
  }

  private var rules: [Rule] = []

  /// Only the rule that every chart has: dot files in `templates/` are hidden.
  internal init() { addDefaults() }

  /// The rules of a file and the one that every chart has.
  internal init(_ file: SourceFile) throws(Diagnostic) {
    var start = 0
    let bytes = file.bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    var lines = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      lines += 1
      if lines > IgnoreRules.maximumLines || end - start > 65536 {
        throw Diagnostic(
          .limit, "too many or too long lines in `\(file.name)`",
          helmText: "bufio.Scanner: token too long",
          primary: Diagnostic.Label(file: file, span: SourceSpan(start, start + 1)))
      }
      if let reason = add(ByteString(bytes[start..<end])) {
        throw Diagnostic(
          .chart, reason, primary: Diagnostic.Label(file: file, span: SourceSpan(start, end)))
      }
      start = end + 1
    }
    addDefaults()
  }

  private mutating func addDefaults() { _ = add("templates/.?*") }

  /// Adds the rule of one line; gives the reason if there can be none.
  private mutating func add(_ line: ByteString) -> String? {
    var text = line.trimmedWhiteSpace
    if text.isEmpty || text[0] == UInt8(ascii: "#") { return nil }
    if text.firstIndex(of: "**") != nil { return "double-star (**) syntax is not supported" }
    guard PathPattern(text) != nil else { return "syntax error in pattern" }
    var isNegated = false
    var meansFolder = false
    if text[0] == UInt8(ascii: "!") {
      isNegated = true
      text = text.suffix(from: 1)
    }
    if text.hasSuffix("/") {
      meansFolder = true
      text = text.prefix(upTo: text.count - 1)
    }
    var scope = Scope.name
    if text.hasPrefix("/") {
      scope = .path
      text = text.suffix(from: 1)
    } else if text.firstIndex(of: "/") != nil {
      scope = .path
    }
    // Without its first or last byte a pattern may be broken; such a rule matches nothing.
    guard let pattern = PathPattern(text) else {
      if isNegated, let none = PathPattern("/") {
        rules.append(
          Rule(pattern: none, scope: .name, isNegated: true, meansFolder: meansFolder))
      }
      return nil
    }
    rules.append(
      Rule(pattern: pattern, scope: scope, isNegated: isNegated, meansFolder: meansFolder))
    return nil
  }

  /// Whether a file or folder is hidden, the folders around it left aside.
  internal func ignores(_ path: ByteString, isFolder: Bool) -> Bool {
    if path.isEmpty || path == "." || path == "./" { return false }
    for rule in rules {
      let name = rule.scope == .name ? path.lastPathComponent : path
      if rule.isNegated {
        if rule.meansFolder, !isFolder { return true }
        if !rule.pattern.matches(name) { return true }
      } else if !rule.meansFolder || isFolder, rule.pattern.matches(name) {
        return true
      }
    }
    return false
  }

  /// Whether a file is hidden, itself or with one of the folders around it.
  internal func hides(_ path: ByteString) -> Bool {
    var start = 0
    while let slash = path.firstIndex(of: "/", from: start) {
      if ignores(path.prefix(upTo: slash), isFolder: true) { return true }
      start = slash + 1
    }
    return ignores(path, isFolder: false)
  }
}

extension ByteString {
  /// The text without white space around it.
  internal var trimmedWhiteSpace: ByteString {
    withBytes { bytes in
      var start = 0
      while start < bytes.count {
        let (rune, width) = Rune.decode(bytes, at: start)
        if !GoUnicode.isSpace(rune) { break }
        start += width
      }
      var end = bytes.count
      while end > start {
        var first = end - 1
        while first > start, end - first < 4, bytes[first] & 0xC0 == 0x80 { first -= 1 }
        let (rune, width) = Rune.decode(bytes, at: first)
        if width != end - first || !GoUnicode.isSpace(rune) { break }
        end = first
      }
      return self[start..<end]
    }
  }
}
