import Testing
import ValueTree

@testable import JSONSchema

@Suite struct FormatTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var format: String
    var text: String
    var fault: String?

    init(_ format: String, _ text: String, _ fault: String? = nil) {
      self.format = format
      self.text = text
      self.fault = fault
    }

    var testDescription: String { "\(format): \(text)" }
  }

  @Test(arguments: [
    Example("json-pointer", "/a~0/~1"),
    Example("json-pointer", "/a~", "~ must be followed by 0 or 1"),
    Example("json-pointer", "a", "not starting with /"),
    Example("relative-json-pointer", "1/a"),
    Example("relative-json-pointer", "01", "starts with zero"),
    Example("uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d16380"),
    Example("uuid", "2eb8aa08-aa98-11ea-b4aa", "must have 5 elements"),
    Example("uuid", "xeb8aa08-aa98-11ea-b4aa-73b441d16380", "non-hex character 'x'"),
    Example("duration", "P1Y2M3DT4H"),
    Example("duration", "P1D1M", "unit 'M' out of order"),
    Example("duration", "P1H", "invalid unit 'H'"),
    Example("duration", "PW", "no number in week"),
    Example("period", "2020-01-01T00:00:00Z/P1D"),
    Example("period", "P1D/P1D", "invalid end date-time: less than 20 characters long"),
    Example("ipv4", "1.2.3.4"),
    Example("ipv4", "1.2.3.x", #"strconv.Atoi: parsing "x": invalid syntax"#),
    Example("ipv4", "256.1.1.1", "decimal must be between 0 and 255"),
    Example("ipv6", "1::2:1.2.3.4"),
    Example(
      "ipv6", "12345::",
      #"ParseAddr("12345::"): each group must have 4 or less digits (at "12345::")"#),
    Example("ipv6", "::1%eth0", "zone id is not a part of ipv6 address"),
    Example("ipv6", "::1.2.3", #"ParseAddr("::1.2.3"): IPv4 address too short"#),
    Example("ipv6", "1:2", #"ParseAddr("1:2"): address string too short"#),
    Example("hostname", "a-b.example."),
    Example("hostname", "a_b", "invalid character '_'"),
    Example("hostname", "-a", "label starts with hyphen"),
    Example("email", "a.b@c"),
    Example("email", "a@[IPv6:::1]"),
    Example("email", "a..b@c", "consecutive dots"),
    Example("email", "a@b_", "invalid domain: invalid character '_'"),
    Example("date", "2020-02-29"),
    Example("date", "2019-02-29", #"parsing time "2019-02-29": day out of range"#),
    Example(
      "date", "2020-1-1", #"parsing time "2020-1-1" as "2006-01-02": cannot parse "1-1" as "01""#),
    Example("time", "23:59:60Z"),
    Example("time", "22:59:60Z", "invalid leap second"),
    Example("time", "00:29:60+00:30"),
    Example("date-time", "2020-01-01T00:00:00.5+01:00"),
    Example("date-time", "2020-01-01 00:00:00Z", "11th character must be t or T"),
    Example("uri", "mailto:x"),
    Example("uri", "/x", "relative url"),
    Example("uri", "http://[::1", #"parse "http://[::1": missing ']' in host"#),
    Example("uri", "http://a:1:2/", #"parse "http://a:1:2/": invalid port ":1:2" after host"#),
    Example("uri", "ws://a:1:2/", "ipv6 address not enclosed in brackets"),
    Example("uri-reference", #"\x"#, #"contains \"#),
    Example("uri-reference", "a%zz", #"parse "a%zz": invalid URL escape "%zz""#),
    Example("uri-template", "http://h/{a}/{b", "no matching closing brace"),
    Example("semver", "1.2.3-a.1+b"),
    Example("semver", "1.2.3-01", "pre-release numeric identifier starts with zero"),
    Example("regex", "a{1001}", "error parsing regexp: invalid repeat count: `{1001}`"),
  ])
  func faults(_ example: Example) throws {
    let format = try #require(StringFormat(rawValue: example.format))
    #expect(format.fault(in: ByteString(example.text)) == example.fault)
  }

  @Test(arguments: [
    ("http://x/a/b?q", "c", "http://x/a/c"), ("http://x/a/b?q", "", "http://x/a/b?q"),
    ("http://x/a/b", "../../c/./d/..", "http://x/c/"), ("http://x", "//y/z", "http://y/z"),
    ("urn:a:b", "", "urn:a:b"), ("file:///values.schema.json", "a b.json", "file:///a%20b.json"),
    ("http://u:p@x/a", "b?x", "http://u:p@x/b?x"),
  ])
  func resolving(base: String, reference: String, expected: String) throws {
    let url = try URLReference(parsing: Array(base.utf8))
    let resolved = url.resolving(try URLReference(parsing: Array(reference.utf8)))
    #expect(String(decoding: resolved.text, as: UTF8.self) == expected)
  }
}
