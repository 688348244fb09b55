import ChartEngine
import Diagnostics
import TestSupport
import Testing
import ValueTree

@testable import Verification

@Suite("Validation of manifests")
struct ManifestValidatorTests {
  /// A small collection as the big ones are: a file a kind, shared definitions, folders by version.
  private static let collection: TemporaryFolder = {
    let folder = TemporaryFolder()
    for strict in ["", "-strict"] {
      let closed = strict.isEmpty ? "" : ", \"additionalProperties\": false"
      folder.write(
        "schemas/v1.30.0-local\(strict)/_definitions.json",
        """
        {"$schema": "x", "$id": "https://a.b/api/_definitions.json", "$defs": {
          "port": {"type": "object", "required": ["port"], "properties": {
            "port": {"type": ["integer", "null"]}, "next": {"$ref": "#/$defs/port"}}\(closed)},
          "unused": {"$ref": "nowhere"}}}
        """)
      folder.write(
        "schemas/v1.30.0-local\(strict)/service-v1.json",
        """
        {"$id": "https://a.b/api/service/v1", "type": "object", "properties": {
          "apiVersion": {}, "kind": {}, "metadata": {},
          "ports": {"items": {"$ref": "/api/_definitions.json#/$defs/port"}}}\(closed)}
        """)
    }
    folder.write("single/thing_v1.json", "{\"required\": [\"spec\"]}")
    return folder
  }()

  struct Case: Sendable, CustomTestStringConvertible {
    var rule: String
    var text: String
    var isStrict = true
    /// `status field: message` for each result.
    var results: [String]
    var testDescription: String { rule }
  }

  private static let service = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"

  @Test(arguments: [
    Case(
      rule: "a good object", text: service + "ports: [{port: 1, next: {port: 2}}]",
      results: [
        "valid"
      ]),
    Case(
      rule: "a wrong type", text: service + "ports:\n- port: x",
      results: [
        "invalid ports[0].port@5: got string, want null or integer"
      ]),
    Case(
      rule: "an unknown field", text: service + "ports:\n- port: 1\n  prot: 2",
      results: [
        "invalid ports[0].prot@6: additional property 'prot' not allowed"
      ]),
    Case(
      rule: "an unknown field, not strictly", text: service + "ports: [{port: 1, prot: 2}]",
      isStrict: false, results: ["valid"]),
    Case(
      rule: "a missing field", text: service + "ports:\n- {}",
      results: [
        "invalid ports[0]@5: missing property 'port'"
      ]),
    Case(
      rule: "no schema", text: "apiVersion: a.b/v1\nkind: C\n",
      results: [
        "error: could not find schema for C"
      ]),
    Case(
      rule: "no object", text: "kind: C\n---\n- a\n---\n# nothing\n---\na: b: c\n",
      results: [
        "error: error while parsing: missing 'apiVersion' key",
        "error: error unmarshalling resource: a document is no object",
        "error: error unmarshalling resource: error converting YAML to JSON: yaml: mapping values are "
          + "not allowed in this context",
      ]),
    Case(
      rule: "a list",
      text: """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: Service
          ports:
          - {port: 1}
          - {}
        """, results: ["invalid ports[1]@8: missing property 'port'"]),
    Case(
      rule: "an address for each kind", text: "apiVersion: x.y/v1\nkind: Thing\n",
      results: [
        "invalid @1: missing property 'spec'"
      ]),
  ])
  func verdicts(_ test: Case) {
    var options = ManifestValidator.Options()
    let path = Self.collection.path
    options.locations = [
      SchemaLocation(path + "/schemas/"),
      SchemaLocation(path + "/single/{{ .ResourceKind }}_{{.ResourceAPIVersion}}.json"),
    ]
    // The newest version that is not newer serves.
    options.kubernetesVersion = "1.31"
    options.isStrict = test.isStrict
    let results = ManifestValidator(options: options)
      .validate(ByteString(test.text), file: "a.yaml")
    let source = SourceFile(name: "a.yaml", bytes: Array(test.text.utf8))
    let texts = results.flatMap { result -> [String] in
      if let reason = result.reason { return ["\(result.status): \(reason)"] }
      if result.violations.isEmpty { return ["\(result.status)"] }
      return result.violations.map { violation in
        let line = violation.offset.map { source.position(of: $0).line } ?? 0
        return "\(result.status) \(violation.field)@\(line): \(violation.message)"
      }
    }
    #expect(texts == test.results)
  }

  @Test("kinds that are skipped or rejected")
  func selection() {
    var options = ManifestValidator.Options()
    options.locations = []
    options.skipped = ["v1/Service"]
    options.rejected = ["Secret"]
    options.ignoresMissingSchemas = true
    let text = ["Service", "Secret", "Pod"].map { "apiVersion: v1\nkind: \($0)\n" }
      .joined(separator: "---\n")
    let results = ManifestValidator(options: options).validate(ByteString(text), file: "-")
    #expect(results.map(\.status) == [.skipped, .error, .skipped])
  }

  /// A definition's schema, an object and what is wrong with it, strictly.
  struct Custom: Sendable, CustomTestStringConvertible {
    var schema: String
    var object: String
    var fields: [String]
    var testDescription: String { "\(schema) \(object)" }
  }

  @Test(arguments: [
    Custom(schema: "{type: object, properties: {a: {type: string}}}", object: "a: x", fields: []),
    Custom(
      schema: "{type: object, properties: {a: {type: string}}}", object: "a: 1\nb: 1",
      fields: ["b", "a"]),
    Custom(schema: "{type: object, properties: {a: {type: string}}}", object: "a:", fields: []),
    Custom(
      schema: "{type: object, properties: {a: {x-kubernetes-int-or-string: true}}}",
      object: "a: 80%", fields: []),
    Custom(
      schema: "{type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {}}}",
      object: "b: 1", fields: []),
    Custom(
      schema: "{type: object, properties: {a: {minimum: 1, exclusiveMinimum: true}}}",
      object: "a: 1", fields: ["a"]),
    Custom(
      schema:
        "{type: object, properties: {a: {type: object, additionalProperties: {type: string}}}}",
      object: "a: {x: 1}", fields: ["a.x"]),
  ])
  func customResources(_ test: Custom) {
    var options = ManifestValidator.Options()
    options.locations = []
    options.isStrict = true
    let validator = ManifestValidator(options: options)
    validator.add(
      definitions: ByteString(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.x.y}
        spec:
          group: x.y
          names: {kind: Thing}
          versions:
          - name: v1
            schema: {openAPIV3Schema: \(test.schema)}
        """))
    let text = "apiVersion: x.y/v1\nkind: Thing\nmetadata: {name: a}\n" + test.object
    let results = validator.validate(ByteString(text), file: "-")
    #expect(results.count == 1)
    #expect(results.first?.reason == nil)
    #expect(Set(results.flatMap(\.violations).map(\.field)) == Set(test.fields))
  }

  @Test("findings of a chart point to the template line")
  func chart() throws {
    let files = [
      "Chart.yaml": "apiVersion: v2\nname: demo\nversion: 1.0.0\n",
      "templates/_ports.tpl": "{{ define \"ports\" }}\nports:\n- port: 1\n  prot: x\n{{ end }}",
      "templates/a.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"
        + "{{ include \"ports\" . | trim }}\n---\napiVersion: batch/v1beta1\nkind: CronJob\n",
    ]
    let chart = try ChartLoader().load(
      files: files.map { ChartFile(name: ByteString($0.key), data: Array($0.value.utf8)) })
    var options = ManifestValidator.Options()
    options.locations = [SchemaLocation(Self.collection.path + "/schemas")]
    options.kubernetesVersion = "1.30.0"
    options.isStrict = true
    let findings = ManifestValidator(options: options).findings(
      in: try chart.observe(), chart: "demo", version: try KubeVersion(parsing: "1.30.0"))
    let texts = findings.map { finding in
      let place = "\(finding.file ?? ""):\(finding.line ?? 0)"
      return "\(finding.code) \(place) \(finding.object?.description ?? "") \(finding.field ?? "")"
    }
    #expect(
      texts == [
        "OC201 templates/_ports.tpl:4 Service/a ports[0].prot",
        "OC202 templates/a.yaml:6 CronJob/ ",
        "OC204 templates/a.yaml:6 CronJob/ apiVersion",
      ])
    #expect(findings.first?.trace == [Finding.Place(file: "templates/a.yaml", line: 4, column: 4)])
  }

  @Test("the forms of a report")
  func reports() {
    let object = Finding.Object(apiVersion: "v1", kind: "Service", namespace: "n", name: "a<b")
    let results = [
      ValidationResult(file: "a.yaml", object: object, status: .valid, offset: 0),
      ValidationResult(
        file: "a.yaml", object: object, status: .invalid,
        violations: [.init(field: "a", pointer: "/a", message: "bad")], offset: 0),
      ValidationResult(file: "b.yaml", object: object, status: .skipped, offset: 0),
    ]
    let report = ValidationReport(results: results, fileCount: 2, hasSummary: true)
    func text(_ format: ValidationReport.Format) -> String {
      String(decoding: report.text(format), as: UTF8.self)
    }
    #expect(!report.isClean)
    #expect(
      text(.text) == """
        a.yaml - Service a<b is invalid: problem validating schema. Check JSON formatting: \
        jsonschema validation failed: at '/a': bad
        Summary: 3 resources found in 2 files - Valid: 1, Invalid: 1, Errors: 0, Skipped: 1

        """)
    #expect(text(.tap).hasPrefix("TAP version 13\nok 1 - a.yaml (v1/Service//a<b)\nnot ok 2 - "))
    #expect(text(.tap).hasSuffix("ok 3 - b.yaml (v1/Service//a<b) # skip\n1..3\n"))
    #expect(text(.json).contains("\"status\": \"statusInvalid\""))
    #expect(text(.json).hasSuffix("\"skipped\": 1\n  }\n}\n"))
    #expect(text(.junit).contains("<testcase name=\"n/a&lt;b\" classname=\"Service@v1\">"))
  }
}
