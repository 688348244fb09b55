import TemplateLang
import Testing

@Suite struct TextFormatFunctionTests {
  @Test(arguments: [
    FunctionCase(#"b64enc "a""#, "YQ=="),
    FunctionCase(#"b64enc "abc""#, "YWJj"),
    FunctionCase(#"b64dec "Y\nQ==\n""#, "a"),
    FunctionCase(#"b64dec "YQ""#, "illegal base64 data at input byte 0"),
    FunctionCase(#"b64dec "YWJjY=Q=""#, "illegal base64 data at input byte 5"),
    FunctionCase(#"b64dec "YQ==x""#, "illegal base64 data at input byte 4"),
    FunctionCase(#"b64dec "gA==" | quote"#, #""\x80""#),
    FunctionCase(#"b32enc "abcd""#, "MFRGGZA="),
    FunctionCase(#"b32dec "MFRGGZA=""#, "abcd"),
    FunctionCase(#"b32dec "me======""#, "illegal base32 data at input byte 0"),
    FunctionCase(#"b32dec "ME=====""#, "illegal base32 data at input byte 7"),
    FunctionCase(#"b32dec "MFR=====""#, "illegal base32 data at input byte 3"),
  ])
  func encodings(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase(#"base "/a/b//""#, "b"),
    FunctionCase(#"base """#, "."),
    FunctionCase(#"base "//""#, "/"),
    FunctionCase(#"dir "/a/b/c""#, "/a/b"),
    FunctionCase(#"dir "a""#, "."),
    FunctionCase(#"clean "/../a/./b//c/..""#, "/a/b"),
    FunctionCase(#"clean "../../a/../..""#, "../../.."),
    FunctionCase(#"clean "a/..""#, "."),
    FunctionCase(#"ext "a.b/c.tar.gz""#, ".gz"),
    FunctionCase(#"ext "a.b/c""#, ""),
    FunctionCase(#"isAbs "/a""#, "true"),
  ])
  func paths(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase(
      #"urlParse "HTTP://u:p%40@h.x:80/a%20b?q=1#f" | toJson"#,
      #"{"fragment":"f","host":"h.x:80","hostname":"h.x","opaque":"","path":"/a b","query":"q=1","scheme":"http","userinfo":"u:p%40"}"#
    ),
    FunctionCase(#"(urlParse "mailto:a@b").opaque"#, "a@b"),
    FunctionCase(#"(urlParse "//h/p").host"#, "h"),
    FunctionCase(#"(urlParse "///p").path"#, "///p"),
    FunctionCase(#"(urlParse "http://[fe80::1%25en0]:80/").hostname"#, "fe80::1%en0"),
    FunctionCase(
      #"urlJoin (dict "scheme" "http" "host" "h:1" "path" "a b" "query" "x=1" "fragment" "f g" "userinfo" "u:p")"#,
      "http://u:p@h:1/a%20b?x=1#f%20g"),
    FunctionCase(#"urlJoin (dict "path" "a:b")"#, "./a:b"),
    FunctionCase(#"urlJoin (dict "scheme" "mailto" "opaque" "x")"#, "mailto:x"),
  ])
  func urls(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase(#"urlParse ":x""#, #"parse ":x": missing protocol scheme"#),
    FunctionCase(
      #"urlParse "1a:b""#, #"parse "1a:b": first path segment in URL cannot contain colon"#),
    FunctionCase(#"urlParse "http://x/%zz""#, #"parse "http://x/%zz": invalid URL escape "%zz""#),
    FunctionCase(
      #"urlParse "http://a b/""#, #"parse "http://a b/": invalid character " " in host name"#),
    FunctionCase(
      #"urlParse "http://h:x/""#, #"parse "http://h:x/": invalid port ":x" after host"#),
    FunctionCase(#"urlParse "http://[::1""#, #"parse "http://[::1": missing ']' in host"#),
    FunctionCase(
      #"urlParse "http://[1:2]/""#,
      #"invalid host: ParseAddr("1:2"): address string too short"#),
    FunctionCase(#"urlParse "http://[1.2.3.4]/""#, "invalid IP-literal"),
    FunctionCase(
      #"urlJoin (dict "host" (list))"#,
      "unable to parse host key, must be of type string, but slice found"),
  ])
  func urlRefusals(_ item: FunctionCase) {
    #expect(item.reason().hasSuffix(item.expected), "\(item.reason())")
  }

  @Test(arguments: [
    FunctionCase(#"default "d" .Values.nope"#, "d"),
    FunctionCase(#"default "d" " ""#, " "),
    FunctionCase(#"default "d" (list nil)"#, "[<nil>]"),
    FunctionCase(#"default "d""#, "d"),
    FunctionCase(#"coalesce 0 "" (dict) "x" 1"#, "x"),
    FunctionCase("all", "true"),
    FunctionCase("any 0 1", "true"),
    FunctionCase("ternary 1 2 true", "1"),
    FunctionCase("empty false", "true"),
    FunctionCase(#"required "why" 0"#, "0"),
    FunctionCase(#"lookup "v1" "Pod" "" "" | toJson"#, "{}"),
    FunctionCase(#"getHostByName "localhost""#, ""),
  ])
  func choices(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test func hostNamesComeFromTheEnvironment() throws {
    var environment = RenderEnvironment()
    environment.resolveHost = { $0 == "node" ? "10.0.0.1" : nil }
    let item = FunctionCase(#"getHostByName "node""#, "10.0.0.1")
    #expect(try item.evaluated(environment: environment) == item.expected)
  }

  @Test(arguments: [
    FunctionCase(#"required "why" .Values.nothing"#, "why"),
    FunctionCase(#"fail "no\nway""#, "way"),
    FunctionCase(#"ternary 1 2 """#, #"expected bool; found """#),
    FunctionCase(#"mustFromJson "[1""#, "unexpected end of JSON input"),
    FunctionCase(#"toRawJson (float64 "inf")"#, "json: unsupported value: +Inf"),
    FunctionCase(#"mustToYaml (float64 "inf")"#, "json: unsupported value: +Inf"),
    FunctionCase("mustToToml (list nil)", "toml: cannot encode array with nil element"),
    FunctionCase("toToml nil", "reflect: call of reflect.Value.Type on zero Value"),
  ])
  func refusals(_ item: FunctionCase) {
    #expect(item.reason().hasSuffix(item.expected), "\(item.reason())")
  }

  @Test(arguments: [
    FunctionCase(
      #"toJson (dict "a" "<é>" "b" .Values.big)"#, #"{"a":"\u003cé\u003e","b":16777216}"#),
    FunctionCase(
      #"toYaml (dict "b" (list 1 "yes") "a10" 1.5 "a2" nil)"#,
      "a2: null\na10: 1.5\nb:\n- 1\n- \"yes\""),
    FunctionCase(#"toYamlPretty (dict "b" (list 1))"#, "b:\n  - 1"),
    FunctionCase(#"toYaml (float64 "inf")"#, ""),
    FunctionCase(
      #"toToml (dict "a" .Values.one "t" (dict "x" "y"))"#, "a = 1.0\n\n[t]\n  x = \"y\"\n"),
    FunctionCase(#"toToml (list 1 nil)"#, "toml: cannot encode array with nil element"),
    FunctionCase(#"fromToml "a = 1\nb = 1979-05-27" | toToml"#, "a = 1\nb = 1979-05-27\n"),
    FunctionCase(#"(fromToml "b = 07:32:00").b"#, "0000-01-01 07:32:00 +0000 time-local"),
    FunctionCase(#"hasKey (fromToml "a = [") "Error""#, "true"),
    FunctionCase(#"toRawJson "<é>""#, #""<é>""#),
    FunctionCase(#"toPrettyJson (list 1 (dict))"#, "[\n  1,\n  {}\n]"),
    FunctionCase(#"toJson (float64 "inf")"#, ""),
    FunctionCase(#"fromJson "{\"a\": [1]}""#, "map[a:[1]]"),
    FunctionCase(#"fromJson "null" | toJson"#, "null"),
    FunctionCase(#"hasKey (fromJson "[1]") "Error""#, "true"),
    FunctionCase(#"fromJsonArray "[1, null]""#, "[1 <nil>]"),
    FunctionCase(#"fromYaml "a: [1, x]""#, "map[a:[1 x]]"),
    FunctionCase(#"fromYaml "" | toJson"#, "{}"),
    FunctionCase(#"hasKey (fromYaml "[1]") "Error""#, "true"),
    FunctionCase(#"fromYamlArray "[1]" | first | typeOf"#, "float64"),
    FunctionCase(#"$d := dict }}{{ $_ := set $d "d" $d }}{{ toJson $d"#, ""),
  ])
  func conversions(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }
}
