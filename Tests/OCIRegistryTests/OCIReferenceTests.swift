import OCIRegistry
import Testing

@Suite struct OCIReferenceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var result: String?
    var testDescription: String { text }
    init(_ text: String, _ result: String?) {
      self.text = text
      self.result = result
    }
  }

  static let digest = "sha256:" + String(repeating: "0a", count: 32)

  @Test(arguments: [
    Case("oci://localhost:5000/a/b:1.2.3+x", "localhost:5000/a/b:1.2.3_x"),
    Case("ghcr.io/o/c", "ghcr.io/o/c"),
    Case("ghcr.io/o/c@\(digest)", "ghcr.io/o/c@\(digest)"),
    Case("ghcr.io/o/c:v1@\(digest)", "ghcr.io/o/c:v1@\(digest)"),
    Case("[::1]:5000/a", "[::1]:5000/a"),
    Case("h/a__b/c-d--e/f.g", "h/a__b/c-d--e/f.g"),
    Case("h/A", nil),
    Case("h/a..b", nil),
    Case("h/-a", nil),
    Case("h/a_", nil),
    Case("h/a//b", nil),
    Case("h/../b", nil),
    Case("h/a:b c", nil),
    Case("h/a:", nil),
    Case("h/a:.b", nil),
    Case("h/a@sha256:12", nil),
    Case("a", nil),
    Case("h:x/a", nil),
    Case("us er@h/a", nil),
    Case("", nil),
  ])
  func parses(_ sample: Case) {
    #expect((try? OCIReference(parsing: sample.text))?.description == sample.result)
  }
}
