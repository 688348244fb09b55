internal import TestSupport
internal import Testing

@Suite("Attacks by YAML and JSON")
struct TextAttackTests {
  @Test(arguments: aliases + depth + amounts + scalars + documents + json)
  func text(_ row: HostileCase) { row.check() }

  /// A row whose input is a values file of a chart that prints all its values.
  private static func values(
    _ id: String, _ title: String, _ outcome: HostileCase.Outcome,
    _ text: @escaping @Sendable () -> [UInt8]
  ) -> HostileCase {
    HostileCase(id, title, ["template", "c", "-f", "v.yaml"], outcome) { folder in
      folder.writeChart(["templates/a.yaml": "v: {{ toJson .Values }}\n"])
      folder.write("v.yaml", text())
    }.naming("v.yaml")
  }

  private static func values(
    _ id: String, _ title: String, _ outcome: HostileCase.Outcome,
    _ text: @autoclosure @escaping @Sendable () -> String
  ) -> HostileCase {
    values(id, title, outcome) { Array(text().utf8) }
  }

  /// A row whose input is what the only template of a chart prints.
  private static func output(
    _ id: String, _ title: String, _ outcome: HostileCase.Outcome, _ text: String
  ) -> HostileCase {
    HostileCase(id, title, ["template", "c"], outcome) {
      $0.writeChart(["templates/a.yaml": text])
    }.naming("c/templates/a.yaml")
  }

  private static func times(_ count: Int, _ text: String) -> String {
    String(repeating: text, count: count)
  }

  // MARK: Aliases

  private static let bomb =
    "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + zip("abcdefgh", "bcdefghi").map { before, name in
      "\(name): &\(name) [\(times(8, "*\(before),"))*\(before)]\n"
    }.joined()

  private static let aliases: [HostileCase] = [
    values("Y01", "nine levels of aliases", .refused("excessive aliasing"), bomb),
    HostileCase(
      "Y01", "nine levels of aliases in Chart.yaml", ["template", "c"], .refused("alias")
    ) {
      $0.writeChart()
      $0.write("c/Chart.yaml", ArchiveAttackTests.metadata + "annotations:\n  k: v\n" + bomb)
    },
    values(
      "Y02", "a large anchor, often", .refused("excessive aliasing"),
      "a: &a [\(times(1000, "x,"))x]\nb: [\(times(100_000, "*a,"))*a]\n"),
    values(
      "Y02", "a large anchor in a text that is larger", .refused("limit: yamlAliases"),
      "c: [\(times(400_000, "x,"))]\na: &a [\(times(1000, "x,"))]\nb: [\(times(1050, "*a,"))]\n"),
    HostileCase(
      "Y02", "a large anchor in rendered output", ["template", "c"], .refused("limit: yamlAliases")
    ) {
      $0.writeChart([
        "templates/a.yaml": "c: [{{ repeat 400000 \"x,\" }}]\na: &a [{{ repeat 1000 \"x,\" }}]\n"
          + "b: [{{ repeat 1050 \"*a,\" }}]\n"
      ])
    },
    values("Y04", "alias in itself", .refused("contains itself"), "a: &a [*a]\n"),
    values("Y04", "map in itself", .refused("contains itself"), "a: &a\n  b: *a\n"),
    values("Y05", "merge of itself", .refused("contains itself"), "a: &a\n  <<: *a\n"),
    values("Y05", "merge of a text", .refused("map merge requires"), "a:\n  <<: x\n"),
    values(
      "Y05", "10,000 merges", .accepted("k"),
      "a: &a {k: 1}\nb:\n  <<: [\(times(9_999, "*a,"))*a]\n"),
  ]

  // MARK: Depth

  private static let depth: [HostileCase] = [
    values("Y03", "20,000 brackets", .refused("limit: yamlDepth"), times(20_000, "[")),
    values("Y03", "20,000 braces", .refused("v.yaml:1:"), times(20_000, "{a: ")),
    values("Y03", "20,000 dashes", .refused("depth of 1000"), times(20_000, "- ") + "a"),
    values(
      "Y03", "deep indentation", .refused("v.yaml:1001:"),
      (0..<2000).map { times($0, " ") + "a:\n" }.joined()),
    output("Y03", "deep output", .refused("limit: yamlDepth"), "a: " + times(20_000, "[")),
  ]

  // MARK: Amounts

  private static let amounts: [HostileCase] = [
    HostileCase(
      "Y06", "a text of 70 MB", ["template", "c", "-f", "v.yaml"], .refused("limit: fileBytes")
    ) {
      $0.writeChart()
      $0.write("v.yaml", Array("a: ".utf8) + [UInt8](repeating: 0x78, count: 70 << 20))
    },
    HostileCase("Y06", "200,000 keys", ["template", "c", "-f", "v.yaml"], .accepted("n: 200000")) {
      $0.writeChart(["templates/a.yaml": "n: {{ len .Values }}\n"])
      $0.write("v.yaml", (0..<200_000).map { "k\($0): 1\n" }.joined())
    },
    HostileCase(
      "Y06", "200,000 equal keys", ["template", "c", "-f", "v.yaml"], .accepted("n: 199999")
    ) {
      $0.writeChart(["templates/a.yaml": "n: {{ .Values.k }}\n"])
      $0.write("v.yaml", (0..<200_000).map { "k: \($0)\n" }.joined())
    },
    HostileCase("Y06", "equal keys are linted", ["lint", "c"], .accepted("(OC116)")) {
      $0.writeChart(["values.yaml": "a: 1\na: 2\n", "templates/a.yaml": "a: 1\n"])
    },
    HostileCase("Y14", "two places for dependencies", ["template", "c"], .warned("apiVersion")) {
      $0.writeChart(["requirements.yaml": "dependencies: []\n"])
    },
    HostileCase(
      "Y14", "two places for dependencies, strictly", ["template", "c", "--strict"],
      .refused("--strict was given")
    ) { $0.writeChart(["requirements.yaml": "dependencies: []\n"]) },
  ]

  // MARK: Scalars

  private static let scalars: [HostileCase] = [
    values(
      "Y07", "tags of other languages", .accepted(#"{"a":{"b":1}}"#),
      "a: !!python/object:x.y {b: 1}\n"),
    values("Y07", "binary", .accepted(#"{"a":"hi"}"#), "a: !!binary aGk=\n"),
    values("Y07", "broken binary", .refused("base64"), "a: !!binary '*'\n"),
    values("Y08", "list as key", .refused("invalid map key"), "? [a, b]\n: 1\n"),
    values("Y08", "null as key", .refused("unsupported map key"), "~: 1\n"),
    values("Y08", "map as key", .refused("invalid map key"), "? {a: b}\n: 1\n"),
    values("Y08", "map where a list belongs", .refused("cannot unmarshal"), "[1, 2]\n"),
    values("Y09", "invalid UTF-8", .refused("v.yaml:1:4")) {
      Array("a: ".utf8) + [0xFF, 0xFE, 0x0A]
    },
    values("Y09", "NUL", .refused("v.yaml:1:5")) { Array("a: x".utf8) + [0] },
    values(
      "Y09", "half a pair in an escape", .refused("invalid Unicode character escape code"),
      #"a: "\ud800""# + "\n"),
    values("Y09", "UTF-16", .refused("incomplete UTF-16")) {
      [0xFF, 0xFE] + "a: 1\n".utf8.flatMap { [$0, 0] }
    },
    values("Y10", "huge exponent", .accepted("1e400"), "a: 1e400\n"),
    values(
      "Y10", "10 kB of hexadecimal digits", .accepted(#"{"a":"0xffff"#),
      "a: 0x\(times(10_000, "f"))\n"),
    values("Y10", "a million digits", .accepted(#"{"a":"10000"#), "a: 1\(times(1_000_000, "0"))\n"),
    values("Y10", "infinity", .refused("unsupported value: +Inf"), "a: .inf\nb: -.inf\nc: .nan\n"),
    values(
      "Y10", "20 digits", .accepted(#"{"a":100000000000000000000,"b":0}"#),
      "a: 99999999999999999999\nb: -0\n"),
    HostileCase(
      "Y15", "line ends of every kind", ["template", "c", "-f", "v.yaml"], .accepted("3")
    ) {
      $0.writeChart(["templates/a.yaml": "n: {{ len .Values }}\n"])
      $0.write("v.yaml", "a: 1\r\nb: 2\rc: 3\u{85}")
    },
  ]

  @Test("Y15: a line of any length is read whole", arguments: [1, 2, 3])
  func lengths(_ multiple: Int) {
    for difference in -1...1 {
      let folder = TemporaryFolder()
      folder.writeChart(["templates/a.yaml": "n: {{ len .Values.a }}\n"])
      let count = multiple * 4096 + difference - 3
      folder.write("v.yaml", "a: " + String(repeating: "x", count: count))
      let run = LimitedRun(["template", "c", "-f", "v.yaml"], in: folder)
      run.expect(.accepted("n: \(count)"))
    }
  }

  // MARK: Documents

  /// A row in which a template writes a value without quotes.
  private static func injection(
    _ id: String, _ title: String, _ arguments: [String], _ outcome: HostileCase.Outcome
  ) -> HostileCase {
    HostileCase(id, title, arguments, outcome) {
      $0.writeChart([
        "values.yaml": "number: 1\nwords: text\n",
        "templates/a.yaml": "number: {{ .Values.number }}\nwords: {{ .Values.words | quote }}\n",
      ])
      $0.write(
        "v.yaml", #"number: "1\nhostNetwork: true""# + "\n" + #"words: "a\n---\nb: c""# + "\n")
      $0.write("w.yaml", #"number: "1\n---\nkind: Secret""# + "\n")
    }
  }

  private static let structural = "values change the structure of the output: number"
  private static let documents: [HostileCase] = [
    injection(
      "Y12", "key in a value, as in Helm", ["template", "c", "-f", "v.yaml"],
      .accepted("hostNetwork: true")),
    injection(
      "Y12", "key in a value, strictly", ["template", "c", "-f", "v.yaml", "--strict-structure"],
      .refused(structural)),
    injection(
      "Y12", "key in a value, linted", ["lint", "c", "-f", "v.yaml"],
      .accepted("the text of `number` changes")),
    injection(
      "Y11", "document in a value, strictly",
      ["template", "c", "-f", "w.yaml", "--strict-structure"], .refused(structural)),
    injection(
      "Y12", "numbers are numbers", ["template", "c", "--set", "number=5", "--strict-structure"],
      .accepted("number: 5")),
    output("Y11", "100,000 documents", .accepted("x: 1"), times(100_000, "---\n") + "x: 1\n"),
    values("Y11", "marks in a values file", .accepted("\"b\":2"), "a: 1\n---\nb: 2\n"),
    HostileCase(
      "Y11", "mark in a value", ["template", "c", "-f", "v.yaml"], .accepted("b: \"x\\n---\\n\"")
    ) {
      $0.writeChart(["templates/a.yaml": "b: {{ .Values.b | quote }}\n"])
      $0.write("v.yaml", #"b: "x\n---\n""#)
    },
  ]

  // MARK: JSON

  private static let json: [HostileCase] = [
    values("Y13", "deep JSON", .refused("limit: yamlDepth"), times(50_000, #"{"a":"#)),
    values("Y13", "JSON with more behind it, as in Helm", .accepted(#"{"a":1}"#), #"{"a": 1} x"#),
    values("Y13", "equal keys in JSON", .accepted(#"{"a":2}"#), #"{"a": 1, "a": 2}"#),
    HostileCase(
      "Y13", "deep --set-json", ["template", "c", "--set-json", "a=" + times(20_000, "[")],
      .refused("--set-json:1:1003")
    ) { $0.writeChart() },
  ]
}
