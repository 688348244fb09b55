import Testing
import Transport

@Suite struct WebURLTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var base: String
    var reference: String
    var result: String?
    var testDescription: String { "\(base) + \(reference)" }
    init(_ base: String, _ reference: String, _ result: String?) {
      self.base = base
      self.reference = reference
      self.result = result
    }
  }

  // The examples of RFC 3986, 5.4, where they have a host.
  @Test(arguments: [
    Case("http://a/b/c/d;p?q", "g", "http://a/b/c/g"),
    Case("http://a/b/c/d;p?q", "./g", "http://a/b/c/g"),
    Case("http://a/b/c/d;p?q", "g/", "http://a/b/c/g/"),
    Case("http://a/b/c/d;p?q", "/g", "http://a/g"),
    Case("http://a/b/c/d;p?q", "//g", "http://g"),
    Case("http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"),
    Case("http://a/b/c/d;p?q", "g?y", "http://a/b/c/g?y"),
    Case("http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q"),
    Case("http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"),
    Case("http://a/b/c/d;p?q", ".", "http://a/b/c/"),
    Case("http://a/b/c/d;p?q", "..", "http://a/b/"),
    Case("http://a/b/c/d;p?q", "../g", "http://a/b/g"),
    Case("http://a/b/c/d;p?q", "../../../g", "http://a/g"),
    Case("http://a/b/c/d;p?q", "g;x=1/../y", "http://a/b/c/y"),
    Case("http://a", "g", "http://a/g"),
    Case("http://u:p@a/b", "c", "http://a/c"),
    Case("http://a/b", "c d\u{e9}\n", "http://a/c%20d%C3%A9%0A"),
    Case("http://[::1]:5000/b", "c", "http://[::1]:5000/c"),
    Case("http://A.Test:080/", "", "http://a.test:80/"),
    Case("http://a/", "http://b:99999/", nil),
    Case("http://a/", "http:///x", nil),
    Case("http://a/", "http://a b/x", nil),
    Case("http://a/", "http://a\r\nx/", nil),
    Case("http://a/", "mailto:x", nil),
  ])
  func resolves(_ sample: Case) throws {
    let base = try #require(WebURL(sample.base))
    #expect(base.resolving(sample.reference)?.description == sample.result)
  }

  @Test func readsUserInfo() throws {
    let url = try #require(WebURL("https://us%40er:p%3Aw@a.test/x"))
    #expect(url.userInfo?.user == "us@er")
    #expect(url.userInfo?.password == "p:w")
    #expect(url.origin == WebOrigin(scheme: "https", host: "a.test", port: 443))
    #expect(url.description == "https://a.test/x")
  }
}
