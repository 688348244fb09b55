internal import TestSupport
internal import Testing

@Suite("Attacks by schemas")
struct SchemaAttackTests {
  @Test(arguments: references + documents + costs)
  func schema(_ row: HostileCase) { row.check() }

  private static func schema(
    _ id: String, _ title: String, _ schema: String, _ outcome: HostileCase.Outcome,
    values: String = "a: 1\n", files: [String: String] = [:], flags: [String] = []
  ) -> HostileCase {
    .template(
      id, title, "v: {{ .Values.a | toJson }}\n", outcome, values: values, flags: flags,
      files: files.merging(["values.schema.json": schema]) { $1 })
  }

  /// A schema of definitions, each of which is made of a reference to the next; the last one
  /// takes everything but 1 unless told otherwise.
  private static func definitions(
    _ count: Int, last: String = "{\"not\": {\"const\": 1}}", _ body: (String) -> String
  ) -> String {
    let definitions = (0..<count).map { number in
      "\"d\(number)\": " + body("{\"$ref\": \"#/definitions/d\(number + 1)\"}")
    }
    return "{\"$ref\": \"#/definitions/d0\", \"definitions\": {"
      + definitions.joined(separator: ", ") + ", \"d\(count)\": \(last)}}"
  }

  /// References in a row.
  private static func chain(_ count: Int) -> String { definitions(count) { $0 } }

  private static let references: [HostileCase] = [
    schema("S01", "reference to itself", ##"{"$ref": "#"}"##, .refused("reference cycle")),
    schema("S01", "2,000 references in a row", chain(2000), .refused("limit: schemaReferences")),
    schema("S01", "900 references in a row", chain(900), .accepted("v: 2"), values: "a: 2\n"),
    schema(
      "S02", "references to each other",
      ##"{"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/b"},"##
        + ##""b": {"$ref": "#/definitions/a"}}}"##, .refused("reference cycle")),
    schema("S02", "allOf of itself", ##"{"allOf": [{"$ref": "#"}]}"##, .refused("reference cycle")),
    schema(
      "S02", "dynamic reference to itself",
      ##"{"$schema": "https://json-schema.org/draft/2020-12/schema", "$dynamicAnchor": "n", "##
        + ##""$dynamicRef": "#n"}"##, .refused("reference cycle")),
    schema(
      "S03", "file of the system", #"{"$ref": "file:///etc/passwd"}"#, .refused("no such file")),
    schema(
      "S03", "file above the chart", #"{"$ref": "../../../../etc/passwd"}"#,
      .refused("no such file")),
    schema("S04", "device without end", #"{"$ref": "file:///dev/zero"}"#, .refused("no such file")),
    HostileCase("S04", "pipe in the chart", ["template", "c"], .refused("pipe")) {
      $0.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
      $0.write("c/values.schema.json", #"{"$ref": "pipe.json"}"#)
      $0.makePipe("c/pipe.json")
    },
    schema(
      "S05", "address in the network", #"{"$ref": "http://127.0.0.1:1/x.json"}"#,
      .refused("never fetched")),
    schema(
      "S05", "address as a dialect", #"{"$schema": "http://127.0.0.1:1/x.json"}"#,
      .refused("never fetched")),
    schema(
      "S05", "metaschema, which is at hand",
      #"{"properties": {"a": {"not": {"$ref": "http://json-schema.org/draft-07/schema#"}}}}"#,
      .refused("at '/a'"), values: "a: {type: object}\n"),
    schema(
      "S06", "another file of the chart", #"{"properties": {"a": {"$ref": "schemas/a.json"}}}"#,
      .refused("at '/a'"), files: ["schemas/a.json": #"{"type": "string"}"#]),
    schema(
      "S06", "another file that fits", #"{"properties": {"a": {"$ref": "schemas/a.json#/b"}}}"#,
      .accepted("v: 1"), files: ["schemas/a.json": #"{"b": {"type": "number"}}"#]),
    schema(
      "S06", "a file that is not there", #"{"$ref": "other.json"}"#, .refused("no such file")),
    schema("S07", "unknown name", #"{"$ref": "urn:x"}"#, .warned("urn:x is unknown")),
    schema(
      "S07", "unknown name, strictly", #"{"$ref": "urn:x"}"#, .refused("urn:x is unknown"),
      flags: ["--strict"]),
  ]

  private static let documents: [HostileCase] = [
    schema("S10", "no JSON", "{", .refused("unexpected EOF")),
    schema("S10", "a number", "1", .refused("c:")),
    schema("S10", "empty file", "", .refused("EOF")),
    schema("S10", "unknown dialect", #"{"$schema": "draft-99"}"#, .refused("c:")),
    schema(
      "S10", "wrong types of keywords", #"{"type": 1, "required": "a"}"#, .refused("metaschema")),
    schema(
      "S10", "100,000 levels of JSON", times(100_000, "["), .refused("limit: jsonDepth")),
    schema(
      "S10", "500 levels of schemas",
      times(500, #"{"not": "#) + "{}" + times(500, "}"), .refused("limit: schemaDepth")),
    HostileCase("S11", "schema of a disabled subchart", ["template", "c"], .accepted("v: 1")) {
      $0.write(
        "c/Chart.yaml",
        "apiVersion: v2\nname: c\nversion: 0.1.0\n"
          + "dependencies: [{name: s, version: 0.1.0, condition: s.enabled}]\n")
      $0.write("c/values.yaml", "s: {enabled: false}\n")
      $0.write("c/templates/a.yaml", "v: 1\n")
      $0.write("c/charts/s/Chart.yaml", "apiVersion: v2\nname: s\nversion: 0.1.0\n")
      $0.write("c/charts/s/values.schema.json", #"{"required": ["never"]}"#)
    },
    HostileCase(
      "S11", "schema that knows no globals", ["template", "c"],
      .refused("'global' not allowed")
    ) {
      $0.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
      $0.write("c/templates/a.yaml", "v: 1\n")
      $0.write("c/charts/s/Chart.yaml", "apiVersion: v2\nname: s\nversion: 0.1.0\n")
      $0.write("c/charts/s/values.schema.json", #"{"additionalProperties": false}"#)
    },
    schema(
      "S12", "20,000 violations",
      #"{"items": false, "properties": {"a": {"items": {"type": "string"}}}}"#,
      .refused("more"), values: "a: [" + times(20_000, "1,") + "1]\n"),
    schema(
      "S12", "control characters in a violation", #"{"properties": {"a": {"const": "x"}}}"#,
      .refused("at '/a'"), values: #"a: "\e]0;t\a""# + "\n"),
    schema(
      "S12", "password in a violation", #"{"properties": {"apiToken": {"pattern": "^x"}}}"#,
      .refused("***"), values: "apiToken: hunter2-hunter2\n"),
  ]

  private static let costs: [HostileCase] = [
    schema(
      "S08", "pattern that backtracks", #"{"properties": {"a": {"pattern": "^(a+)+$"}}}"#,
      .refused("does not match"), values: "a: " + times(50_000, "a") + "!\n"),
    schema(
      "S08", "pattern with a look behind", #"{"properties": {"a": {"pattern": "(?<=a)b"}}}"#,
      .refused("c:")),
    schema(
      "S08", "a billion repetitions",
      #"{"properties": {"a": {"pattern": "((a{1000}){1000}){1000}"}}}"#,
      .refused("c:")),
    schema(
      "S08", "a pattern of 2 MB",
      #"{"properties": {"a": {"pattern": ""# + times(2_000_000, "a") + #""}}}"#, .refused("c:")),
    schema(
      "S09", "alternatives of alternatives",
      times(9, #"{"anyOf": [{"const": 0}, "#) + #"{"const": 0}"# + times(9, "]}"),
      .refused("at ''")),
    schema(
      "S09", "every way through references",
      definitions(30, last: "false") { "{\"anyOf\": [\($0), \($0)]}" },
      .refused("limit: schemaSteps"), flags: ["--limit", "schemaSteps=200000"]),
    schema(
      "S09", "20,000 unique items", #"{"properties": {"a": {"uniqueItems": true}}}"#,
      .accepted("v: "),
      values: "a: [" + (0..<20_000).map { "{k: \($0)}" }.joined(separator: ", ") + "]\n"),
    schema(
      "S09", "enumeration of 50,000",
      #"{"properties": {"a": {"enum": ["# + (2..<50_000).map { "\($0)" }.joined(separator: ",")
        + "]}}}", .refused("at '/a'")),
    schema(
      "S09", "tiny factor", #"{"properties": {"a": {"multipleOf": 1e-300}}}"#, .accepted("v: ")),
    schema(
      "S09", "huge exponent", #"{"properties": {"a": {"multipleOf": 1e-99999999}}}"#,
      .refused("c:")),
    schema(
      "S09", "negative length", #"{"properties": {"a": {"maxLength": -1}}}"#, .refused("metaschema")
    ),
  ]
}
