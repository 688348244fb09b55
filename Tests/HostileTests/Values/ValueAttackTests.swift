internal import ConformanceSupport
internal import Glibc
internal import TestSupport
internal import Testing
internal import Transport

@Suite("Attacks by values")
struct ValueAttackTests {
  @Test(arguments: grammar + files + keys)
  func value(_ row: HostileCase) { row.check() }

  private static func set(
    _ id: String, _ title: String, _ outcome: HostileCase.Outcome, _ text: String,
    flag: String = "--set"
  ) -> HostileCase {
    HostileCase(id, title, ["template", "c", flag, text], outcome) {
      $0.writeChart(["templates/a.yaml": "v: {{ toJson .Values }}\n"])
    }
  }

  private static func times(_ count: Int, _ text: String) -> String {
    String(repeating: text, count: count)
  }

  // MARK: --set

  private static let grammar: [HostileCase] = [
    set("V01", "huge index", .refused("maximum supported index of 65536"), "a[2000000000]=1"),
    set(
      "V01", "index beyond any number", .refused("--set:1:3"),
      "a[99999999999999999999]=1"),
    set("V01", "negative index", .refused("--set:1:6"), "a[-1]=1"),
    set("V01", "greatest index", .accepted(), "a[65536]=1"),
    set(
      "V01", "6,000 lists, each by its last element", .refused("lists get more than 1000000"),
      (0..<6000).map { "a[\($0)][65535]=1" }.joined(separator: ",")),
    set("V02", "31 levels", .refused("supported nested level of 30"), times(31, "a.") + "a=1"),
    set("V02", "levels of lists", .refused("deeper than 1000"), "a" + times(30_000, "[0]") + "=1"),
    set("V03", "120 kB", .accepted(#"{"a":"xxxx"#), "a=" + times(120_000, "x")),
    set("V03", "many commas", .refused("--set:1:1"), times(100_000, ",")),
    set("V03", "many values", .accepted(#"v: {"a":1}"#), times(20_000, "a=1,") + "a=1"),
    set("V03", "open brace", .refused("--set:1:3"), "a={1,2"),
    set("V03", "deep braces", .refused("list must terminate"), "a=" + times(50_000, "{")),
    set("V03", "backslash at the end", .accepted(#"v: {"a":"b"}"#), #"a=b\"#),
    set("V04", "a text, then a map in it", .refused("--set:1:5"), "a=1,a.b=2"),
  ]

  // MARK: Files

  private static let files: [HostileCase] = [
    set("V05", "address where none is wanted", .refused("--no-remote-values"), "x=1").with(
      ["-f", "https://169.254.169.254/latest", "--no-remote-values"]),
    set("V05", "scheme of a file", .refused("no such file"), "x=1").with([
      "-f", "file:///etc/passwd",
    ]),
    set("V05", "scheme of a plugin", .refused("no such file"), "x=1").with(["-f", "s3://a/b"]),
    set(
      "V06", "device without end", .refused("is no regular file"), "k=/dev/zero", flag: "--set-file"
    ),
    set("V06", "folder", .refused("is a directory"), "k=c", flag: "--set-file"),
    HostileCase("V06", "pipe", ["template", "c", "-f", "pipe"], .refused("is no regular file")) {
      $0.writeChart()
      mkfifo($0.path + "/pipe", 0o644)
    },
    HostileCase(
      "V06", "6 MB", ["template", "c", "--set-file", "k=f"], .refused("larger than 5242880 bytes")
    ) {
      $0.writeChart()
      $0.write("f", [UInt8](repeating: 0x78, count: 6 << 20))
    },
    HostileCase(
      "V06", "standard input twice", ["template", "c", "-f", "-", "-f", "-"],
      .refused("standard input twice"), standardInput: Array("a: 1\n".utf8)
    ) { $0.writeChart() },
    HostileCase(
      "V06", "endless standard input", ["template", "c", "-f", "-"],
      .refused("standard input is longer"), standardInput: [UInt8](repeating: 0x20, count: 65 << 20)
    ) { $0.writeChart() },
  ]

  @Test("V05: an answer without end is cut off")
  func endlessValues() {
    let folder = TemporaryFolder()
    folder.writeChart()
    let run = CommandRun(
      ["template", folder.path + "/c", "-f", "https://values.test/v.yaml"],
      client: FakeHTTPClient { _, _ in
        .response(200, [:], [UInt8](repeating: 0x20, count: 65 << 20))
      })
    #expect(run.code == 1)
    #expect(run.errorText.contains("larger than 67108864 bytes"))
  }

  // MARK: Keys

  private static let odd =
    #"{"__proto__":1,"constructor":{"prototype":1},"":2,"a.b":3,"a\u0001b":4}"#
  private static let keys: [HostileCase] = [
    HostileCase(
      "V07", "odd keys", ["template", "c", "-f", "v.yaml"], .accepted(#""__proto__":1"#)
    ) {
      $0.writeChart(["templates/a.yaml": "v: {{ toJson .Values }}\n"])
      $0.write("v.yaml", odd)
    },
    HostileCase("V07", "key of 1 MB", ["template", "c", "-f", "v.yaml"], .accepted("n: 1")) {
      $0.writeChart(["templates/a.yaml": "n: {{ len .Values }}\n"])
      $0.write("v.yaml", "? " + times(1 << 20, "k") + "\n: 1\n")
    },
    HostileCase(
      "V09", "text for a subchart", ["template", "c", "--set", "k=x"],
      .refused("type mismatch on k")
    ) {
      $0.writeChart([
        "charts/k/Chart.yaml": "apiVersion: v2\nname: k\nversion: 1.0.0\n",
        "charts/k/templates/a.yaml": "w: {{ toJson .Values }}\n",
      ])
    },
    HostileCase(
      "V10", "misspelt key", ["lint", "c", "--set", "x=1"], .accepted("replica")
    ) {
      $0.writeChart([
        "values.yaml": "replica: 1\n", "templates/a.yaml": "n: {{ .Values.replicas }}\n",
      ])
    },
  ]
}

extension HostileCase {
  /// The same with more arguments.
  fileprivate func with(_ more: [String]) -> HostileCase {
    var row = self
    row.arguments += more
    return row
  }
}
