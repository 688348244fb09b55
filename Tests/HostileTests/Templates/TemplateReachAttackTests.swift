internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import TestSupport
internal import Testing
internal import ValueTree

/// What templates do to values, files, time and the outside.
@Suite("Attacks by what templates reach")
struct TemplateReachAttackTests {
  @Test(arguments: outside + messages + cycles + shared + documents + dates + texts)
  func reach(_ row: HostileCase) { row.check() }

  // MARK: Outside

  private static let outside: [HostileCase] = [
    .template(
      "T12", "paths out of the chart",
      "v: [{{ range list \"../../../../etc/passwd\" \"/etc/passwd\" \"..%2fetc%2fpasswd\" \"a\\x00b\" }}"
        + "{{ $.Files.Get . | quote }}, {{ $.Files.GetBytes . | len }}, {{ $.Files.Lines . | len }}, "
        + "{{ end }}]", .accepted("v: [\"\", 0, 0")),
    .template(
      "T12", "glob of 10,000 braces",
      #"v: {{ len (.Files.Glob (printf "%sa" (repeat 10000 "{a,b}"))) }}"#, .accepted("v: 0"),
      files: ["files/a": "x"]),
    .template(
      "T12", "glob of 10,000 stars", #"v: {{ len (.Files.Glob (repeat 10000 "*a")) }}"#,
      .accepted("v: 0"), files: [times(200, "a"): "x"]),
    .expression("T13", #"env "HOME""#, .refused(#"function "env" not defined"#)),
    .expression("T13", #"expandenv "$HOME""#, .refused(#"function "expandenv" not defined"#)),
    .expression("T13", #"getHostByName "localhost""#, .accepted(#"v: """#)),
    .expression("T14", #"lookup "v1" "Secret" "a" "b""#, .accepted("v: {}")),
    .expression("T14", #"lookup "v1" "Secret" "" """#, .accepted("v: {}")),
    .template(
      "T15", "keys without end",
      #"{{ range until 100 }}{{ $_ := genPrivateKey "ed25519" }}{{ end }}"#,
      .refused("limit: cryptoCalls")),
    .template(
      "T15", "hashes without end", #"{{ range until 100 }}{{ $_ := bcrypt "a" }}{{ end }}"#,
      .refused("limit: cryptoCalls"), flags: ["--limit", "cryptoCalls=2"]),
    .template(
      "T15", "passwords without end",
      #"{{ range until 100 }}{{ $_ := derivePassword 1 "long" "p" "u" "s" }}{{ end }}"#,
      .refused("limit: cryptoCalls"), flags: ["--limit", "cryptoCalls=2"]),
    .template(
      "T15", "certificate with a huge name",
      #"v: {{ (genCA (repeat 1000000 "a") 365).Cert | len }}"#,
      .accepted("v: ")),
  ]

  // MARK: Messages

  private static let escapes = #"\u001b[31m\u001b]52;c;aGk=\u0007\r\b\u202e\u009b31m\u2066"#

  private static let messages: [HostileCase] = [
    .template("T16", "fail", "{{ fail \"\(escapes)\" }}", .refused(#"\x1b]52;c;aGk=\x07"#)),
    .template("T16", "required", "{{ required \"\(escapes)\" nil }}", .refused(#"\x1b[31m"#)),
    .template(
      "T16", "fail with a value", "{{ fail .Values.x }}", .refused(#"\x1b]0;t\x07"#),
      values: #"x: "\e]0;t\a\e]8;;http://x\a""#),
    .template(
      "T16", "source of the template", "a: {{ \"\u{1B}[31m\" | fail }}", .refused("a.yaml:1")),
    .template(
      "T16", "name of a template", #"{{ include "\#(escapes)" . }}"#, .refused("no template")),
    .template(
      "T16", "document that is no YAML", "a: \u{1B}[31m{{ 1 }}\n- b", .refused("a.yaml")),
    .template(
      "T16", "a description", "a: 1", .accepted("a: 1"),
      metadata: "description: \"\\e]0;t\\a\"\ndeprecated: true\n"),
    .template(
      "T16", "password in a message",
      #"{{ fail (printf "cannot use %s" .Values.db.rootPassword) }}"#,
      .refused("cannot use ***"), values: "db: {rootPassword: hunter2-hunter2}"),
    .template(
      "T16", "password in a message, wanted",
      #"{{ fail (printf "cannot use %s" .Values.db.rootPassword) }}"#,
      .refused("cannot use hunter2-hunter2"), values: "db: {rootPassword: hunter2-hunter2}",
      flags: ["--show-secrets"]),
  ]

  // MARK: Values that hold themselves

  private static func cycle(
    _ use: String, _ outcome: HostileCase.Outcome, title: String? = nil
  ) -> HostileCase {
    .template(
      "T18", title ?? use, "{{ $d := dict }}{{ $_ := set $d \"self\" $d }}v: {{ \(use) }}", outcome)
  }

  private static let cycles: [HostileCase] = [
    cycle("toYaml $d | quote", .accepted(#"v: """#)),
    cycle("toJson $d | quote", .accepted(#"v: """#)),
    cycle("mustToJson $d", .refused("encountered a cycle")),
    cycle("mustToYaml $d", .refused("encountered a cycle")),
    cycle("toToml $d", .refused("limit: valueDepth")),
    cycle(#"printf "%v" $d"#, .refused("limit: valueDepth")),
    cycle("print $d", .refused("limit: valueDepth")), cycle("$d", .refused("limit: valueDepth")),
    cycle("$d | quote", .refused("limit: valueDepth")),
    cycle("deepCopy $d | len", .refused("limit: valueDepth")),
    cycle("merge (dict) $d | len", .accepted("v: 1")),
    cycle("mergeOverwrite (dict) $d | len", .accepted("v: 1")),
    cycle("deepEqual $d $d", .accepted("v: true")),
    cycle("uniq (list $d $d) | len", .accepted("v: 1")),
    cycle(#"join "," (list $d)"#, .refused("limit: valueDepth")),
    cycle(#"tpl "{{ . }}" $d"#, .refused("limit: valueDepth")),
    .template(
      "T18", "a list in a map in itself",
      #"{{ $d := dict }}{{ $e := dict "d" (list $d) }}{{ $_ := set $d "e" $e }}v: {{ deepCopy $d | len }}"#,
      .refused("limit: valueDepth")),
    .template(
      "T18", "values that hold themselves",
      #"{{ $_ := set .Values "self" .Values }}v: {{ toYaml .Values | quote }}"#,
      .accepted(#"v: """#)),
    .template(
      "T18", "a list nested 100,000 deep",
      "{{ $l := list }}{{ range until 100000 }}{{ $l = list $l }}{{ end }}v: {{ len $l }}",
      .accepted("v: 1")),
  ]

  // MARK: Values that templates change, and values that are templates

  private static let shared: [HostileCase] = [
    .template(
      "T19", "values set by a file that renders first",
      "v: {{ .Values.global.name }}{{ .Values.own }}", .accepted("v: new"),
      values: "global: {name: old}\nown: {}\n",
      files: [
        "templates/z/b.yaml": #"{{ $_ := set .Values.global "name" "new" }}"#
          + #"{{ $_ := unset .Values "own" }}"#
      ]),
    .template(
      "T24", "a value that reads another one", "v: {{ tpl .Values.x . }}\n",
      .accepted("v: hunter2"),
      values: "x: '{{ .Values.db.password }}'\ndb: {password: hunter2}\n"),
  ]

  // MARK: Documents

  private static let document =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n"

  private static let documents: [HostileCase] = [
    .template(
      "T25", "20,000 documents", times(20_000, "a: 1\n---\n"), .accepted("a: 1")),
    .template(
      "T25", "hook with an unknown name and a huge weight",
      document + "    helm.sh/hook: pre-install,nonsense\n"
        + "    helm.sh/hook-weight: \"99999999999999999999\"\n", .accepted()),
    .template(
      "T25", "list for a hook", document + "    helm.sh/hook: [a]\n", .refused("a.yaml")),
    .template(
      "T25", "list for annotations",
      "apiVersion: v1\nkind: A\nmetadata:\n  annotations: [a]\n", .refused("a.yaml")),
    .template(
      "T26", "long questions",
      #"v: {{ .Capabilities.APIVersions.Has (repeat 1000000 "/") }}"#, .accepted("v: false")),
    .template(
      "T26", "100,000 alternatives of a version", "a: 1", .refused("incompatible"),
      metadata: "kubeVersion: '" + times(100_000, ">=1.0.0 || ") + ">=1.0.0'\n"),
    .template(
      "T26", "2,000 API versions", "v: {{ len .Capabilities.APIVersions }}", .accepted("v: "),
      flags: ["--api-versions", (0..<2000).map { "a\($0)/v1" }.joined(separator: ",")]),
    .template(
      "T27", "long constraint", #"v: {{ semverCompare (repeat 100000 ">1 ") "1.2.3" }}"#,
      .refused("semverCompare")),
    .template(
      "T27", "long version", #"v: {{ semver (repeat 100000 "1") }}"#, .refused("semver")),
    .template(
      "T27", "long prerelease",
      #"v: {{ semverCompare ">=1.0.0" (printf "1.2.3-%s" (repeat 100000 "a.")) }}"#,
      .refused("semverCompare")),
  ]

  // MARK: Dates

  private static let dates: [HostileCase] = [
    .expression("T28", #"dateInZone "2006" now "../../../etc/passwd""#, .accepted("v: ")),
    .expression("T28", #"dateInZone "2006" now "/etc/passwd""#, .accepted("v: ")),
    .expression("T28", #"dateInZone "2006" now "UTC\x00""#, .accepted("v: ")),
    .expression("T28", #"dateInZone "2006" now (repeat 100000 "A/")"#, .accepted("v: ")),
    .expression("T28", #"date (repeat 100000 "2006") now | len"#, .accepted("v: 400000")),
    .expression("T28", "ago 99999999999999999", .accepted("v: ")),
    .expression("T28", #"toDate "2006" "1000000000""#, .accepted("0001-01-01")),
    .expression("T28", #"mustToDate "2006-01-02" "9999999999-01-01""#, .refused("parsing time")),
    .expression("T28", #"mustDateModify "999999999999999999h" now"#, .refused("invalid duration")),
    .expression("T28", "htmlDate -62135596800000", .accepted("v: ")),
    .expression("T28", #"durationRound "9e400h""#, .accepted("v: ")),
  ]

  // MARK: Texts that are read

  private static func read(
    _ call: String, _ outcome: HostileCase.Outcome, _ title: String? = nil
  ) -> HostileCase {
    .template("T29", title ?? call, "v: {{ \(call) | toJson | trunc 300 | quote }}\n", outcome)
  }

  private static let texts: [HostileCase] = [
    read(#"fromYaml (repeat 20000 "[")"#, .accepted("Error")),
    read(#"fromJson (repeat 2000000 "[")"#, .accepted("Error")),
    read(#"fromJson (printf "{\"a\":%s}" (repeat 20000 "["))"#, .accepted("exceeded max depth")),
    read(#"fromYaml "a: &a [*a]""#, .accepted("Error")),
    read(#"fromYaml "a: &a {b: *a}""#, .accepted("Error")),
    read(#"fromYaml "\xff\xfe""#, .accepted("v: ")),
    read(#"fromYaml "? [a]\n: b""#, .accepted("Error")),
    read(#"fromJson "{\"a\":1} x""#, .accepted("Error")),
    read(#"fromJson (printf "{\"a\":%s}" (repeat 100000 "9"))"#, .accepted("")),
    read(
      #"fromJsonArray (printf "[%s1]" (repeat 20000000 "{},"))"#, .refused("limit: memoryBytes"),
      "20,000,000 maps in a text"),
    read(
      #"fromYaml (printf "c: [%s]\na: &a [%s]\nb: [%s]" (repeat 400000 "x,") (repeat 1000 "x,") "#
        + #"(repeat 1050 "*a,"))"#, .refused("limit: yamlAliases"), "a million nodes by aliases"),
    read(#"fromToml (printf "a = %s" (repeat 100000 "["))"#, .refused("limit: ")),
    .template(
      "T29", "nine levels of aliases",
      "{{ $t := \"a0: &a0 [1,1,1,1,1,1,1,1,1]\\n\" }}{{ range $i := untilStep 1 9 1 }}"
        + "{{ $r := printf \"*a%d,\" (sub $i 1) }}"
        + "{{ $t = printf \"%sa%d: &a%d [%s]\\n\" $t $i $i (repeat 9 $r) }}{{ end }}"
        + "v: {{ fromYaml $t | toJson | quote }}", .accepted("excessive aliasing")),
  ]

  // MARK: Renders one after the other

  @Test("T19: what templates set is gone in the next render")
  func setting() throws {
    let folder = TemporaryFolder(
      [
        "Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n",
        "values.yaml": "global: {name: old}\n",
        "templates/a.yaml": "v: {{ .Values.global.name }}\n",
        "templates/z/b.yaml":
          #"v: {{ .Values.global.name }}{{ $_ := set .Values.global "name" "new" }}"#,
      ], below: "c")
    let chart = try ChartLoader().load(path: folder.path + "/c")
    for _ in 0..<3 {
      let files = try chart.renderTemplates()
      #expect(files.first { $0.path.hasSuffix("b.yaml") }?.text == "v: old")
      #expect(files.first { $0.path.hasSuffix("a.yaml") }?.text == "v: new\n")
    }
  }

  @Test("T05: a token ends a render that would go on")
  func cancellation() async throws {
    let folder = TemporaryFolder(
      [
        "Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n",
        "templates/a.yaml": "{{ range 100000000 }}{{ end }}",
      ], below: "c")
    let chart = try ChartLoader().load(path: folder.path + "/c")
    var options = RenderOptions()
    options.limits.steps = .max
    options.limits.loopItems = .max
    options.limits.time = .seconds(600)
    let token = CancellationToken()
    options.cancellation = token
    let work = Task { [options] in chart.failure(options) }
    token.cancel()
    let error = try #require(await work.value)
    #expect(error.code == .cancelled)
    #expect(error.limit == nil)
    #expect(error.primary?.file.name == "c/templates/a.yaml")
  }
}

extension Chart {
  /// Why the chart does not render; nil if it does.
  fileprivate func failure(_ options: RenderOptions) -> Diagnostic? {
    do throws(Diagnostic) {
      _ = try render(options: options)
      return nil
    } catch {
      return error
    }
  }
}
