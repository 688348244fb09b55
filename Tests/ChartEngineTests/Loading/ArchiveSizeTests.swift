import ChartEngine
import Diagnostics
import TestSupport
import Testing

@Suite("Sizes in the headers of packed charts")
struct ArchiveSizeTests {
  /// Sizes near the ends of what 64 bits hold, behind a file that was counted already.
  @Test(arguments: [[0x7F, 0xFF], [0x7F, 0xF0], [0x80, 0x00], [0xFF, 0xFF]] as [[UInt8]])
  func hugeSizeIsAnError(_ start: [UInt8]) {
    var tar = TarWriter()
    tar.add("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
    let sign: UInt8 = start[0] < 0x80 ? 0x80 : 0xFF
    let fill: UInt8 = start[0] < 0x80 ? 0 : 0xFF
    // The first bit of the field says base 256; the last eight bytes are the number.
    let field = [sign, fill, fill, fill] + start + [UInt8](repeating: 0xFF, count: 6)
    tar.add(Array("c/values.yaml".utf8), Array("a: 1\n".utf8), sizeField: field)
    #expect(throws: Diagnostic.self) {
      try ChartLoader().load(archive: tar.packed(), name: "c.tgz")
    }
  }
}
