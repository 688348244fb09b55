internal import TestSupport
internal import Testing

@Suite("Attacks by size in templates")
struct GrowthAttackTests {
  @Test(arguments: loops + texts + numbers)
  func growth(_ row: HostileCase) { row.check() }

  @Test(
    .disabled(
      if: LimitedRun.isSanitized,
      "the allocators of sanitizers do not tell what is in use, so what was dropped counts as held"),
    arguments: dropped)
  func drop(_ row: HostileCase) { row.check() }

  private static let dropped: [HostileCase] = [
    .template(
      "T06", "long texts that are dropped",
      #"{{ $x := repeat 30000000 "a" }}{{ $y := "" }}"#
        + "{{ range until 20 }}{{ $y = upper $x }}{{ end }}v: {{ len $y }}",
      .accepted("v: 30000000"), flags: ["--limit", "memoryBytes=256Mi"]),
    .template(
      "T06", "a list that grows one by one",
      "{{ $l := list }}{{ range until 10000 }}{{ $l = append $l . }}{{ end }}v: {{ len $l }}",
      .accepted("v: 10000")),
  ]

  private static let loops: [HostileCase] = [
    .template(
      "T05", "list of 100,000,000", "{{ range until 100000000 }}{{ end }}",
      .refused("limit: listItems")),
    .template(
      "T05", "loops in loops",
      "{{ range until 10000 }}{{ range until 10000 }}{{ $a := 1 }}{{ end }}{{ end }}",
      .refused("limit: steps"), flags: ["--limit", "steps=200000"]),
    .template(
      "T05", "loop over a number", "{{ range 100000000 }}{{ end }}", .refused("limit: loopItems"),
      flags: ["--limit", "loopItems=100000"]),
    .template(
      "T05", "long loop over a number that is left",
      "v: {{ range 100000000 }}{{ break }}{{ end }}1", .accepted("v: 1")),
    .template(
      "T05", "no end in sight", "{{ range 100000000 }}{{ end }}", .refused("limit: time"),
      flags: ["--limit", "time=1ms"]),
    .expression("T05", "untilStep 0 1 0", .accepted("v: []")),
    .expression("T05", "seq 0 0 1000000000000", .accepted("v: \"\"")),
    .expression("T05", "seq 1 1000000000000", .refused("limit: listItems")),
    .expression(
      "T05", "untilStep -9223372036854775808 9223372036854775807 1",
      .refused("limit: listItems")),
    .template(
      "T06", "a text doubled 40 times",
      #"{{ $x := repeat 100 "a" }}{{ range until 40 }}{{ $x = printf "%s%s" $x $x }}{{ end }}"#,
      .refused("limit: stringBytes")),
    .template(
      "T06", "a list doubled 40 times",
      "{{ $x := list 1 2 3 4 }}{{ range until 40 }}{{ $x = concat $x $x }}{{ end }}",
      .refused("limit: ")),
    .template(
      "T06", "long texts that are kept",
      #"{{ $x := repeat 30000000 "a" }}{{ $l := list }}"#
        + "{{ range until 40 }}{{ $l = append $l (upper $x) }}{{ end }}",
      .refused("limit: memoryBytes"), flags: ["--limit", "memoryBytes=256Mi"]),
    .template(
      "T06", "output doubled by include",
      #"{{ define "a" }}{{ repeat 20000000 "a" }}{{ end }}"#
        + #"{{ $l := list }}{{ range until 40 }}{{ $l = append $l (include "a" .) }}{{ end }}"#,
      .refused("limit: memoryBytes"), flags: ["--limit", "memoryBytes=256Mi"]),
    .template(
      "T06", "output without end", #"{{ range until 10000 }}{{ repeat 1000000 "a" }}{{ end }}"#,
      .refused("limit: documentBytes")),
    .template(
      "T20", "deep copies that are kept",
      #"{{ $d := dict }}{{ range until 10000 }}{{ $_ := set $d (printf "k%d" .) . }}{{ end }}"#
        + "{{ $l := list }}{{ range until 10000 }}{{ $l = append $l (deepCopy $d) }}{{ end }}",
      .refused("limit: memoryBytes"), flags: ["--limit", "memoryBytes=64Mi"]),
    .template(
      "T20", "deep copy of shared parts", shared + "{{ $x := deepCopy $d }}", .refused("limit: "),
      flags: ["--limit", "memoryBytes=128Mi"]),
    .template(
      "T20", "shared parts as YAML", shared + "v: {{ toYaml $d | len }}", .refused("limit: ")),
    .template(
      "T20", "shared parts printed", shared + "v: {{ print $d | len }}", .refused("limit: ")),
  ]

  /// A map of some bytes with 2 to the power of 40 parts.
  private static let shared =
    #"{{ $d := dict }}{{ range until 40 }}{{ $d = dict "a" $d "b" $d }}{{ end }}"#

  private static let texts: [HostileCase] = [
    .expression("T07", #"repeat 1000000000 "a""#, .refused("limit: stringBytes")),
    .expression("T07", #"repeat 9223372036854775807 "abc""#, .refused("overflow")),
    .expression("T07", #"indent 1000000000 "a""#, .refused("limit: stringBytes")),
    .expression("T07", #"printf "%1000000000d" 1"#, .accepted("v: ")),
    .expression("T07", #"printf "%*d" 1000000000 1"#, .accepted("v: ")),
    .expression("T07", #"printf "%[1]*d" -2147483649 1"#, .accepted("v: ")),
    .expression("T07", #"printf "%[99999999999]d" 1"#, .accepted("v: ")),
    .expression("T07", #"printf "%.1000000000f" 1.0"#, .accepted("v: ")),
    .expression("T07", #"nindent -1 "a""#, .refused("negative Repeat count")),
    .expression("T07", #"indent -5 "a""#, .refused("negative Repeat count")),
    .expression("T07", #"repeat -1 "a""#, .refused("negative Repeat count")),
    .expression("T07", #"trunc 9223372036854775807 "abc""#, .accepted("v: \"abc\"")),
    .expression("T07", #"trunc -9223372036854775808 "abc""#, .accepted("v: \"abc\"")),
    .expression("T07", #"abbrev 1 "abcdef""#, .accepted("v: \"abcdef\"")),
    .expression("T07", #"abbrevboth 1 1 "abcdef""#, .accepted("v: \"abcdef\"")),
    .expression("T07", #"wrap 0 "a b""#, .accepted("v: ")),
    .expression("T07", #"wrap -1 "a b""#, .accepted("v: ")),
    .expression("T07", #"substr -1 -1 "abc""#, .refused("a.yaml:1")),
    .expression("T07", #"substr 5 2 "abc""#, .refused("out of")),
    .expression("T07", #"substr 0 99999999999 "abc""#, .accepted("v: \"abc\"")),
    .expression("T07", "randAlphaNum -1", .accepted("v: \"\"")),
    .expression("T07", "randAlphaNum 1000000000", .refused("limit: stringBytes")),
    .expression("T07", "randBytes 1000000000", .refused("limit: stringBytes")),
    .expression("T07", "randInt 5 5", .refused("invalid argument")),
    .template(
      "T09", "pattern that backtracks",
      #"v: {{ regexMatch "^(a+)+$" (printf "%s!" (repeat 50000 "a")) }}"#, .accepted("v: false")),
    .template(
      "T09", "pattern that backtracks, replaced",
      #"v: {{ regexReplaceAll "(x+x+)+y" (repeat 50000 "x") "z" | len }}"#, .accepted("v: 50000")),
    .template(
      "T10", "a billion repetitions", #"v: {{ regexMatch "(((a{1000}){1000}){1000})" "a" }}"#,
      .accepted("v: false")),
    .template(
      "T10", "a billion repetitions, with must",
      #"v: {{ mustRegexMatch "(((a{1000}){1000}){1000})" "a" }}"#,
      .refused("invalid repeat count")),
    .template(
      "T10", "pattern of 2 MB", #"v: {{ regexMatch (repeat 1000000 "a?") "a" }}"#,
      .refused("limit: regexBytes")),
    .template(
      "T10", "pattern of 5,000 parentheses",
      #"v: {{ regexMatch (printf "%s%s" (repeat 5000 "(") (repeat 5000 ")")) "a" }}"#,
      .accepted("v: ")),
    .template(
      "T11", "20,000 groups",
      #"v: {{ regexReplaceAll (repeat 20000 "()") "abc" "$1$99999" | len }}"#,
      .refused("limit: regexBytes")),
    .template(
      "T11", "empty matches", #"v: {{ regexReplaceAll "" (repeat 20000 "a") "$0b" | len }}"#,
      .accepted("v: ")),
    .template(
      "T11", "long replacements",
      #"v: {{ regexReplaceAll "a" (repeat 100000 "a") (repeat 10000 "b") | len }}"#,
      .refused("limit: stringBytes")),
    .template(
      "T11", "invalid UTF-8", #"v: {{ regexReplaceAll "(?P<n>.)" "\xff\xfe" "${n}." | len }}"#,
      .accepted("v: ")),
    .template(
      "T17", "message of 60 MB", #"{{ fail (repeat 60000000 "a") }}"#, .refused("bytes left out")),
    .template(
      "T17", "message of 60 MB of control characters", #"{{ fail (repeat 60000000 "\u001b") }}"#,
      .refused("bytes left out")),
    .template(
      "T17", "long message from within tpl", "{{ tpl .Values.x . }}", .refused("bytes left out"),
      values: #"x: '{{ fail (repeat 60000000 "b") }}'"#),
    .expression("T30", #"b64dec "!!!""#, .accepted("illegal base64")),
    .template(
      "T30", "60 MB of base64", #"v: {{ b64enc (repeat 60000000 "a") | len }}"#,
      .refused("limit: stringBytes")),
    .template(
      "T30", "6 MB of base64", #"v: {{ b64dec (repeat 1500000 "YWFh") | len }}"#,
      .accepted("v: 4500000")),
    .expression("T30", #"b32dec "111""#, .accepted("illegal base32")),
    .expression("T30", #"decryptAES "a" "b""#, .refused("decryptAES")),
    .expression("T30", #"decryptAES "" """#, .accepted(#"v: """#)),
  ]

  private static let numbers: [HostileCase] = [
    .expression("T08", "add 9223372036854775807 1", .accepted("v: -9223372036854775808")),
    .expression("T08", "add1 9223372036854775807", .accepted("v: -9223372036854775808")),
    .expression("T08", "mul 9223372036854775807 2", .accepted("v: -2")),
    .expression("T08", "sub -9223372036854775808 1", .accepted("v: 9223372036854775807")),
    .expression("T08", "div 1 0", .refused("divide by zero")),
    .expression("T08", "mod 1 0", .refused("divide by zero")),
    .expression("T08", "div -9223372036854775808 -1", .accepted("v: -9223372036854775808")),
    .expression("T08", "mod -9223372036854775808 -1", .accepted("v: 0")),
    .expression("T08", "round 1.5 400", .accepted("v:")),
    .expression("T08", "round 1.5 -400", .accepted("v:")),
    .expression("T08", "max", .refused("wrong number of args")),
    .expression("T08", "index (list 1) 99999999999", .refused("out of range")),
    .expression("T08", "index (list 1) -1", .refused("out of range")),
    .expression("T08", "slice (list 1 2 3) 2 1", .refused("slice")),
    .expression("T08", #"slice "abc" 2 1"#, .refused("slice")),
    .expression("T08", "chunk 0 (list 1 2)", .refused("chunk")),
    .expression("T08", "chunk -1 (list 1 2)", .accepted("v: []")),
    .expression("T08", "int 1e30", .accepted("v: -9223372036854775808")),
    .expression("T08", #"int64 "99999999999999999999999""#, .accepted("v: 0")),
    .expression("T08", #"atoi "99999999999999999999""#, .accepted("v: ")),
    .expression("T08", "until -9223372036854775808", .refused("limit: listItems")),
    .expression("T08", "toDecimal 99999999999", .accepted("v: ")),
  ]
}
