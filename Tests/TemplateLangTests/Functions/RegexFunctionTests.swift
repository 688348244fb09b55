import TemplateLang
import Testing

@Suite struct RegexFunctionTests {
  @Test(arguments: [
    FunctionCase(#"regexMatch "^a.c$" "abc""#, "true"),
    FunctionCase(#"regexMatch "(" "x""#, "false"),
    FunctionCase(#"regexFind "a+" "baac" | quote"#, #""aa""#),
    FunctionCase(#"mustRegexFind "x" "baac" | quote"#, #""""#),
    FunctionCase(#"regexFindAll "a" "aba" -1 | toJson"#, #"["a","a"]"#),
    FunctionCase(#"regexFindAll "a" "aba" 0 | toJson"#, "null"),
    FunctionCase(#"regexFindAll "x" "aba" -1 | typeOf"#, "[]string"),
    FunctionCase(#"regexSplit "b" "aba" -1 | toJson"#, #"["a","a"]"#),
    FunctionCase(#"mustRegexSplit "b" "aba" 0 | toJson"#, "null"),
    FunctionCase(#"regexReplaceAll "a(b)" "abx" "${1}-$1x""#, "b-x"),
    FunctionCase(#"mustRegexReplaceAllLiteral "b" "ab" "$1""#, "a$1"),
    FunctionCase(#"regexQuoteMeta "a.b""#, #"a\.b"#),
  ])
  func results(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase(
      #"regexFind "a(" "x""#, "regexp: Compile(`a(`): error parsing regexp: missing closing ): `a(`"
    ),
    FunctionCase(
      #"mustRegexFind "a(" "x""#, "mustRegexFind: error parsing regexp: missing closing ): `a(`"),
    FunctionCase(
      #"regexSplit "`(" "x" 1"#,
      #"regexp: Compile("`("): error parsing regexp: missing closing ): ``(`"#),
    FunctionCase(#"regexFindAll "a" "b" "1""#, #"expected integer; found "1""#),
  ])
  func refusals(_ item: FunctionCase) {
    #expect(item.reason().hasSuffix(item.expected), "\(item.reason())")
  }

  @Test func growthIsCharged() {
    var limits = Limits()
    limits.stringBytes = 1000
    let item = FunctionCase(#"regexReplaceAll "a" (repeat 100 "a") (repeat 100 "b")"#, "")
    #expect(item.reason(limits: limits).contains("text of more than 1000 bytes"))
  }
}
