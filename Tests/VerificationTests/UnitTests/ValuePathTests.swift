import Testing
import ValueTree
import YAML

@testable import Verification

@Suite struct ValuePathTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var path: String
    /// What it leads to, as one YAML list.
    var values: String
    var testDescription: String { path }
  }

  private static let document = """
    spec:
      replicas: 2
      ratio: 1.5
      on: yes
      containers:
        - {name: web, image: "web:1", ports: [80, 443], env: [{name: A, value: a}]}
        - {name: side, image: "side:2", ports: [9000], optional: true}
    metadata:
      labels: {"a.b/c": dotted, "it's": quoted, plain: p}
      empty: {}
      none: null
    """

  @Test(arguments: [
    Case(path: "spec.replicas", values: "[2]"),
    Case(path: "$.spec.replicas", values: "[2]"),
    Case(path: "spec['replicas']", values: "[2]"),
    Case(path: "spec.missing", values: "[]"),
    Case(path: "spec.replicas.below", values: "[]"),
    Case(path: "spec.on", values: "[\"yes\"]"),
    Case(path: "metadata.none", values: "[null]"),
    Case(path: "spec.containers[0].name", values: "[web]"),
    Case(path: "spec.containers[-1].name", values: "[side]"),
    Case(path: "spec.containers[9].name", values: "[]"),
    Case(path: "spec.containers[0,1].name", values: "[web, side]"),
    Case(path: "spec.containers[*].name", values: "[web, side]"),
    Case(path: "spec.containers[0:1].name", values: "[web]"),
    Case(path: "spec.containers[::-1].name", values: "[side, web]"),
    Case(path: "spec.containers[1:].ports[0]", values: "[9000]"),
    Case(path: "spec.containers.*.name", values: "[web, side]"),
    Case(path: "metadata.labels[\"a.b/c\"]", values: "[dotted]"),
    Case(path: "metadata.labels.[\"a.b/c\"]", values: "[dotted]"),
    Case(path: "metadata.labels['it\\'s']", values: "[quoted]"),
    Case(path: "metadata.labels['plain', 'a.b/c']", values: "[p, dotted]"),
    Case(path: "$..name", values: "[A, web, side]"),
    Case(path: "$..ports[0]", values: "[80, 9000]"),
    Case(path: "metadata.labels.*", values: "[dotted, quoted, p]"),
    Case(path: "metadata.labels.plain~", values: "[plain]"),
    Case(path: "metadata.labels[*]~", values: "[a.b/c, \"it's\", plain]"),
    Case(path: "spec.containers[?(@.name == 'side')].image", values: "[\"side:2\"]"),
    Case(path: "spec.containers[?(@.name != \"side\")].image", values: "[\"web:1\"]"),
    Case(path: "spec.containers[?(@.optional)].name", values: "[side]"),
    Case(path: "spec.containers[?(!@.optional)].name", values: "[web]"),
    Case(path: "spec.containers[?(@.optional == true)].name", values: "[side]"),
    Case(path: "spec.containers[?(@.image =~ /^web:/)].name", values: "[web]"),
    Case(path: "spec.containers[?(@.ports[0] > 100)].name", values: "[side]"),
    Case(
      path: "spec.containers[?(@.ports[0] < 100 && @.name == 'web' || @.x)].name",
      values: "[web]"),
    Case(path: "spec.containers[?((@.x || @.env) && @.ports)].name", values: "[web]"),
    Case(path: "spec.containers[?(@.env[?(@.name == 'A')])].name", values: "[web]"),
    Case(path: "spec.containers[?(@.ports[0] >= $.spec.replicas)].name", values: "[web, side]"),
    Case(path: "spec[?(@.replicas == 2)].ratio", values: "[1.5]"),
    Case(path: "spec.containers[0].ports[?(@ > 100)]", values: "[443]"),
    Case(path: "$..[?(@.name == 'A')].value", values: "[a]"),
  ])
  func leadsTo(_ test: Case) throws {
    let document = try Self.value(Self.document)
    let found = try ValuePath(test.path).values(in: document)
    #expect(.list(found) == (try Self.value(test.values)))
  }

  @Test(arguments: [
    "spec..", "spec.", "a[", "a[]", "a[x]", "a[::0]", "a[1:2:3:4]", "a['b", "a['b' x]",
    "a[?()]", "a[?(@.b == )]", "a[?(@.b", "a[?(== 1)]", "a[?(@.b > 'x')]", "a[?(@.b =~ x)]",
    "a[?(@.b =~ /(/)]", "a b", "a~.b", "a[0]~",
    String(repeating: "[?(!", count: 200),
  ])
  func refuses(_ path: String) {
    #expect(throws: PathError.self) { try ValuePath(path) }
  }

  static func value(_ text: String) throws -> ValueSnapshot {
    ValueSnapshot(try YAMLReader.value(from: ByteString(text), options: .manifest))
  }
}

@Suite struct SetPathTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var path: String
    /// The map as YAML; nil where the path is refused.
    var map: String?
    var testDescription: String { path }
  }

  @Test(arguments: [
    Case(path: "a", map: "{a: 1}"),
    Case(path: "a.b.c", map: "{a: {b: {c: 1}}}"),
    Case(path: "a[1].b", map: "{a: [null, {b: 1}]}"),
    Case(path: "a[0][1]", map: "{a: [[null, 1]]}"),
    Case(path: "a.[b.c/d]", map: "{a: {b.c/d: 1}}"),
    Case(path: "[a.b].c", map: "{a.b: {c: 1}}"),
    Case(path: "", map: nil), Case(path: "a.", map: nil), Case(path: "a=b", map: nil),
    Case(path: "a[x]", map: nil), Case(path: "a[", map: nil), Case(path: "a[0]b", map: nil),
    Case(path: "a[-1]", map: nil), Case(path: "a[99999999]", map: nil),
  ])
  func builds(_ test: Case) throws {
    let built = try? SetPath.map(of: test.path, to: .integer(1, .int))
    #expect(built == (try test.map.map(ValuePathTests.value)))
  }
}
