public import ChartEngine
public import Diagnostics
internal import Digests
public import TemplateLang
public import ValueTree

extension ChartLock {
  /// A lock of what was declared and what was found for it, made at some time.
  public init(
    declared: [Dependency], locked: [Dependency], generated: RenderEnvironment.Instant
  ) throws(Diagnostic) {
    self.init()
    self.generated = ByteString(Self.text(of: generated))
    dependencies = locked
    digest = try Self.digest(declared: declared, locked: locked)
  }

  /// The name of the lock file: charts of the first version have another.
  public static func fileName(apiVersion: String) -> String {
    apiVersion == "v1" ? "requirements.lock" : "Chart.lock"
  }

  /// The checksum that a lock has when it belongs to the declared dependencies.
  ///
  /// It covers all that is declared, conditions and aliases included, and the order of entries.
  public static func digest(
    declared: [Dependency]?, locked: [Dependency]
  ) throws(Diagnostic) -> ByteString {
    var text = Array("[".utf8)
    text += try Dependency.json(declared)
    text.append(UInt8(ascii: ","))
    text += try Dependency.json(locked)
    text.append(UInt8(ascii: "]"))
    return ByteString(SHA256.digest(of: text).description)
  }

  /// The checksum that the second major version of Helm wrote: of the declared ones alone.
  package static func formerDigest(declared: [Dependency]?) throws(Diagnostic) -> ByteString {
    var text = Array("{\"dependencies\":".utf8)
    text += try Dependency.json(declared)
    text.append(UInt8(ascii: "}"))
    return ByteString(SHA256.digest(of: text).description)
  }

  /// The text of the lock file.
  public func fileText() throws(Diagnostic) -> [UInt8] {
    let entries = Dict([
      (key: "dependencies", value: .list(dependencies.map(\.encoded))),
      (key: "digest", value: .string(digest)),
      (key: "generated", value: .string(normalizedTime)),
    ])
    return try yamlFile(.dict(entries), name: "Chart.lock")
  }

  /// The time as the reference writes it again after reading it.
  private var normalizedTime: ByteString {
    if generated.isEmpty { return "0001-01-01T00:00:00Z" }
    var text = String(generated)
    if let mark = text.firstIndex(where: { $0 == "." || $0 == "," }) {
      let digits = text[text.index(after: mark)...].prefix { $0.isNumber }
      let zone = text[digits.endIndex...]
      // Nanoseconds are all that is kept.
      var fraction = digits.prefix(9)
      while fraction.last == "0" { fraction = fraction.dropLast() }
      text = text[..<mark] + (fraction.isEmpty ? "" : "." + fraction) + zone
    }
    for zone in ["+00:00", "-00:00"] where text.hasSuffix(zone) {
      text = text.dropLast(zone.count) + "Z"
    }
    return ByteString(text)
  }

  /// A time in UTC after RFC 3339, with as many digits of the second as it needs.
  internal static func text(of time: RenderEnvironment.Instant) -> String {
    func padded(_ number: Int64, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    // The lock's format has years of four digits.
    let seconds = min(max(time.seconds, -62_135_596_800), 253_402_300_799)
    var day = seconds / 86400
    var second = seconds % 86400
    if second < 0 {
      second += 86400
      day -= 1
    }
    // Days since 0000-03-01, so that a leap day ends its year; 400 years have 146097 days.
    day += 719_468
    let era = day / 146_097
    let dayOfEra = day % 146_097
    let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let date =
      padded(era * 400 + year + (month <= 2 ? 1 : 0), 4) + "-" + padded(month, 2) + "-"
      + padded(dayOfMonth, 2)
    let clock =
      padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2)
    var fraction = padded(Int64(min(max(time.nanoseconds, 0), 999_999_999)), 9)[...]
    while fraction.last == "0" { fraction = fraction.dropLast() }
    return date + "T" + clock + (fraction.isEmpty ? "" : "." + fraction) + "Z"
  }
}
