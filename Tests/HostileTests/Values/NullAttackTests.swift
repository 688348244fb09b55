internal import TestSupport
internal import Testing

/// Null at every level, where what becomes of it depends on who says it: the results are those that
/// Helm 4.2.3 gave for these charts.
@Suite("Attacks by null")
struct NullAttackTests {
  /// Values of a chart, of the chart `kid` in it and of a user.
  struct Nulls: Sendable, CustomTestStringConvertible {
    var title: String
    var parent: String
    var kid: String
    var user: String
    var flags: [String]
    /// The values that the chart's templates see, as JSON; those of `kid` are a part of them.
    var result: String?
    /// The error, where there is one.
    var refusal: String

    var testDescription: String { "V08 \(title)" }

    init(
      _ title: String, parent: String = "", kid: String = "", user: String = "",
      flags: [String] = [], gives result: String? = nil, refusal: String = ""
    ) {
      (self.title, self.parent, self.kid, self.user) = (title, parent, kid, user)
      (self.flags, self.result, self.refusal) = (flags, result, refusal)
    }

    /// The charts and the user's file, and the command that renders them.
    var row: HostileCase {
      HostileCase(
        "V08", title, ["template", "c", "-f", "v.yaml"] + flags,
        result == nil ? .refused(refusal) : .accepted()
      ) { [self] in
        $0.writeChart([
          "values.yaml": parent, "templates/a.yaml": "v: {{ toJson .Values }}\n",
          "charts/kid/Chart.yaml": "apiVersion: v2\nname: kid\nversion: 1.0.0\n",
          "charts/kid/values.yaml": kid,
          "charts/kid/templates/a.yaml": "w: {{ toJson .Values }}\n",
        ])
        $0.write("v.yaml", user)
      }
    }
  }

  @Test(arguments: cases)
  func null(_ nulls: Nulls) throws {
    guard let run = nulls.row.run(), let result = nulls.result else { return }
    let kid = try #require(run.text.split(separator: "\n").first { $0.hasPrefix("w: ") }).dropFirst(
      3)
    #expect(
      run.text == """
        ---
        # Source: c/charts/kid/templates/a.yaml
        w: \(kid)

        ---
        # Source: c/templates/a.yaml
        v: \(result)

        """)
    #expect(result.contains("\"kid\":\(kid)"))
  }

  private static let cases: [Nulls] = [
    Nulls(
      "user's null at the top", parent: "a: 1\nb: 2", user: "a: null",
      gives: #"{"b":2,"kid":{"global":{}}}"#),
    Nulls(
      "user's null at a nested key", parent: "a: {b: 1, c: 2}", user: "a: {b: null}",
      gives: #"{"a":{"c":2},"kid":{"global":{}}}"#),
    Nulls(
      "user's null for a map", parent: "a: {b: {c: 1}, d: 2}", user: "a: {b: null}",
      gives: #"{"a":{"d":2},"kid":{"global":{}}}"#),
    Nulls(
      "user's null without a default", parent: "a: 1", user: "x: null\nw: {z: null}",
      gives: #"{"a":1,"kid":{"global":{}},"w":{"z":null},"x":null}"#),
    Nulls(
      "null defaults", parent: "a: null\nb: {c: null, d: 1}", kid: "x: null\nw: {z: null}",
      gives: #"{"b":{"d":1},"kid":{"global":{},"w":{}}}"#),
    Nulls(
      "null default under the user's null", parent: "a: {b: null, c: 1}", user: "a: {b: null}",
      gives: #"{"a":{"b":null,"c":1},"kid":{"global":{}}}"#),
    Nulls(
      "null default under the user's map", parent: "a: null", user: "a: {b: 1}",
      gives: #"{"a":{"b":1},"kid":{"global":{}}}"#),
    Nulls(
      "nulls in lists", parent: "a: [null, {b: null}]", user: "l: [null, 1]",
      gives: #"{"a":[null,{"b":null}],"kid":{"global":{}},"l":[null,1]}"#),
    Nulls(
      "parent's null for a key of the subchart", parent: "kid: {x: null}", kid: "x: 1\nz: 2",
      gives: #"{"kid":{"global":{},"x":1,"z":2}}"#),
    Nulls(
      "parent's null for a map of the subchart", parent: "kid: {m: null}", kid: "m: {x: 1}",
      gives: #"{"kid":{"global":{},"m":{"x":1}}}"#),
    Nulls(
      "parent's null inside a map of the subchart", parent: "kid: {m: {x: null}}",
      kid: "m: {x: 1, z: 2}", gives: #"{"kid":{"global":{},"m":{"x":1,"z":2}}}"#),
    Nulls(
      "user's null for a key of the subchart", kid: "x: 1\nz: 2", user: "kid: {x: null}",
      gives: #"{"kid":{"global":{},"z":2}}"#),
    Nulls(
      "user's null inside a map of the subchart", kid: "m: {x: 1, z: 2}",
      user: "kid: {m: {x: null}}", gives: #"{"kid":{"global":{},"m":{"z":2}}}"#),
    Nulls(
      "user's null for what the parent sets of the subchart", parent: "kid: {x: 2}", kid: "x: 1",
      user: "kid: {x: null}", gives: #"{"kid":{"global":{}}}"#),
    Nulls(
      "user's null for the subchart's section", parent: "kid: {x: 2}", kid: "x: 1",
      user: "kid: null", gives: #"{"kid":{"global":{},"x":1}}"#),
    Nulls(
      "user's null for a section that the parent has not", kid: "x: 1", user: "kid: null",
      refusal: "type mismatch on kid: %!t(<nil>)"),
    Nulls(
      "parent's null for the subchart's section", parent: "kid: null", kid: "x: 1",
      gives: #"{"kid":{"global":{},"x":1}}"#),
    Nulls(
      "user's null for all globals", parent: "global: {g: 1}", kid: "global: {h: 2}",
      user: "global: null", gives: #"{"kid":{"global":{"h":2}}}"#),
    Nulls(
      "user's null for a global", parent: "global: {g: 1, i: 3}", kid: "global: {g: 2}",
      user: "global: {g: null}", gives: #"{"global":{"i":3},"kid":{"global":{"g":2,"i":3}}}"#),
    Nulls(
      "user's null for a global of the subchart alone", kid: "global: {g: 1, h: 2}",
      user: "global: {g: null}", gives: #"{"global":{"g":null},"kid":{"global":{"h":2}}}"#),
    Nulls(
      "user's null inside a map of globals", parent: "global: {m: {x: 1, z: 2}}",
      kid: "global: {m: {x: 3, z: 4}}", user: "global: {m: {x: null}}",
      gives: #"{"global":{"m":{"z":2}},"kid":{"global":{"m":{"x":3,"z":2}}}}"#),
    Nulls(
      "null globals of both charts", parent: "global: {g: null}", kid: "global: {h: null}",
      gives: #"{"global":{},"kid":{"global":{}}}"#),
    Nulls(
      "user's null for a global in the subchart's section", parent: "global: {g: 1}",
      kid: "global: {g: 2}", user: "kid: {global: {g: null}}",
      gives: #"{"global":{"g":1},"kid":{"global":{"g":1}}}"#),
    Nulls(
      "null by --set", parent: "a: {b: 1, c: 2}", kid: "x: 1",
      flags: ["--set", "a.b=null,kid.x=null"], gives: #"{"a":{"c":2},"kid":{"global":{}}}"#),
    Nulls(
      "null by --set-json over a null file", parent: "a: {b: 1, c: 2}", kid: "x: 1",
      user: "a: null", flags: ["--set-json", #"a={"c":null}"#],
      gives: #"{"a":{"b":1},"kid":{"global":{},"x":1}}"#),
    Nulls(
      "a later file takes a null back", parent: "a: {b: 1}", user: "a: {b: null}",
      flags: ["--set-json", #"a={"b":"x"}"#], gives: #"{"a":{"b":"x"},"kid":{"global":{}}}"#),
    Nulls(
      "null everywhere", parent: "a: {b: {c: 1}}\nkid: {x: {u: 1}}\nglobal: {g: {h: 1}}",
      kid: "x: {u: 2, z: 3}\nglobal: {g: {i: 1}}",
      user: "a: {b: null}\nkid: {x: null}\nglobal: {g: null}",
      gives: #"{"a":{},"global":{},"kid":{"global":{"g":{"i":1}}}}"#),
  ]
}
