import TemplateLang
import Testing

@Suite struct SemVerFunctionTests {
  @Test(arguments: [
    FunctionCase(#"semver "v1.2""#, "1.2.0"), FunctionCase(#"(semver "v1.2").Original"#, "v1.2"),
    FunctionCase(#"semver "1.2.3" | typeOf"#, "*semver.Version"),
    FunctionCase(#"semver "1.2.3" | kindOf"#, "ptr"),
    FunctionCase(#"(semver "1.2.3").Major | typeOf"#, "uint64"),
    FunctionCase(#"(semver "1.2.3-a+b").Prerelease"#, "a"),
    FunctionCase(#"(semver "1.2.3-a+b").Metadata"#, "b"),
    FunctionCase(#"(semver "1.2-pre").IncPatch"#, "1.2.0"),
    FunctionCase(#"(semver "1.2").IncMinor | typeOf"#, "semver.Version"),
    FunctionCase(#"(semver "1.2.3").SetPrerelease "rc1""#, "1.2.3-rc1"),
    FunctionCase(#"(semver "1.2.3").Compare (semver "1.2.4-a")"#, "-1"),
    FunctionCase(#"(semver "1.2.3+a").Equal (semver "1.2.3+b")"#, "true"),
    FunctionCase(#"(semver "1.2").LessThanEqual (semver "1.2")"#, "true"),
    FunctionCase(#"eq (semver "1.2.3") (semver "1.2.3")"#, "false"),
    FunctionCase(#"eq (semver "1.2.3").IncMajor (semver "1.9.3").IncMajor"#, "true"),
    FunctionCase(#"dict "v" (semver "v1") | toJson"#, #"{"v":"1.0.0"}"#),
    FunctionCase(#"(semver "1.2.3").MarshalText"#, "[49 46 50 46 51]"),
    FunctionCase(#"semverCompare "^1.2 || 3" "v1.9""#, "true"),
    FunctionCase(#"semverCompare ">=1.25-0" "v1.29.4-gke.1""#, "true"),
  ])
  func results(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase(#"semver "x""#, "error calling semver: invalid semantic version"),
    FunctionCase(
      #"semverCompare "" "1""#, #"error calling semverCompare: improper constraint: """#),
    FunctionCase(
      #"(semver "18446744073709551615").IncMajor"#,
      "major version increment would overflow uint64"),
    FunctionCase(#"(semver "1").Foo"#, "can't evaluate field Foo in type *semver.Version"),
    FunctionCase(
      #"(semver "1").major"#, "major is an unexported field of struct type *semver.Version"),
    FunctionCase(
      #"(semver "1").IncMajor.Original"#, "can't evaluate field Original in type semver.Version"),
    FunctionCase(
      #"(semver "1").Compare (semver "1").IncMajor"#,
      "wrong type for value; expected *semver.Version; got semver.Version"),
    FunctionCase(
      #"(semver "1").Compare "1""#, #"can't handle "1" for arg of type *semver.Version"#),
  ])
  func refusals(_ item: FunctionCase) {
    #expect(item.reason().hasSuffix(item.expected), "\(item.reason())")
  }
}
