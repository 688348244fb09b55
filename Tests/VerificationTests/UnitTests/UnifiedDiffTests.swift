import Testing

@testable import Verification

@Suite struct UnifiedDiffTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    var diff: String
    var testDescription: String { "\(old) → \(new)" }
  }

  @Test(arguments: [
    Case(old: "a\n", new: "a\n", diff: ""),
    Case(old: "a\n", new: "b\n", diff: "@@ -1 +1 @@\n-a\n+b\n"),
    Case(old: "a\nb\nc\nd\n", new: "a\nb\nx\nd\n", diff: "@@ -2,3 +2,3 @@\n b\n-c\n+x\n d\n"),
    Case(old: "", new: "a\n", diff: "@@ -0,0 +1 @@\n+a\n"),
    Case(
      old: "1\n2\n3\n4\n5\n6\n7\n", new: "0\n1\n2\n3\n4\n5\n6\n",
      diff: "@@ -1 +1,2 @@\n+0\n 1\n@@ -6,2 +7 @@\n 6\n-7\n"),
  ])
  func differences(_ test: Case) {
    let heading = test.diff.isEmpty ? "" : "--- Expected\n+++ Actual\n"
    #expect(UnifiedDiff.text(test.old, test.new) == heading + test.diff)
  }
}
