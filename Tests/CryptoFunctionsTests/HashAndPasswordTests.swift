import CryptoFunctions
import TemplateLang
import Testing

@Suite struct HashAndPasswordTests {
  @Test(arguments: [
    CryptoCase(#"sha1sum "abc""#, "a9993e364706816aba3e25717850c26c9cd0d89d"),
    CryptoCase(
      #"sha256sum """#, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    CryptoCase(
      #"sha512sum "abc""#,
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"),
    CryptoCase(#"adler32sum """#, "1"),
    CryptoCase(#"adler32sum (repeat 10000 "\xff")"#, "3055807275"),
    CryptoCase(#"derivePassword 1 "long" "password" "user" "example.com""#, "ZedaFaxcZaso9*"),
    CryptoCase(
      #"derivePassword 1.0 "maximum" "password" "user" "example.com""#, "pf4zS1LjCg&LjhsZ7T2~"),
    CryptoCase(#"derivePassword 4294967296 "long" "" "" """#, "Rozi8;WilbQoyu"),
    CryptoCase(#"derivePassword 1 "nope" "p" "u" "s""#, "cannot find password template nope"),
    CryptoCase(#"htpasswd "u:x" "p""#, "invalid username: u:x"),
    CryptoCase(
      #"bcrypt (repeat 73 "a")"#,
      "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"),
    CryptoCase(#"bcrypt "" | len"#, "60"),
    CryptoCase(#"bcrypt (repeat 72 "a") | trunc 7"#, "$2a$10$"),
    CryptoCase(#"htpasswd "u" "p" | trunc 9"#, "u:$2a$10$"),
  ])
  func results(_ item: CryptoCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    CryptoCase(#"derivePassword -1 "pin" "a" "b" "c""#, "expected unsigned integer; found -1"),
    CryptoCase(
      #"derivePassword (int64 1) "pin" "a" "b" "c""#,
      "wrong type for value; expected uint32; got int64"),
    CryptoCase(#"derivePassword nil "pin" "a" "b" "c""#, "cannot assign nil to uint32"),
    CryptoCase(#"bcrypt "a\x00b""#, "bcrypt: password holds a zero byte"),
    CryptoCase(#"decryptAES "k" "bad""#, "illegal base64 data at input byte 0"),
    CryptoCase(
      #"decryptAES "k" "YWJj""#, "runtime error: slice bounds out of range [:16] with capacity 3"),
    CryptoCase(#"decryptAES "k" (b64enc (repeat 18 "a"))"#, "crypto/cipher: input not full blocks"),
    CryptoCase(
      #"decryptAES "k" (b64enc (repeat 16 "a"))"#, "runtime error: index out of range [-1]"),
  ])
  func refusals(_ item: CryptoCase) {
    #expect(item.reason().hasSuffix(item.expected), "\(item.reason())")
  }

  @Test(arguments: ["x", "fifteen letters", "sixteen letters!", "a text of more than one block"])
  func encryption(_ text: String) throws {
    let item = CryptoCase("encryptAES \"key\" \"\(text)\" | decryptAES \"key\"", text)
    #expect(try item.evaluated() == text)
    #expect(try CryptoCase("encryptAES \"k\" \"\(text)\"").evaluated().count >= 44)
  }

  @Test func identifiers() throws {
    let text = try CryptoCase("uuidv4").evaluated()
    let parts = text.split(separator: "-")
    #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
    #expect(parts[2].first == "4" && "89ab".contains(parts[3].first ?? " "))
  }

  @Test func budget() {
    var limits = Limits()
    limits.cryptoCalls = 2
    let item = CryptoCase(#"range until 3 }}{{ genPrivateKey "ed25519" }}{{ end"#)
    #expect(item.reason(limits: limits).contains("more than 2 key or password functions"))
  }
}
