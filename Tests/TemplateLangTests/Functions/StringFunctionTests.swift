import TemplateLang
import Testing

@Suite struct StringFunctionTests {
  @Test(arguments: [
    FunctionCase(#"trim " \t\u00a0a b\n""#, "a b"),
    FunctionCase(#"trimAll "-é" "é-a-é-""#, "a"),
    FunctionCase(#"trimPrefix "tei-" "tei-x""#, "x"),
    FunctionCase(#"trimSuffix "-" "tei-""#, "tei"),
    FunctionCase(#"trimSuffix "--" "tei-""#, "tei-"),
    FunctionCase(#"trunc 3 "redis""#, "red"),
    FunctionCase(#"trunc -2 "redis""#, "is"),
    FunctionCase(#"trunc -9 "redis""#, "redis"),
    FunctionCase(#"trunc 2 "日本" | quote"#, #""\xe6\x97""#),
    FunctionCase(#"trunc -9223372036854775808 "a""#, "a"),
    FunctionCase(#"substr 1 3 "hello""#, "el"),
    FunctionCase(#"substr 1 -1 "hello""#, "ello"),
    FunctionCase(#"substr -1 2 "hello""#, "he"),
    FunctionCase(#"abbrev 5 "hello world""#, "he..."),
    FunctionCase(#"abbrev 3 "hello world""#, "hello world"),
    FunctionCase(#"abbrevboth 5 10 "1234 5678 9123""#, "...5678..."),
    FunctionCase(#"abbrevboth -9223372036854775808 5 "1234 5678 9123""#, ""),
  ])
  func cutting(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase(#"contains "" "a""#, "true"),
    FunctionCase(#"contains "b" "abc""#, "true"),
    FunctionCase(#"hasPrefix "ab" "abc""#, "true"),
    FunctionCase(#"hasSuffix "ab" "abc""#, "false"),
    FunctionCase(#"replace "a" "bb" "aXa""#, "bbXbb"),
    FunctionCase(#"replace "" "-" "aé""#, "-a-é-"),
    FunctionCase(#"repeat 3 "ab""#, "ababab"),
    FunctionCase(#"repeat 5 """#, ""),
    FunctionCase(#"indent 2 "a\n\nb\n""#, "  a\n  \n  b\n  "),
    FunctionCase(#"nindent 2 "a""#, "\n  a"),
    FunctionCase(#"nindent 0 """#, "\n"),
    FunctionCase(#"plural "one" "many" 1"#, "one"),
    FunctionCase(#"nospace "a b\tc""#, "abc"),
    FunctionCase(#"nospace "é b""#, "Ã©b"),
    FunctionCase(#"initials "ada  love lace""#, "all"),
    FunctionCase(#"wrap 5 "aa bb ccccccc dd""#, "aa bb\nccccccc\ndd"),
    FunctionCase(#"wrapWith 5 "|" "aa bb ccccccc dd""#, "aa bb|ccccc|cc dd"),
    FunctionCase(#"wrapWith 0 "" "abc""#, "a\nb\nc"),
  ])
  func editing(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase(#"quote "a\"b" nil 1 1.5"#, #""a\"b" "1" "1.5""#),
    FunctionCase("quote nil", ""),
    FunctionCase(#"quote """#, #""""#),
    FunctionCase(#"quote "é\n\xff""#, #""é\n\xff""#),
    FunctionCase("quote .Values.big", #""1.6777216e+07""#),
    FunctionCase(#"squote nil "a'b" (list 1 nil)"#, "'a'b' '[1 <nil>]'"),
    FunctionCase(#"cat "a %d" nil 1 """#, "a %d 1 "),
    FunctionCase("toString (list 1 (dict \"a\" nil))", "[1 map[a:<nil>]]"),
  ])
  func quoting(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase(#"upper "aßǆé""#, "AßǄÉ"),
    FunctionCase(#"lower "AİΣ""#, "aiσ"),
    FunctionCase(#"title "hello-world it's foo_bar""#, "Hello-World It'S Foo_bar"),
    FunctionCase(#"untitle "Hello World""#, "hello world"),
    FunctionCase(#"swapcase "This is A.Test""#, "tHIS IS a.tEST"),
    FunctionCase(#"snakecase "HTTP20xOK""#, "http_20x_ok"),
    FunctionCase(#"snakecase "Bld4Floor3rd""#, "bld4_floor_3rd"),
    FunctionCase(#"snakecase "Duration2m3s""#, "duration_2m3s"),
    FunctionCase(#"snakecase "GO-PATH x""#, "go_path_x"),
    FunctionCase(#"kebabcase "HTTPServer""#, "http-server"),
    FunctionCase(#"camelcase "http_server-name x""#, "HttpServerNameX"),
    FunctionCase(#"camelcase "GOLANG_is""#, "GolangIs"),
    FunctionCase(#"camelcase "_a__b_""#, "_A_B_"),
    FunctionCase(#"camelcase "__""#, "___"),
  ])
  func spelling(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase(#"substr 2 1 "abc""#, "runtime error: slice bounds out of range [2:1]"),
    FunctionCase(#"substr 5 7 "abc""#, "runtime error: slice bounds out of range [5:3]"),
    FunctionCase(#"substr -1 -1 "abc""#, "runtime error: slice bounds out of range [:-1]"),
    FunctionCase(
      #"substr -1 7 "abc""#, "runtime error: slice bounds out of range [:7] with length 3"),
    FunctionCase(#"repeat -1 "a""#, "strings: negative Repeat count"),
    FunctionCase(#"repeat 9223372036854775807 "ab""#, "strings: Repeat output length overflow"),
    FunctionCase(#"indent -1 "a""#, "strings: negative Repeat count"),
    FunctionCase(#"trunc "a" "b""#, #"expected integer; found "a""#),
  ])
  func refusals(_ item: FunctionCase) {
    #expect(item.reason().hasSuffix(item.expected), "\(item.reason())")
  }

  @Test(arguments: [
    FunctionCase(#"repeat 1000000000 "a""#, "text of more than 1024 bytes"),
    FunctionCase(#"indent 1000000000 "a""#, "text of more than 1024 bytes"),
    FunctionCase(#"replace "" (repeat 100 "x") (repeat 100 "y")"#, "text of more than 1024 bytes"),
    FunctionCase(#"join (repeat 100 "x") (until 20)"#, "text of more than 1024 bytes"),
    FunctionCase("randAlphaNum 2000", "text of more than 1024 bytes"),
    FunctionCase("until 1000000000", "list of more than 100 items"),
    FunctionCase("seq 0 1000000000", "list of more than 100 items"),
    FunctionCase(
      "untilStep 3 9223372036854775807 9223372036854775807", "list of more than 100 items"),
    FunctionCase(#"splitList "" (repeat 200 "x")"#, "list of more than 100 items"),
  ])
  func limits(_ item: FunctionCase) {
    var limits = Limits()
    limits.stringBytes = 1024
    limits.listItems = 100
    #expect(item.reason(limits: limits).hasSuffix(item.expected), "\(item.reason(limits: limits))")
  }

  @Test(arguments: [
    FunctionCase("randAlphaNum 40 | len", "40"),
    FunctionCase("randAlpha -1", ""),
    FunctionCase("randBytes 3 | b64dec | len", "3"),
    FunctionCase("randInt 3 4", "3"),
    FunctionCase(#"shuffle "aaaé" | splitList "" | sortAlpha | join """#, "aaaé"),
  ])
  func random(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test func equalSeedsGiveEqualTexts() throws {
    let item = FunctionCase("cat (randAlphaNum 30) (randInt 0 1000000) (randBytes 9)", "")
    let first = try item.evaluated(environment: RenderEnvironment(seed: 7))
    #expect(try item.evaluated(environment: RenderEnvironment(seed: 7)) == first)
    #expect(try item.evaluated(environment: RenderEnvironment(seed: 8)) != first)
  }
}
