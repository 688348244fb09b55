import Diagnostics
import JSON
import Testing
import ValueTree

@testable import ValuesMerge

@Suite("Coalescing of charts")
struct CoalescingTests {
  /// A parent `p` with a subchart `kid`; values as JSON.
  struct Case: Sendable, CustomTestStringConvertible {
    var rule: String
    var parent: ByteString = "{}"
    var kid: ByteString?
    var user: ByteString = "{}"
    var result: ByteString = ""
    var warnings: [String] = []
    var error = ""
    var testDescription: String { rule }
  }

  private func snapshot(_ text: ByteString) throws -> ValueSnapshot {
    ValueSnapshot(try JSONReader.read(text))
  }

  private func chart(_ test: Case) throws -> ChartValues {
    ChartValues(
      name: "p", values: try snapshot(test.parent),
      dependencies: try test.kid.map { [ChartValues(name: "kid", values: try snapshot($0))] } ?? [])
  }

  private func json(_ table: ValueTable) throws -> ByteString {
    try JSONWriter.text(of: .dict(try table.materialized()))
  }

  @Test(arguments: [
    Case(rule: "defaults stand", parent: #"{"a":1,"b":null}"#, result: #"{"a":1}"#),
    Case(
      rule: "the user wins, lists are replaced", parent: #"{"a":1,"l":[1,2],"m":{"x":1}}"#,
      user: #"{"a":2,"l":[3],"m":{"y":2}}"#, result: #"{"a":2,"l":[3],"m":{"x":1,"y":2}}"#),
    Case(
      rule: "null removes a default", parent: #"{"a":1,"m":{"x":1,"y":2}}"#,
      user: #"{"a":null,"m":{"x":null}}"#, result: #"{"m":{"y":2}}"#),
    Case(
      rule: "null without a default stays", parent: #"{"m":{"x":null}}"#,
      user: #"{"a":null,"m":{"x":null}}"#, result: #"{"a":null,"m":{"x":null}}"#),
    Case(
      rule: "null defaults are dropped on every level", parent: #"{"m":{"x":{"y":null,"z":1}}}"#,
      result: #"{"m":{"x":{"z":1}}}"#),
    Case(
      rule: "map over scalar", parent: #"{"a":5}"#, user: #"{"a":{"b":1}}"#,
      result: #"{"a":{"b":1}}"#, warnings: ["warning: skipped value for p.a: Not a table."]),
    Case(
      rule: "scalar over map", parent: #"{"a":{"b":1}}"#, user: #"{"a":5}"#, result: #"{"a":5}"#),
    Case(
      rule: "scalar over map, deeper", parent: #"{"m":{"a":{"b":1}}}"#, user: #"{"m":{"a":5}}"#,
      result: #"{"m":{"a":5}}"#,
      warnings: ["warning: cannot overwrite table with non table for p.m.a (map[b:1])"]),
    Case(
      rule: "map over scalar, deeper", parent: #"{"m":{"a":5}}"#, user: #"{"m":{"a":{}}}"#,
      result: #"{"m":{"a":{}}}"#,
      warnings: ["warning: destination for p.m.a is a table. Ignoring non-table value (5)"]),
  ])
  func oneChart(_ test: Case) throws { try check(test) }

  @Test(arguments: [
    Case(
      rule: "a section always has global", kid: #"{"k":1}"#,
      result: #"{"kid":{"global":{},"k":1}}"#),
    Case(
      rule: "user over parent over subchart", parent: #"{"kid":{"a":2,"b":2}}"#,
      kid: #"{"a":1,"b":1,"c":1}"#, user: #"{"kid":{"a":3}}"#,
      result: #"{"kid":{"a":3,"b":2,"c":1,"global":{}}}"#),
    Case(
      rule: "a null of the parent does not reach the subchart", parent: #"{"kid":{"a":null}}"#,
      kid: #"{"a":1}"#, result: #"{"kid":{"a":1,"global":{}}}"#),
    Case(
      rule: "a null of the user does", parent: #"{"kid":{"b":2}}"#, kid: #"{"a":1}"#,
      user: #"{"kid":{"a":null}}"#, result: #"{"kid":{"b":2,"global":{}}}"#),
    Case(
      rule: "globals flow down", parent: #"{"global":{"a":1,"m":{"x":1}}}"#,
      kid: #"{"global":{"a":2,"b":2,"m":{"y":2}}}"#,
      result: #"{"global":{"a":1,"m":{"x":1}},"kid":{"global":{"a":1,"b":2,"m":{"x":1,"y":2}}}}"#),
    Case(
      rule: "maps inside global are shared, so defaults of a subchart show in the parent",
      parent: #"{"global":{"m":{"n":{"x":1}}}}"#, kid: #"{"global":{"m":{"n":{"y":2}}}}"#,
      result: #"{"global":{"m":{"n":{"x":1,"y":2}}},"kid":{"global":{"m":{"n":{"x":1,"y":2}}}}}"#),
    Case(
      rule: "global that is no map", kid: "{}", user: #"{"global":1}"#,
      result: #"{"global":1,"kid":{}}"#,
      warnings: ["warning: skipping globals because source global is not a table."]),
    Case(
      rule: "a scalar section", kid: "{}", user: #"{"kid":"x"}"#,
      error: "type mismatch on kid: %!t(string=x)"),
    Case(
      rule: "a list section", parent: #"{"kid":[1,true,null]}"#, kid: "{}",
      error: "type mismatch on kid: [%!t(float64=1) true <nil>]"),
    Case(
      rule: "a null section", kid: "{}", user: #"{"kid":null}"#,
      error: "type mismatch on kid: %!t(<nil>)"),
  ])
  func subchart(_ test: Case) throws { try check(test) }

  private func check(_ test: Case) throws {
    var coalescing = Coalescing()
    let chart = try chart(test)
    let user = ValueTable(try snapshot(test.user))
    if !test.error.isEmpty {
      let error = #expect(throws: Diagnostic.self) {
        _ = try coalescing.values(of: chart, under: user)
      }
      #expect(error?.helmText == test.error)
      return
    }
    let result = try coalescing.values(of: chart, under: user)
    #expect(try json(result) == test.result)
    #expect(coalescing.warnings == test.warnings)
    // Neither the user's table nor the chart changes.
    #expect(try user.snapshot() == snapshot(test.user))
  }

  @Test func nullsAreKeptForAnotherMerge() throws {
    var coalescing = Coalescing(nulls: .keep)
    let chart = ChartValues(name: "p", values: try snapshot(#"{"a":null,"m":{"x":1,"y":null}}"#))
    let result = try coalescing.values(
      of: chart, under: ValueTable(try snapshot(#"{"m":{"x":null}}"#)))
    #expect(try json(result) == #"{"a":null,"m":{"x":null,"y":null}}"#)
  }

  @Test func sharedTablesBecomeOneMap() throws {
    var coalescing = Coalescing()
    let chart = ChartValues(
      name: "p", values: try snapshot(#"{"global":{"m":{"n":{"x":1}}}}"#),
      dependencies: [ChartValues(name: "kid", values: .null)])
    let dict = try coalescing.values(of: chart, under: ValueTable()).materialized(type: .values)
    func inner(_ dict: Dict, _ path: ByteString...) -> Dict? {
      path.reduce(dict) { dict, key in
        if case .dict(let next)? = dict?[key] { next } else { nil }
      }
    }
    #expect(dict.type == .values)
    let above = try #require(inner(dict, "global", "m", "n"))
    #expect(above === inner(dict, "kid", "global", "m", "n"))
    #expect(inner(dict, "global", "m") !== inner(dict, "kid", "global", "m"))
  }

  @Test func deepTables() throws {
    func nested(_ inner: String) -> ByteString {
      ByteString(
        String(repeating: #"{"a":"#, count: 990) + inner + String(repeating: "}", count: 990))
    }
    var coalescing = Coalescing()
    let chart = ChartValues(
      name: "p", values: try snapshot(nested(#"{"x":1,"n":null}"#)),
      dependencies: [ChartValues(name: "kid", values: try snapshot(nested("{}")))])
    let result = try coalescing.values(
      of: chart, under: ValueTable(try snapshot(nested(#"{"y":2}"#))))
    let text = try json(result)
    #expect(text.firstIndex(of: #"{"x":1,"y":2}"#) != nil)
    #expect(try result.snapshot() == ValueSnapshot(.dict(result.materialized())))
  }

  @Test func aTableTiedIntoItselfIsALimit() throws {
    let table = ValueTable()
    table["a"] = .table(table)
    #expect(throws: Diagnostic.self) { _ = try table.deepCopy() }
    #expect(throws: Diagnostic.self) { _ = try table.snapshot() }
    #expect(throws: Diagnostic.self) { _ = try table.materialized() }
    table["a"] = nil
  }
}
