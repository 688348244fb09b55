import TemplateLang
import Testing
import ValueTree

@Suite struct FunctionTableTests {
  private func function(_ name: String, gives number: Int) -> Function {
    Function(name, []) { _, _ in .int(number) }
  }

  @Test func findsEveryName() {
    let families = (0..<9).map { family in
      (0..<50).map { function("f\(family * 50 + $0)", gives: family * 50 + $0) }
    }
    let table = FunctionTable(families)
    for number in 0..<450 {
      #expect(table[ByteString("f\(number)")]?.name == "f\(number)")
    }
    #expect(table["f450"] == nil)
    #expect(table[""] == nil)
    #expect(table.names.count == 450)
  }

  @Test func laterFamiliesWin() throws {
    let table = FunctionTable([[function("a", gives: 1)], [function("a", gives: 2)]])
    let result = try #require(table["a"]).body(Arguments(), CallContext())
    #expect(result.printed == "2")
    #expect(table.names == ["a"])
  }

  @Test func standardNamesAreDistinct() {
    let names = FunctionTable.standardFamilies.flatMap { $0 }.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(FunctionTable.standard.names.count == names.count)
  }
}
