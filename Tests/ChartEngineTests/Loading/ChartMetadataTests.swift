import Diagnostics
import JSON
import Testing
import ValueTree

@testable import ChartEngine

@Suite("Chart.yaml")
struct ChartMetadataTests {
  struct Case: Sendable, CustomTestStringConvertible {
    /// What stands below the required fields.
    var text: String
    /// A field as templates see it, and its JSON.
    var field: ByteString
    var json: ByteString
    var testDescription: String { text }

    init(_ text: String, _ field: ByteString, _ json: ByteString) {
      (self.text, self.field, self.json) = (text, field, json)
    }
  }

  @Test(arguments: [
    Case("appVersion: 1.10", "AppVersion", #""1.1""#),
    Case("appVersion: 20230101", "AppVersion", #""20230101""#),
    Case("appVersion: 1e9", "AppVersion", #""1e+09""#),
    Case("appVersion: 1.23456789", "AppVersion", #""1.2345679""#),
    Case("appVersion: yes", "AppVersion", #""true""#),
    Case("appVersion: 0x1F", "AppVersion", #""31""#),
    Case("appVersion: null", "AppVersion", #""""#),
    Case("description: \"a\\tb\\u0001\\u200bc\"", "Description", #""a bc""#),
    Case("keywords: [1, true, null, 1.50]", "Keywords", #"["1","true","","1.5"]"#),
    Case("KEYWORDS: [a]", "Keywords", #"["a"]"#),
    Case("deprecated: on", "Deprecated", "true"),
    Case("annotations: {1: 2, a: null}", "Annotations", #"{"1":"2","a":""}"#),
    Case("unknown: 5", "Annotations", "null"),
    Case(
      "maintainers: [{name: a, url: 5}]", "Maintainers",
      #"[{"Email":"","Name":"a","URL":"5"}]"#),
    Case(
      "dependencies: [{name: k, tags: [1], import-values: [x, {child: 1}]}]", "Dependencies",
      #"[{"Alias":"","Condition":"","Enabled":false,"ImportValues":["x",{"child":1}],"Name":"k","#
        + #""Repository":"","Tags":["1"],"Version":""}]"#),
  ])
  func fields(_ test: Case) throws {
    let chart = try loadChart([("Chart.yaml", minimalMetadata + test.text)])
    let value = try #require(chart.metadata.scope(isRoot: true)[test.field])
    #expect(try JSONWriter.text(of: value) == test.json)
  }

  struct Failure: Sendable, CustomTestStringConvertible {
    var text: String
    var error: String
    var testDescription: String { text }

    /// A wrong type.
    init(_ text: String, type error: String) {
      self.text = minimalMetadata + text
      self.error =
        "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: "
        + "json: cannot unmarshal \(error)"
    }

    /// Metadata that no chart can have.
    init(_ text: String, invalid error: String) {
      (self.text, self.error) = (text, "validation: \(error)")
    }
  }

  @Test(arguments: [
    Failure("name: [1]", type: "array into Go struct field Metadata.name of type string"),
    Failure("deprecated: 1", type: "number into Go struct field Metadata.deprecated of type bool"),
    Failure(
      "keywords: {}", type: "object into Go struct field Metadata.keywords of type []string"),
    Failure("sources: [[1]]", type: "array into Go struct field Metadata.sources of type string"),
    Failure(
      "annotations: [1]",
      type: "array into Go struct field Metadata.annotations of type map[string]string"),
    Failure(
      "maintainers: [{NAME: {}}]",
      type: "object into Go struct field Maintainer.maintainers.name of type string"),
    Failure(
      "maintainers: [x]",
      type: "string into Go struct field Metadata.maintainers of type v2.Maintainer"),
    Failure(
      "dependencies: x",
      type: "string into Go struct field Metadata.dependencies of type []*v2.Dependency"),
    Failure(
      "dependencies: [{name: k, tags: x}]",
      type: "string into Go struct field Dependency.dependencies.tags of type []string"),
    Failure("", invalid: "chart.metadata.name is required"),
    Failure("name: x", invalid: "chart.metadata.version is required"),
    Failure("name: x\nversion: abc", invalid: #"chart.metadata.version "abc" is invalid"#),
    Failure("name: ..\nversion: 1", invalid: #"chart.metadata.name ".." is not allowed"#),
    Failure("name: a/b\nversion: 1", invalid: #"chart.metadata.name "a/b" is invalid"#),
    Failure(
      minimalMetadata + "type: x", invalid: "chart.metadata.type must be application or library"),
    Failure(
      minimalMetadata + "maintainers: [null]",
      invalid: "maintainers must not contain empty or null nodes"),
    Failure(
      minimalMetadata + "dependencies: [null]",
      invalid: "dependencies must not contain empty or null nodes"),
    Failure(
      minimalMetadata + "dependencies: [{name: a}, {name: b, alias: a}]",
      invalid: #"more than one dependency with name or alias "a""#),
    Failure(
      minimalMetadata + "dependencies: [{name: a, alias: b c}]",
      invalid: #"dependency "a" has disallowed characters in the alias"#),
  ])
  func failures(_ test: Failure) {
    let error = #expect(throws: Diagnostic.self) { try loadChart([("Chart.yaml", test.text)]) }
    #expect(error?.helmText == test.error)
  }
}
