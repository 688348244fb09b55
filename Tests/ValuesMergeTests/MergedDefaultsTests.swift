import Diagnostics
import Testing
import ValueTree

@testable import ValuesMerge

/// Merging with known defaults gives what merging without them gives.
@Suite struct MergedDefaultsTests {
  /// Charts and values made at random from few names, so that they meet often.
  struct Generator {
    var state: UInt64

    mutating func number(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }

    mutating func value(_ names: [ByteString], depth: Int) -> ValueSnapshot {
      switch number(depth > 2 ? 5 : 9) {
      case 0: return .null
      case 1: return .bool(true)
      case 2: return .float(Double(number(3)))
      case 3: return .string("text")
      case 4: return .list([.string("item")])
      default: return map(names, depth: depth + 1)
      }
    }

    mutating func map(_ names: [ByteString], depth: Int) -> ValueSnapshot {
      let chosen = names.filter { _ in number(3) == 0 }.sorted()
      return .dict(
        chosen.map { ValueSnapshot.Entry(key: $0, value: value(names, depth: depth)) })
    }

    mutating func chart(_ name: ByteString, depth: Int) -> ChartValues {
      let below = depth == 0 ? [] : (0..<number(3)).map { ByteString("chart\($0)") }
      return ChartValues(
        name: name, values: map(below + ["a", "b", "c", "global"], depth: 0),
        dependencies: below.map { chart($0, depth: depth - 1) })
    }
  }

  @Test func givesTheSame() throws {
    var generator = Generator(state: 20_261_121)
    var used = 0
    for _ in 0..<4_000 {
      let chart = generator.chart("root", depth: 3)
      guard let known = (try? MergedDefaults(of: chart)) ?? nil else { continue }
      for _ in 0..<4 {
        let names: [ByteString] = ["a", "b", "chart0", "chart1", "global"]
        let values = generator.map(names, depth: 0)
        let user = ValueTable(values)
        var (plain, quick) = (Coalescing(), Coalescing())
        let expected: ValueSnapshot
        do throws(Diagnostic) {
          expected = ValueSnapshot(
            .dict(try plain.values(of: chart, under: user).materialized()))
        } catch {
          #expect(throws: Diagnostic.self) {
            try quick.values(of: chart, under: user, known: known)
          }
          continue
        }
        let merged = try quick.values(of: chart, under: user, known: known).materialized()
        #expect(ValueSnapshot(.dict(merged)) == expected, "\(chart) under \(values)")
        #expect(quick.warnings == plain.warnings)
        used += 1
      }
    }
    #expect(used > 1_000)
  }
}
