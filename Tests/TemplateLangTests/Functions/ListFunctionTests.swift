import TemplateLang
import Testing

@Suite struct ListFunctionTests {
  @Test(arguments: [
    FunctionCase("list 1 nil \"a\"", "[1 <nil> a]"),
    FunctionCase("append (list 1) 2", "[1 2]"),
    FunctionCase("prepend (until 2) \"a\"", "[a 0 1]"),
    FunctionCase("concat (list 1) (list) (until 1)", "[1 0]"),
    FunctionCase("first .Values.list", "1"),
    FunctionCase("last (list) | kindOf", "invalid"),
    FunctionCase("rest (list 1 2 3)", "[2 3]"),
    FunctionCase("initial (list 1 2 3)", "[1 2]"),
    FunctionCase("reverse (list 1 2 3)", "[3 2 1]"),
    FunctionCase(#"compact (list 0 "" "a" nil false (list) 2)"#, "[a 2]"),
    FunctionCase(#"uniq (list 1 1.0 1 "1" (list 1) (list 1) nil nil)"#, "[1 1 1 [1] <nil>]"),
    FunctionCase("without (list 1 2 3 2) 2 3.0", "[1 3]"),
    FunctionCase("has 1.0 (list 1)", "false"),
    FunctionCase("has (dict \"a\" 1) (list (dict \"a\" 1))", "true"),
    FunctionCase("has 1 nil", "false"),
    FunctionCase("slice (list 1 2 3) 1 \"2\"", "[2]"),
    FunctionCase("chunk 2 (list 1 2 3)", "[[1 2] [3]]"),
    FunctionCase("chunk -1 (list 1 2)", "[]"),
    FunctionCase("join \"-\" (list 1 nil \"a\" 2.0)", "1-a-2"),
    FunctionCase("join \",\" \"a\"", "a"),
    FunctionCase("sortAlpha (list 3 \"b\" nil 10)", "[10 3 b]"),
    FunctionCase(#"split "," "a,,b""#, "map[_0:a _1: _2:b]"),
    FunctionCase(#"splitn "," 2 "a,b,c""#, "map[_0:a _1:b,c]"),
    FunctionCase(#"splitn "," 0 "a,b,c""#, "map[]"),
    FunctionCase(#"splitList "" "aé" | toJson"#, #"["a","é"]"#),
    FunctionCase(#"splitList "" "" | toJson"#, "[]"),
    FunctionCase(#"splitList "," "" | toJson"#, #"[""]"#),
    FunctionCase("until -2", "[0 -1]"),
    FunctionCase("untilStep 3 10 3", "[3 6 9]"),
    FunctionCase("untilStep 0 5 0", "[]"),
    FunctionCase("untilStep 1 7 9223372036854775807", "[1 -9223372036854775808 -1]"),
    FunctionCase("seq 3", "1 2 3"),
    FunctionCase("seq 0 2 5", "0 2 4"),
    FunctionCase("seq 2 -2", "2 1 0 -1 -2"),
    FunctionCase("seq", ""),
  ])
  func results(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  /// The element type shows in `typeOf`, the nil slice in JSON.
  @Test(arguments: [
    FunctionCase("typeOf (until 2)", "[]int"),
    FunctionCase("typeOf (slice (until 3) 1)", "[]int"),
    FunctionCase("typeOf (rest (until 3))", "[]interface {}"),
    FunctionCase("typeOf (chunk 2 (list 1))", "[][]interface {}"),
    FunctionCase("typeOf (splitList \",\" \"a\")", "[]string"),
    FunctionCase("typeOf (split \",\" \"a\")", "map[string]string"),
    FunctionCase("toJson (list)", "[]"),
    FunctionCase("toJson (rest (list))", "null"),
    FunctionCase("toJson (rest (list 1))", "[]"),
    FunctionCase("toJson (concat (list))", "null"),
    FunctionCase("toJson (slice (list))", "null"),
  ])
  func types(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase("first \"a\"", "error calling first: Cannot find first on type string"),
    FunctionCase("push 1 2", "error calling push: Cannot push on type int"),
    FunctionCase("mustAppend (dict) 2", "error calling mustAppend: Cannot push on type map"),
    FunctionCase(
      "compact nil",
      "error calling compact: runtime error: invalid memory address or nil pointer dereference"),
    FunctionCase(
      "slice (list 1 2) 2 1", "reflect.Value.Slice: slice index out of bounds"),
    FunctionCase("slice \"a\"", "list should be type of slice or array but string"),
    FunctionCase("concat 1", "Cannot concat type int as list"),
    FunctionCase("chunk 0 (list 1)", "runtime error: makeslice: len out of range"),
    FunctionCase("chunk -1 (list 1)", "runtime error: makeslice: len out of range"),
  ])
  func refusals(_ item: FunctionCase) {
    #expect(item.reason().hasSuffix(item.expected), "\(item.reason())")
  }
}
