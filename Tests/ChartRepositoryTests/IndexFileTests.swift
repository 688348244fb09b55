internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import TestSupport
internal import Testing
internal import ValueTree

/// Index files: what is found, in the forms that generators and people write.
@Suite struct IndexFileTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    /// The versions of `kid`; nil where the index does not know it.
    var versions: [String]? = ["1.0.0"]
    var names: [String]?
  }

  private static let entry = "- {name: kid, version: 1.0.0, apiVersion: v2, urls: [a.tgz]}"

  private static let cases: [Case] = [
    Case(
      testDescription: "as Helm writes it",
      text: """
        apiVersion: v1
        entries:
          abc:
          - apiVersion: v2
            description: A text that goes over
              two lines
            name: abc
            version: 1.0.0
            urls:
            - abc.tgz
          kid:
          - apiVersion: v2
            name: kid
            urls:
            - kid.tgz
            version: 1.0.0
          - apiVersion: v2
            name: kid
            urls:
            - kid.tgz
            version: 1.10.0
        generated: "2024-05-14T09:12:33.123456789Z"

        """, versions: ["1.10.0", "1.0.0"], names: ["abc", "kid"]),
    Case(
      testDescription: "lists indented",
      text: "apiVersion: v1\nentries:\n    kid:\n        \(entry)\n"),
    Case(testDescription: "no line end", text: "apiVersion: v1\nentries:\n  kid:\n  \(entry)"),
    Case(
      testDescription: "line ends of Windows",
      text: "apiVersion: v1\r\nentries:\r\n  kid:\r\n  \(entry)\r\n"),
    Case(
      testDescription: "comments and a document mark",
      text:
        "# one\n---\napiVersion: v1 # two\nentries: # three\n  # four\n  kid: # five\n  \(entry)\n"),
    Case(
      testDescription: "quoted names",
      text: "apiVersion: v1\nentries:\n  \"abc\": []\n  'kid':\n  \(entry)\n",
      names: ["abc", "kid"]),
    Case(
      testDescription: "names that are numbers elsewhere",
      text: "apiVersion: v1\nentries:\n  1.10: []\n  kid:\n  \(entry)\n", names: ["1.1", "kid"]),
    Case(
      testDescription: "block text that looks like a chart",
      text: "apiVersion: v1\nentries:\n  abc:\n  - name: abc\n    description: |\n"
        + "      kid:\n      - name: kid\n    version: 1.0.0\n", versions: nil, names: ["abc"]),
    Case(
      testDescription: "quoted text that looks like a chart",
      text: "apiVersion: v1\nentries:\n  abc:\n  - name: abc\n    description: \"a\n"
        + "  kid:\n  - name: x\"\n    version: 1.0.0\n", versions: nil, names: ["abc"]),
    Case(
      testDescription: "plain text over lines, with quotes",
      text: "apiVersion: v1\nentries:\n  abc:\n  - description: it is\n      \"what it is\n"
        + "    name: abc\n    version: 1.0.0\n  kid:\n  \(entry)\n", names: ["abc", "kid"]),
    Case(
      testDescription: "line ends that only YAML knows",
      text: "apiVersion: v1\nentries:\n  abc: []\u{85}  kid:\n  \(entry)\n", names: ["abc", "kid"]),
    Case(
      testDescription: "anchors",
      text: "apiVersion: v1\nentries:\n  abc: &a\n  \(entry)\n  kid: *a\n", names: ["abc", "kid"]),
    Case(
      testDescription: "an alias inside entries",
      text: "apiVersion: v1\nentries:\n  abc:\n  - name: abc\n    version: &v 1.0.0\n  kid:\n"
        + "  - name: kid\n    version: *v\n    urls: [a]\n", names: ["abc", "kid"]),
    Case(
      testDescription: "flow style",
      text: "{apiVersion: v1, entries: {kid: [{name: kid, version: 1.0.0, urls: [a]}]}}"),
    Case(
      testDescription: "JSON",
      text: #"{"apiVersion":"v1","entries":{"abc":null,"kid":[{"name":"kid","version":"1.0.0","#
        + #""urls":["a]}"],"unknown":"\"}"}]},"generated":"2024-05-14T09:12:33Z"}"#,
      names: ["abc", "kid"]),
    Case(
      testDescription: "JSON with escapes in names",
      text: #"{"apiVersion":"v1","entries":{"k\u0069d":[{"name":"kid","version":"1.0.0"}]}}"#),
    Case(
      testDescription: "JSON, the last of two",
      text: #"{"apiVersion":"v1","entries":{"kid":[],"kid":[{"name":"kid","version":"1.0.0"}]}}"#),
    Case(
      testDescription: "invalid entries are left out",
      text: "apiVersion: v1\nentries:\n  kid:\n  - null\n  - version: 2.0.0\n  - name: kid\n"
        + "    version: bad\n  \(entry)\n"),
    Case(
      testDescription: "equal versions keep their order",
      text: "apiVersion: v1\nentries:\n  kid:\n  - {name: kid, version: 1.0.0+b}\n"
        + "  - {name: kid, version: 1.0.0+a}\n", versions: ["1.0.0+b", "1.0.0+a"]),
    Case(testDescription: "no entries", text: "apiVersion: v1\nentries: {}\n", versions: nil),
    Case(testDescription: "null entries", text: "apiVersion: v1\nentries:\n", versions: nil),
    Case(testDescription: "null list", text: "apiVersion: v1\nentries:\n  kid:\n", versions: []),
  ]

  @Test(arguments: cases)
  func finds(_ item: Case) throws {
    let folder = TemporaryFolder()
    folder.write("index.yaml", item.text)
    let index = try IndexFile(path: folder.path + "/index.yaml")
    let versions = try index.versions(of: "kid")?.map { String($0.metadata.version) }
    #expect(versions == item.versions)
    if let names = item.names { #expect(index.chartNames.map { String($0) } == names) }
  }

  @Test(arguments: [
    ("", "empty index.yaml file"), ("entries: {}\n", "no API version specified"),
    ("a: [", "did not find"), ("apiVersion: v1\nother: 1\n", "unknown field \"other\""),
    ("- 1\n", "cannot unmarshal array"),
  ])
  func refuses(_ text: String, _ reason: String) {
    let folder = TemporaryFolder()
    folder.write("index.yaml", text)
    let error = #expect(throws: Diagnostic.self) {
      try IndexFile(path: folder.path + "/index.yaml")
    }
    #expect(error?.helmText.contains(reason) == true, "\(error?.helmText ?? "")")
  }

  /// An index of many pieces: whatever is cut at the end of a piece is found all the same.
  @Test func longFiles() throws {
    var text = "apiVersion: v1\nentries:\n"
    for number in 0..<6000 {
      text += "  chart-\(number):\n  - apiVersion: v2\n    name: chart-\(number)\n"
      text += "    description: \"\(String(repeating: "x", count: number % 300))\n      more\"\n"
      text += "    version: 1.0.\(number)\n    urls:\n    - a.tgz\n"
    }
    let folder = TemporaryFolder()
    folder.write("index.yaml", text)
    let index = try IndexFile(path: folder.path + "/index.yaml")
    #expect(index.chartNames.count == 6000)
    for number in stride(from: 0, to: 6000, by: 97) {
      let versions = try index.versions(of: "chart-\(number)")
      #expect(versions?.first?.metadata.version == "1.0.\(number)")
    }
  }
}
