import CryptoFunctions
import TemplateLang
import Testing

@Suite struct CertificateTests {
  @Test(arguments: [
    CryptoCase(
      #"genPrivateKey "ecdsa" | splitList "\n" | first"#, "-----BEGIN EC PRIVATE KEY-----"),
    CryptoCase(#"genPrivateKey "ed25519" | splitList "\n" | first"#, "-----BEGIN PRIVATE KEY-----"),
    CryptoCase(#"genPrivateKey "ed25519" | len"#, "119"),
    CryptoCase(#"genPrivateKey "x""#, "Unknown type x"),
    CryptoCase(#"(genCA "a" 1).Key | splitList "\n" | first"#, "-----BEGIN RSA PRIVATE KEY-----"),
    CryptoCase(#"typeOf (genCAWithKey "a" 1 (genPrivateKey "ecdsa"))"#, "sprig.certificate"),
    CryptoCase(
      #"genCAWithKey "a" 1 (genPrivateKey "ecdsa") | toString | trunc 28"#,
      "{-----BEGIN CERTIFICATE-----"),
    CryptoCase(
      #"genCAWithKey "a" 1 (genPrivateKey "ecdsa") | toJson | trunc 36"#,
      #"{"Cert":"-----BEGIN CERTIFICATE-----"#),
    CryptoCase(
      #"$k := genPrivateKey "ecdsa" }}{{ eq (genSelfSignedCertWithKey "a" nil nil 1 $k).Key $k"#,
      "true"),
    CryptoCase(
      #"$c := genCAWithKey "a" 1 (genPrivateKey "ecdsa") }}"#
        + #"{{ eq $c (buildCustomCert (b64enc $c.Cert) (b64enc $c.Key))"#,
      "true"),
    // Keys of other kinds can sign each other.
    CryptoCase(
      #"$a := genCAWithKey "a" 1 (genPrivateKey "ed25519") }}"#
        + #"{{ $k := genPrivateKey "ecdsa" }}"#
        + #"{{ typeOf (genSignedCertWithKey "b" (list "1.2.3.4" "::1") (list "b.c") 1 $a $k)"#,
      "sprig.certificate"),
  ])
  func results(_ item: CryptoCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    CryptoCase(#"genSelfSignedCert "a" (list "bad") nil 1"#, "error parsing ip: bad"),
    CryptoCase(
      #"genSelfSignedCert "a" (list nil) nil 1"#, "error parsing ip: <nil> is not a string"),
    CryptoCase(
      #"genSelfSignedCert "a" nil (list 1) 1"#,
      "error processing alternate dns name: 1 is not a string"),
    CryptoCase(
      #"genSelfSignedCert "a" nil (list "ü") 1"#,
      #"error creating certificate: x509: "ü" cannot be encoded as an IA5String"#),
    CryptoCase(#"genCAWithKey "a" 1 "bad""#, "parsing private key: no PEM data in input"),
    CryptoCase(
      #"genCAWithKey "a" 1 "-----BEGIN X PRIVATE KEY-----\n-----END X PRIVATE KEY-----""#,
      "parsing private key: invalid private key type X PRIVATE KEY"),
    CryptoCase(
      #"genCAWithKey "a" 1 "-----BEGIN Y-----\nAAAA\n-----END Y-----\n""#,
      "parsing private key: no private key data in PEM block of type Y"),
    CryptoCase(
      #"genCAWithKey "a" 1 (genPrivateKey "ecdsa" | replace "EC PRIVATE" "RSA PRIVATE")"#,
      "parsing RSA private key from PEM: x509: failed to parse private key (use "
        + "ParseECPrivateKey instead for this key format)"),
    CryptoCase(
      #"genCAWithKey "a" 1 "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n""#,
      "decoding PEM as PKCS#8: asn1: syntax error: sequence truncated"),
    CryptoCase(#"genSignedCert "a" nil nil 1 nil"#, "cannot assign nil to sprig.certificate"),
    CryptoCase(#"buildCustomCert "a" "b""#, "unable to decode base64 certificate"),
    CryptoCase(#"buildCustomCert (b64enc "a") (b64enc "b")"#, "unable to decode certificate"),
    CryptoCase(
      #"buildCustomCert (b64enc "-----BEGIN A-----\nAAAA\n-----END A-----\n") """#,
      "error parsing certificate: decodedCert.Bytes: x509: malformed certificate"),
    CryptoCase(
      #"$c := genCAWithKey "a" 1 (genPrivateKey "ecdsa") }}{{ $k := genPrivateKey "ecdsa" }}"#
        + #"{{ genSignedCert "b" nil nil 1 (buildCustomCert (b64enc $c.Cert) (b64enc $k))"#,
      "error creating certificate: x509: provided PrivateKey doesn't match parent's PublicKey"),
    CryptoCase(
      #"(genCAWithKey "a" 1 (genPrivateKey "ecdsa")).Foo"#,
      "can't evaluate field Foo in type sprig.certificate"),
  ])
  func refusals(_ item: CryptoCase) {
    #expect(item.reason().hasSuffix(item.expected), "\(item.reason())")
  }

  /// With a seed everything repeats, without one nothing does.
  @Test(arguments: [
    #"genPrivateKey "ecdsa""#, #"genPrivateKey "ed25519""#, #"(genCA "a" 1).Cert"#,
    #"(genCAWithKey "a" 1 (genPrivateKey "ecdsa")).Cert"#, #"bcrypt "a""#, "uuidv4",
    #"encryptAES "a" "b""#,
  ])
  func seeds(_ expression: String) throws {
    let item = CryptoCase(expression)
    let first = try item.evaluated(seed: 1)
    #expect(try item.evaluated(seed: 1) == first)
    #expect(try item.evaluated(seed: 2) != first)
    #expect(try item.evaluated() != item.evaluated())
  }

  /// Seeded sources of different renders do not disturb each other.
  @Test func concurrentSeeds() async throws {
    let item = CryptoCase(#"(genCAWithKey "a" 1 (genPrivateKey "ecdsa")).Cert"#)
    let expected = try item.evaluated(seed: 5)
    try await withThrowingTaskGroup(of: String.self) { group in
      for index in 0..<16 {
        group.addTask { try item.evaluated(seed: index % 2 == 0 ? 5 : nil) }
      }
      var equal = 0
      for try await text in group where text == expected { equal += 1 }
      #expect(equal == 8)
    }
  }
}
