import JSON
import Testing
import ValueTree

@Suite struct JSONReaderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: ByteString
    let expected: String
    var testDescription: String { "\(text)" }

    init(_ text: ByteString, _ expected: String) { (self.text, self.expected) = (text, expected) }
  }

  @Test(arguments: [
    Case(" \t\r\n{ \"b\" : 1 , \"a\" : [ ] } ", #"{"a":[],"b":1}"#),
    Case("[1,-0,1.50,1e3,-2E-2,123456789012345678]", "[1,-0,1.5,1000,-0.02,123456789012345680]"),
    Case("[true,false,null]", "[true,false,null]"),
    Case(#""\"\\\/\b\f\n\r\té""#, #""\"\\/\b\f\n\r\té""#),
    Case(#""\ud83c\udf89 \ud800 \udc00x \ud83c\u0041""#, "\"🎉 \u{FFFD} \u{FFFD}x \u{FFFD}A\""),
    Case(ByteString([0x22, 0xFF, 0xC3, 0x22]), "\"\u{FFFD}\u{FFFD}\""),
    Case(#"{"a":1,"a":{"b":2},"a":[3]}"#, #"{"a":[3]}"#),
    Case(#"{"é":1,"z":2,"a":3,"10":4,"9":5}"#, #"{"10":4,"9":5,"a":3,"z":2,"é":1}"#),
    Case(
      "\"a text that is longer than eight bytes and has é in it\"",
      "\"a text that is longer than eight bytes and has é in it\""),
    Case("null", "null"),
  ])
  func values(_ example: Case) throws {
    let value = try JSONReader.read(example.text)
    #expect(try JSONWriter.text(of: value) == ByteString(example.expected))
  }

  @Test(arguments: [
    Case("", "unexpected end of JSON input"),
    Case("[1", "unexpected end of JSON input"),
    Case("{\"a\"", "unexpected end of JSON input"),
    Case("\"abc", "unexpected end of JSON input"),
    Case("tru", "invalid character ' ' in literal true (expecting 'e')"),
    Case("nulx", "invalid character 'x' in literal null (expecting 'l')"),
    Case("-", "invalid character ' ' in numeric literal"),
    Case("1.", "invalid character ' ' after decimal point in numeric literal"),
    Case("1e+", "invalid character ' ' in exponent of numeric literal"),
    Case("01", "invalid character '1' after top-level value"),
    Case("{} x", "invalid character 'x' after top-level value"),
    Case("'a'", "invalid character '\\'' looking for beginning of value"),
    Case("é", "invalid character 'Ã' looking for beginning of value"),
    Case("\u{1}", "invalid character '\\x01' looking for beginning of value"),
    Case("[1,]", "invalid character ']' looking for beginning of value"),
    Case("[1 2]", "invalid character '2' after array element"),
    Case("{a:1}", "invalid character 'a' looking for beginning of object key string"),
    Case("{\"a\":1,}", "invalid character '}' looking for beginning of object key string"),
    Case("{\"a\" 1}", "invalid character '1' after object key"),
    Case("{\"a\":1 \"b\"}", "invalid character '\"' after object key:value pair"),
    Case("\"a\nb\"", "invalid character '\\n' in string literal"),
    Case("\"\\x\"", "invalid character 'x' in string escape code"),
    Case("\"\\u12g4\"", "invalid character 'g' in \\u hexadecimal character escape"),
    Case("[1e400]", "json: cannot unmarshal number 1e400 into Go value of type float64"),
    Case("[1e400", "unexpected end of JSON input"),
  ])
  func errors(_ example: Case) {
    let error = #expect(throws: JSONError.self) { try JSONReader.read(example.text) }
    #expect(error?.text == example.expected)
  }

  @Test(arguments: [
    Case("[1]", "json: cannot unmarshal array into Go value of type map[string]interface {}"),
    Case("1e400", "json: cannot unmarshal number into Go value of type map[string]interface {}"),
    Case("\"x\"", "json: cannot unmarshal string into Go value of type map[string]interface {}"),
    Case("true", "json: cannot unmarshal bool into Go value of type map[string]interface {}"),
  ])
  func mismatches(_ example: Case) {
    let (value, error) = JSONReader.readLeniently(example.text, as: .dict)
    #expect(error?.text == example.expected)
    guard case .dict(let dict) = value else {
      Issue.record("an empty map is left")
      return
    }
    #expect(dict.isEmpty && !dict.isNil)
  }

  @Test func nullMakesContainersNil() throws {
    guard case .dict(let dict) = try JSONReader.read("null", as: .dict),
      case .list(let list) = try JSONReader.read("null", as: .list)
    else {
      Issue.record("both are containers")
      return
    }
    #expect(dict.isNil && list.isNil)
  }

  @Test func numbersOutOfRangeLeaveTheRest() throws {
    let (value, error) = JSONReader.readLeniently(#"{"a":1e999,"b":2}"#, as: .dict)
    #expect(error != nil)
    #expect(try JSONWriter.text(of: value) == #"{"a":null,"b":2}"#)
  }

  @Test func wholeNumbersCanStayWhole() throws {
    let value = try JSONReader.read("[9007199254740993,1.0,1e2]", numbers: .integersWhereWhole)
    guard case .list(let list) = value, case .integer(let whole, .int64) = list.elements[0],
      case .float = list.elements[1], case .float = list.elements[2]
    else {
      Issue.record("unexpected types")
      return
    }
    #expect(whole == 9_007_199_254_740_993)
  }

  @Test(arguments: [
    ("{\"a\":1},b=2", 7), ("  12,x", 4), ("truex", 4), ("\"a\" ", 3), ("-1.5e3]", 6), ("1 2", 1),
  ])
  func prefixesEndWithTheValue(_ text: String, _ length: Int) throws {
    #expect(try JSONReader.readPrefix(ByteString(text)).length == length)
  }

  @Test(arguments: [
    Case("", "EOF"), Case(" \n", "EOF"), Case("[1", "unexpected EOF"), Case("tr", "unexpected EOF"),
    Case("1.", "unexpected EOF"), Case("\"\\u1", "unexpected EOF"),
    Case("trx", "invalid character 'x' in literal true (expecting 'u')"),
  ])
  func prefixErrors(_ example: Case) {
    let error = #expect(throws: JSONError.self) { try JSONReader.readPrefix(example.text) }
    #expect(error?.text == example.expected)
  }

  @Test func depthIsLimited() throws {
    func nested(_ depth: Int) -> ByteString {
      ByteString(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
    }
    let value = try JSONReader.read(nested(3_000))
    #expect(try JSONWriter.text(of: value) == nested(3_000))
    let error = #expect(throws: JSONError.self) {
      try JSONReader.read(nested(1_001), maximumDepth: 1_000)
    }
    #expect(error?.text == "invalid character '[' exceeded max depth")
    #expect(error?.isLimit == true)
    #expect(throws: JSONError.self) {
      try JSONReader.read(ByteString(String(repeating: "{\"a\":", count: 1_000_000)))
    }
  }

  /// Whatever is cut off or changed, reading ends with a value or an error.
  @Test func damagedTextsNeverTrap() {
    let seed = Array(
      #"{"a":[1,-2.5e3,true,null,"x\u00e9\ud83c\udf89\n"],"b":{"c":""}} "#.utf8)
    for end in 0...seed.count {
      _ = JSONReader.readLeniently(ByteString(seed[0..<end]))
      _ = try? JSONReader.readPrefix(ByteString(seed[0..<end]))
    }
    for index in seed.indices {
      for byte in UInt8.min...UInt8.max {
        var damaged = seed
        damaged[index] = byte
        _ = JSONReader.readLeniently(ByteString(damaged))
      }
    }
  }
}
