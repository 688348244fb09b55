internal import TestSupport
internal import Testing

/// A call is one step, but what it does can be as long as the texts, lists and maps that it is given.
@Suite("Attacks by calls that do much")
struct WorkAttackTests {
  @Test(arguments: texts + methods + lists + maps + memory + searches + patterns)
  func work(_ row: HostileCase) { row.check() }

  private static let fewSteps = ["--limit", "steps=1000000"]

  /// An action repeated a million times, with texts of two megabytes in `$s` and `$t`.
  private static func repeated(_ action: String, files: [String: String] = [:]) -> HostileCase {
    .template(
      "T30", action,
      #"{{ $s := repeat 2000000 "a" }}{{ $t := repeat 2000000 "a" }}"#
        + "{{ range until 1000000 }}{{ $x := \(action) }}{{ end }}",
      .refused("limit: steps"), flags: fewSteps, files: files)
  }

  private static let texts = [
    "sha256sum $s", "adler32sum $s", "upper $s", "kebabcase $s", "camelcase $s",
    #"contains "b" $s"#, #"replace "b" "c" $s"#, #"splitList "b" $s"#, "eq $s $t", "lt $s $t",
    "b64enc $s", "b32dec $s", "trim $s", "quote $s", "nindent 2 $s", "wrap 80 $s", "toJson $s",
    "fromYaml $s", "fromJson $s", "tpl $s $", #"printf "%q" $s"#, "html $s", "urlParse $s",
    "toDate $s $s", "atoi $s", #"regexMatch "b$" $s"#, #"regexReplaceAll "b" $s """#,
    "hasKey (dict $s 1) $t",
  ].map { repeated($0) }

  private static let methods = [
    repeated("$.Values.YAML", files: ["values.yaml": "a: " + times(200_000, "a")]),
    repeated("$.Files.AsConfig", files: ["f": times(500_000, "a")]),
    repeated("$.Files.AsSecrets", files: ["f": times(500_000, "a")]),
    repeated(#"$.Files.Lines "f""#, files: ["f": times(200_000, "\n")]),
    repeated(
      #"$.Files.Glob "{a,b}**""#,
      files: Dictionary(uniqueKeysWithValues: (0..<1000).map { ("files/\($0)", "") })),
  ]

  /// A list of 40,000 texts of a megabyte, all of them one, and another that differs at its end.
  private static let twins =
    #"{{ $s := repeat 1000000 "a" }}{{ $t := print (repeat 999999 "a") "b" }}"#
    + "{{ $l := list }}{{ range until 40 }}{{ $l = concat $l (list $s $s) }}{{ end }}"
    + "{{ range until 9 }}{{ $l = concat $l $l }}{{ end }}"

  private static let lists: [HostileCase] = [
    "sortAlpha $l", "uniq $l", "has $t $l", "without $l $t", "deepEqual $l (append (initial $l) $t)",
  ].map {
    .template("T30", $0, twins + "{{ $x := \($0) }}", .refused("limit: steps"), flags: fewSteps)
  }

  private static let largeMap =
    #"{{ $d := dict }}{{ range until 50000 }}{{ $_ := set $d (printf "%07d" .) 1 }}{{ end }}"#
  private static let entries = (0..<20_000).map { "\"k\(1_000_000 - $0)\" 1" }
    .joined(separator: " ")

  private static let firstKeys = (0..<20_000).map { "\"\(10_000_000 + $0)\"" }
    .joined(separator: " ").replacing("\"1", with: "\"")

  private static let maps: [HostileCase] = [
    .template(
      "T30", "a map of 20,000 literals, backwards", "v: {{ dict \(entries) | len }}",
      .accepted("v: 20000")),
    .template(
      "T30", "a map that is filled backwards",
      #"{{ $d := dict }}{{ range until 20000 }}{{ $_ := set $d (printf "%07d" (sub 900000 .)) 1 }}{{ end }}v: {{ len $d }}"#,
      .accepted("v: 20000")),
    .template(
      "T30", "the values, filled while their other face is kept",
      #"{{ $d := set .Values "a" 1 }}{{ range until 20000 }}{{ $_ := set $.Values (printf "%07d" .) 1 }}{{ end }}v: {{ len $d }}"#,
      .accepted("v: 20001")),
    .template(
      "T30", "a large map that changes and changes",
      largeMap + #"{{ range until 1000000 }}{{ $_ := set $d "0" 1 }}{{ $_ := unset $d "0" }}{{ end }}"#,
      .refused("limit: steps"), flags: fewSteps),
    .template(
      "T30", "a large map that changes while it is ranged over",
      largeMap
        + #"{{ range until 1000000 }}{{ range $k, $v := $d }}{{ $_ := set $d $k 2 }}{{ break }}{{ end }}{{ end }}"#,
      .refused("limit: steps"), flags: fewSteps),
    .template(
      "T30", "a large map without 20,000 keys", largeMap + "{{ $x := omit $d \(firstKeys) }}",
      .refused("limit: steps"), flags: fewSteps),
    .template(
      "T30", "a large map merged again and again",
      largeMap + "{{ range until 10000 }}{{ $x := merge (dict) $d }}{{ end }}",
      .refused("limit: steps"), flags: fewSteps),
    .template(
      "T30", "the keys of 5,000 large maps", largeMap + "{{ $x := keys \(times(5000, "$d ")) }}",
      .refused("limit: listItems")),
  ]

  private static let memory: [HostileCase] =
    ["squote", "quote", "cat", "print", "println", "html", "urlquery", "js"].map {
      .template(
        "T30", "\($0) of 60 GB",
        "{{ $s := repeat 60000000 \"<\" }}{{ $x := \($0) \(times(1000, "$s ")) }}",
        .refused("limit: "))
    } + [
      #"regexFindAll "a" $s -1"#, #"regexFindAll "" $s -1"#, #"regexSplit "a" $s -1"#,
      #"regexSplit "" $s -1"#, #"splitList "" $s"#, #"split "" $s"#,
    ].map {
      .template(
        "T30", $0, #"{{ $s := repeat 12000000 "a" }}{{ $x := \#($0) }}"#, .refused("limit: "))
    } + [
      .template(
        "T30", "split into nine million",
        #"{{ $x := split "," (repeat 9000000 ",") }}"#, .refused("limit: "))
    ]

  private static let searches: [HostileCase] = [
    #"contains (print (repeat 1000000 "a") "b") $s"#,
    #"replace (print (repeat 1000000 "a") "b") "c" $s | len"#,
    #"splitList (print (repeat 1000000 "a") "b") $s | len"#,
    #"trimAll (repeat 1000000 "ab") $s"#,
  ].map {
    .template("T30", $0, #"{{ $s := repeat 3000000 "a" }}{{ $x := \#($0) }}v: 1"#, .accepted("v: 1"))
  } + [
    .template(
      "T30", "a million documents", #"{{ repeat 1000000 "a: 1\n---\n" }}"#,
      .refused("limit: documents"))
  ]

  private static let patterns: [HostileCase] = [
    .template(
      "T30", "a pattern that looks at all of the rest for each match",
      #"{{ $x := regexFindAll "a*b|a" (repeat 3000000 "a") -1 }}"#, .refused("limit: steps"),
      flags: fewSteps),
    .template(
      "T30", "the same, replaced",
      #"{{ $x := regexReplaceAll "a*b|a" (repeat 3000000 "a") "" }}"#, .refused("limit: steps"),
      flags: fewSteps),
    .template(
      "T30", "a pattern with thousands of ways on a long text",
      #"{{ $p := print (repeat 900 "a?") "(" (repeat 300 "(a|b)*") "c)" }}{{ $x := regexMatch $p (repeat 30000000 "a") }}"#,
      .refused("limit: steps")),
  ]

  @Test(
    "T31: a suite asks for paths that multiply in a document of a hundred levels",
    arguments: [
      "$..a..a..a..a..a..a..b", "$..*..*..*..*", "$..a[?(@..a..a..a..a..b)]",
      "$..a[?(@..a..* == $..a..*)]", "l[\(times(200_000, "::,"))::]",
    ])
  func path(_ path: String) {
    let folder = TemporaryFolder()
    folder.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
    folder.write(
      "c/templates/a.yaml",
      "l: [1, 2, 3, 4, 5, 6]\n" + (0..<100).map { times($0, "  ") + "a:\n" }.joined()
        + times(100, "  ") + "b: 1\n")
    folder.write(
      "c/tests/a_test.yaml",
      "suite: s\ntemplates: [a.yaml]\ntests:\n- it: x\n  asserts:\n  - exists: {path: '\(path)'}\n")
    let run = LimitedRun(["unittest", "c"], in: folder)
    #expect(run.isOrderly && run.status == 1, "\(run.status)")
    #expect(run.text.contains("more than 1000000 values"), "\(run.text.suffix(500))")
  }
}
