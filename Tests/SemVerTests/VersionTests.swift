import SemVer
import Testing

@Suite struct VersionTests {
  struct Parsed: Sendable, CustomTestStringConvertible {
    var text: String
    var normal: String
    var testDescription: String { text }
    init(_ text: String, _ normal: String) {
      self.text = text
      self.normal = normal
    }
  }

  @Test(arguments: [
    Parsed("1", "1.0.0"), Parsed("1.2", "1.2.0"), Parsed("v1.2.3", "1.2.3"),
    Parsed("01.02.03", "1.2.3"), Parsed("1.2-pre", "1.2.0-pre"), Parsed("1-a+b", "1.0.0-a+b"),
    Parsed("1.2.3-rc.1+build.5", "1.2.3-rc.1+build.5"), Parsed("1.2.3+001", "1.2.3+001"),
    Parsed("1.2.3--", "1.2.3--"), Parsed("18446744073709551615", "18446744073709551615.0.0"),
  ])
  func lenient(_ parsed: Parsed) throws {
    let version = try Version(parsed.text)
    #expect(version.description == parsed.normal)
    #expect(version.original == parsed.text)
  }

  struct Failure: Sendable, CustomTestStringConvertible {
    var text: String
    var message: String
    var testDescription: String { text }
    init(_ text: String, _ message: String) {
      self.text = text
      self.message = message
    }
  }

  @Test(arguments: [
    Failure("", "invalid semantic version"), Failure("V1", "invalid semantic version"),
    Failure("1.2.3.4", "invalid semantic version"), Failure("1.", "invalid semantic version"),
    Failure("1.2.3-", "invalid semantic version"), Failure("1.2.3\n", "invalid semantic version"),
    Failure("1.2.3-01", "version segment starts with 0"),
    Failure(
      "1.99999999999999999999",
      "error parsing version segment: strconv.ParseUint: parsing \"99999999999999999999\": value "
        + "out of range"),
  ])
  func lenientFailure(_ failure: Failure) {
    let error = #expect(throws: VersionError.self) { try Version(failure.text) }
    #expect(error?.description == failure.message)
  }

  @Test(arguments: [
    Failure("", "version string empty"), Failure("1.2", "invalid semantic version"),
    Failure("v1.2.3", "invalid characters in version"),
    Failure("1.02.3", "version segment starts with 0"),
    Failure("1.2.3-", "invalid prerelease string"), Failure("1.2.3+", "invalid metadata string"),
    Failure("1.2.3-a..b", "invalid prerelease string"),
    Failure("1..3", "strconv.ParseUint: parsing \"\": invalid syntax"),
    Failure("1.2.é", "invalid characters in version"),
  ])
  func strictFailure(_ failure: Failure) {
    let error = #expect(throws: VersionError.self) { try Version(strict: failure.text) }
    #expect(error?.description == failure.message)
  }

  @Test func strict() throws {
    #expect(try Version(strict: "1.2.3-rc.1+b").description == "1.2.3-rc.1+b")
  }

  @Test func tooLong() {
    #expect(throws: VersionError.tooLong(limit: 256)) {
      try Version(String(repeating: "1", count: 257))
    }
  }

  @Test func order() throws {
    let ascending = [
      "0.0.0-0", "0.0.0", "1.0.0-9", "1.0.0-11", "1.0.0-11.a", "1.0.0--", "1.0.0-alpha",
      "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-rc", "1.0.0", "1.0.1", "1.1.0", "1.10.0", "2",
    ]
    for (index, text) in ascending.enumerated() {
      for (otherIndex, other) in ascending.enumerated() {
        let order = try Version(text).compared(to: Version(other))
        #expect(order.signum() == (index - otherIndex).signum(), "\(text) and \(other)")
      }
    }
    #expect(try Version("1.0.0+a") == Version("1+b"))
  }

  @Test func steps() throws {
    let version = try Version("v1.2.3-rc+m")
    #expect(version.nextPatch?.original == "v1.2.3")
    #expect(version.nextMinor?.description == "1.3.0")
    #expect(version.nextMajor?.description == "2.0.0")
    #expect(try Version("18446744073709551615").nextMajor == nil)
    #expect(try version.with(prerelease: Array("b.1".utf8)).original == "v1.2.3-b.1+m")
    #expect(throws: VersionError.invalidMetadata) { try version.with(metadata: Array("a_".utf8)) }
  }
}
