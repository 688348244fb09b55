import TemplateLang
import Testing
import ValueTree

@Suite struct DictFunctionTests {
  @Test(arguments: [
    FunctionCase("dict \"b\" 1 nil 2 \"a\"", "map[<nil>:2 a: b:1]"),
    FunctionCase("get .Values.map \"nope\" | quote", #""""#),
    FunctionCase("set (dict) \"a\" 1", "map[a:1]"),
    FunctionCase("unset (dict \"a\" 1 \"b\" 2) \"a\"", "map[b:2]"),
    FunctionCase("hasKey (dict \"a\" nil) \"a\"", "true"),
    FunctionCase("hasKey nil \"a\"", "false"),
    FunctionCase("keys (dict \"b\" 1 \"a\" 2) nil (dict \"0\" 3)", "[a b 0]"),
    FunctionCase("values (dict \"b\" 1 \"a\" 2)", "[2 1]"),
    FunctionCase("pluck \"a\" (dict \"a\" 1) (dict) (dict \"a\" nil)", "[1 <nil>]"),
    FunctionCase("pick (dict \"a\" 1 \"b\" 2) \"b\" \"c\"", "map[b:2]"),
    FunctionCase("omit (dict \"a\" 1 \"b\" 2) \"b\" \"c\"", "map[a:1]"),
    FunctionCase("dig \"b\" \"c\" \"none\" .Values.map", "[1 2]"),
    FunctionCase("dig \"b\" \"x\" \"none\" .Values.map", "none"),
    FunctionCase("deepCopy (list 1 (dict \"a\" nil))", "[1 map[a:<nil>]]"),
  ])
  func results(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    // Only what is empty in the target is filled, maps are merged, lists are not.
    FunctionCase(
      #"merge (dict "a" 0 "b" (list 1) "c" (dict "x" "")) (dict "a" 2 "b" (list 2) "c" (dict "x" 3 "y" 4))"#,
      "map[a:2 b:[1] c:map[x:3 y:4]]"),
    FunctionCase(#"merge (dict "a" 1) (dict "a" (dict "b" 2))"#, "map[a:1]"),
    FunctionCase(#"merge (dict "a" nil) (dict "a" nil "b" nil)"#, "map[a:<nil>]"),
    FunctionCase("merge nil (dict \"a\" 1)", "map[a:1]"),
    FunctionCase("toJson (merge nil nil)", "null"),
    // All of the source goes in, but no map gives way to an empty one.
    FunctionCase(
      #"mergeOverwrite (dict "a" 1 "b" (list 1) "c" (dict "x" 1)) (dict "a" nil "b" (list) "c" (dict))"#,
      "map[a:<nil> b:[] c:map[x:1]]"),
    FunctionCase(#"mergeOverwrite (dict "a" (dict "b" 1)) (dict "a" 2)"#, "map[a:2]"),
  ])
  func merging(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase(#"$d := dict "a" 1 }}{{ $_ := set $d "b" 2 }}{{ $d"#, "map[a:1 b:2]"),
    FunctionCase(
      #"$d := dict "a" (dict "x" 1) }}{{ $_ := set (deepCopy $d).a "x" 2 }}{{ $d"#,
      "map[a:map[x:1]]"),
    FunctionCase(
      #"$d := dict }}{{ $_ := merge $d (dict "a" 1) }}{{ $_ := unset $d "b" }}{{ $d"#, "map[a:1]"),
    FunctionCase(
      #"range until 2 }}{{ $d := dict "a" 1 }}{{ len $d }}{{ $_ := set $d "b" 1 }}{{ end"#, "11"),
  ])
  func changes(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  /// Templates can nest values deeper than the native stack could free them at once.
  @Test(arguments: [
    FunctionCase(
      #"$x := list }}{{ range until 20000 }}{{ $x = list $x }}{{ end }}{{ len $x"#, "1"),
    FunctionCase(
      #"$x := dict }}{{ range until 20000 }}{{ $x = dict "a" $x }}{{ end }}{{ len $x"#, "1"),
    FunctionCase(
      #"$x := list }}{{ range until 20000 }}{{ $d := dict "a" $x }}{{ $x = values $d }}{{ $_ := unset $d "a" }}{{ end }}{{ len $x"#,
      "1"),
    FunctionCase(
      #"$d := dict }}{{ $all := $d }}{{ range until 20000 }}{{ $n := dict }}{{ $_ := set $d "a" $n }}{{ $d = $n }}{{ end }}{{ len $all"#,
      "1"),
    FunctionCase(
      #"$d := dict }}{{ $all := $d }}{{ range until 20000 }}{{ $n := dict }}{{ $_ := merge $d (dict "a" $n) }}{{ $d = $n }}{{ end }}{{ len $all"#,
      "1"),
  ])
  func deepNesting(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test func mapsThatHoldThemselvesAreFreed() throws {
    weak var map: Dict?
    do {
      let context = CallContext()
      let set = try #require(FunctionTable.standard["set"])
      let dict = Dict()
      map = dict
      _ = try set.body(Arguments([.dict(dict), .string("self"), .dict(dict)]), context)
    }
    #expect(map == nil)
  }

  /// A map keeps its identity where its Go type changes.
  @Test func aliases() {
    let values = Dict([(key: "a", value: .int(1))], type: .values)
    let map = values.alias(type: .any)
    #expect(map.type == .any)
    #expect(values.alias(type: .any) === map)
    #expect(map.alias(type: .values) === values)
    map["b"] = .int(2)
    values["a"] = nil
    #expect(map.keys == ["b"])
    #expect(values.keys == ["b"])
  }

  @Test(arguments: [
    FunctionCase("set nil \"a\" 1", "assignment to entry in nil map"),
    FunctionCase("dig \"a\" \"b\"", "dig needs at least three arguments"),
    FunctionCase(
      "dig 1 \"b\" (dict)", "interface conversion: interface {} is int, not string"),
    FunctionCase(
      "dig \"a\" \"b\" \"x\" (dict \"a\" nil)",
      "interface conversion: interface {} is nil, not map[string]interface {}"),
    FunctionCase("deepCopy nil", "reflect: call of reflect.Value.Type on zero Value"),
    FunctionCase(
      #"merge (dict "a" (split "," "x")) (dict "a" (dict "b" 1))"#,
      "reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string"),
    // Maps that contain themselves.
    FunctionCase(
      #"$d := dict }}{{ $_ := set $d "d" $d }}{{ deepCopy $d"#,
      "value nested more than 1000 levels deep"),
    FunctionCase(
      #"$d := dict }}{{ $_ := set $d "d" $d }}{{ merge $d (dict "d" $d)"#,
      "value nested more than 1000 levels deep"),
  ])
  func refusals(_ item: FunctionCase) {
    #expect(item.reason().hasSuffix(item.expected), "\(item.reason())")
  }

  @Test(arguments: [
    FunctionCase("deepEqual (list 1) (list 1)", "true"),
    FunctionCase("deepEqual (list 1) (list 1.0)", "false"),
    FunctionCase("deepEqual (list) (rest (list))", "false"),
    FunctionCase("deepEqual (until 1) (list 0)", "false"),
    FunctionCase("deepEqual nil nil", "true"),
    FunctionCase(
      #"$a := dict }}{{ $b := dict }}{{ $_ := set $a "x" $a }}{{ $_ := set $b "x" $b }}{{ deepEqual $a $b"#,
      "true"),
    FunctionCase("typeOf nil", "<nil>"),
    FunctionCase("typeOf .Values.one", "float64"),
    FunctionCase("kindIs \"map\" (dict)", "true"),
    FunctionCase("typeIs \"int\" 1", "true"),
    FunctionCase("typeIsLike \"int\" 1", "true"),
  ])
  func equalityAndTypes(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }
}
