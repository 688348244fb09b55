import SemVer
import Testing

@Suite struct ConstraintTests {
  struct Range: Sendable, CustomTestStringConvertible {
    var constraint: String
    var inside: [String]
    var outside: [String]
    var testDescription: String { constraint }
    init(_ constraint: String, in inside: [String], out outside: [String]) {
      self.constraint = constraint
      self.inside = inside
      self.outside = outside
    }
  }

  @Test(arguments: [
    Range("1.2.3", in: ["1.2.3", "v1.2.3+b"], out: ["1.2.4", "1.2.3-rc"]),
    Range("=1.2", in: ["1.2.0", "1.2.9"], out: ["1.3.0", "1.1.9"]),
    Range("*", in: ["0.0.0", "9.9.9"], out: ["1.0.0-a"]),
    Range("*-0", in: ["1.0.0-a", "2.0.0"], out: []),
    Range("x.1", in: ["0.1.0", "9.0.0"], out: ["1.0.0-a"]),
    Range("!=1.2", in: ["1.3.0", "2.2.0"], out: ["1.2.0", "1.2.7", "2.0.0-rc.1"]),
    Range("!=1", in: ["2.0.0"], out: ["1.0.0", "1.9.0"]),
    Range("!=*", in: ["1.0.0"], out: ["0.0.0"]),
    Range(">1.2", in: ["1.3.0"], out: ["1.2.9", "1.2.0"]),
    Range(">1", in: ["2.0.0"], out: ["1.9.9"]),
    Range("<1.2", in: ["1.1.9"], out: ["1.2.0"]),
    Range("<=1.2", in: ["1.2.9", "0.9.0"], out: ["1.3.0"]),
    Range("=<1", in: ["1.9.9"], out: ["2.0.0"]),
    Range("=>1.2.3", in: ["1.2.3"], out: ["1.2.2"]),
    Range("~1.2.3", in: ["1.2.3", "1.2.9"], out: ["1.2.2", "1.3.0"]),
    Range("~1", in: ["1.9.0"], out: ["2.0.0"]),
    Range("~>1.2.3-beta", in: ["1.2.3-rc", "1.2.4"], out: ["1.2.3-alpha", "1.3.0"]),
    Range("~0.0.0", in: ["0.0.0", "7.0.0"], out: []),
    Range("^1.2.3", in: ["1.2.3", "1.9.0"], out: ["1.2.2", "2.0.0", "1.4.0-a"]),
    Range("^0.2.3", in: ["0.2.4"], out: ["0.3.0", "1.2.3"]),
    Range("^0.0.3", in: ["0.0.3"], out: ["0.0.4", "0.1.0"]),
    Range("^0.0", in: ["0.0.9"], out: ["0.1.0"]),
    Range("^0", in: ["0.9.0"], out: ["1.0.0"]),
    Range("^1.2.3-beta", in: ["1.2.4-rc1", "1.3.0-pre"], out: ["1.2.3-alpha", "2.0.0"]),
    Range("1 - 2", in: ["1.0.0", "2.9.9"], out: ["0.9.0", "3.0.0"]),
    Range("1.2 - 1.4.5 || 3", in: ["1.4.5", "3.1.0"], out: ["1.4.6", "2.0.0"]),
    Range(">=1.0.0 <2.0.0", in: ["1.5.0"], out: ["2.0.0"]),
    Range(">=1 , !=1.3", in: ["1.2.0"], out: ["1.3.1"]),
    Range("1.2.3 4.5.6", in: [], out: ["1.2.3", "4.5.6"]),
    Range(">=1.25-0", in: ["1.29.4-gke.1"], out: ["1.24.0"]),
    Range("<2.0.0-0", in: ["1.3.0-pre"], out: ["2.0.0-alpha"]),
    Range("01.2.3", in: ["1.2.3"], out: ["1.2.4"]),
  ])
  func contains(_ range: Range) throws {
    let constraint = try Constraint(range.constraint)
    for version in range.inside {
      let version = try Version(version)
      #expect(constraint.contains(version), "\(version)")
      #expect(constraint.objections(to: version).isEmpty)
    }
    for version in range.outside {
      let version = try Version(version)
      #expect(!constraint.contains(version), "\(version)")
      #expect(!constraint.objections(to: version).isEmpty)
    }
  }

  @Test(arguments: [
    ("", "improper constraint: \"\""),
    ("==1.2.3", "improper constraint: \"==1.2.3\""),
    ("1.2.3 || ", "improper constraint: \" \""),
    (">=1.0.0<2.0.0", "improper constraint: \">=1.0.0<2.0.0\""),
    ("1.2.3 -2.3.4", "improper constraint: \"1.2.3 -2.3.4\""),
    ("1 - 2!", "improper constraint: \">= 1, <= 2 !\""),
    ("a\tb\u{7f}é", "improper constraint: \"a\\tb\\x7fé\""),
    ("1.2.3,", "improper constraint: \"1.2.3,\""),
    ("1.2.3-01", "constraint parser error"), ("xx", "constraint parser error"),
    ("1|2", "constraint parser error"), ("99999999999999999999", "constraint parser error"),
  ])
  func failure(_ text: String, _ message: String) {
    let error = #expect(throws: VersionError.self) { try Constraint(text) }
    #expect(error?.description == message)
  }

  @Test func badBytes() {
    let error = #expect(throws: VersionError.self) {
      try Constraint(bytes: [0x31, 0x20, 0xFF, 0xC3, 0x28])
    }
    #expect(error?.description == "improper constraint: \"1 \\xff\\xc3(\"")
  }

  @Test func hostileLength() {
    let text = String(repeating: "1 - 2", count: 10_000)
    #expect(throws: VersionError.constraintTooLong(limit: 512)) { try Constraint(text) }
    #expect(throws: VersionError.self) {
      try Constraint(String(repeating: "1", count: Constraint.longestText))
    }
    #expect(throws: VersionError.tooManyGroups(limit: 32)) {
      try Constraint(Array(repeating: "1", count: 33).joined(separator: "||"))
    }
    #expect(throws: VersionError.constraintVersion) {
      try Constraint(">1.2.3-" + String(repeating: "a", count: 251))
    }
  }

  @Test func objections() throws {
    let version = try Version("1.0.0")
    #expect(
      try Constraint(">1, ^2 || ~3.1").objections(to: version) == [
        "\"1.0.0\" is less than or equal to \"1\"", "\"1.0.0\" is less than \"2\"",
        "\"1.0.0\" is less than \"3.1\"",
      ])
    #expect(
      try Constraint("1 || 2").objections(to: Version("1.0.0-a")) == [
        "\"1.0.0-a\" is a prerelease version and the constraint is only looking "
          + "for release versions"
      ])
  }

  @Test func prints() throws {
    #expect(try Constraint(" >=1.2 , <2||1.x-3 ").description == ">=1.2 <2 || 1.x-3")
    var constraint = try Constraint("1")
    constraint.includesPrereleases = true
    #expect(try constraint.contains(Version("1.1.0-a")))
  }
}
