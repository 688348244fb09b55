import Testing

@testable import Verification

@Suite("Names of objects")
struct ObjectNameTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var kind: String
    var name: String
    var flaws: [String]
    var testDescription: String { "\(kind) \(name)" }
  }

  @Test(arguments: [
    Case(kind: "ConfigMap", name: "a.b-c", flaws: []),
    Case(kind: "Service", name: "a.b", flaws: ["a DNS-1035 label"]),
    Case(kind: "Namespace", name: "a.b", flaws: ["must not contain dots"]),
    Case(kind: "Namespace", name: "A", flaws: ["a lowercase RFC 1123 label"]),
    Case(kind: "Role", name: "a/%", flaws: ["may not contain '/'", "may not contain '%'"]),
    Case(kind: "Role", name: "system:node", flaws: []),
    Case(
      kind: "Service", name: String(repeating: "0", count: 64),
      flaws: ["must be no more than 63", "a DNS-1035 label"]),
    Case(kind: "CertificateSigningRequest", name: "?", flaws: []),
    Case(kind: "Deployment", name: "", flaws: ["a lowercase RFC 1123 subdomain"]),
  ])
  func flaws(_ test: Case) {
    let flaws = ObjectName.flaws(of: test.name, kind: test.kind)
    #expect(flaws.count == test.flaws.count)
    for (flaw, start) in zip(flaws, test.flaws) { #expect(flaw.hasPrefix(start)) }
  }
}
