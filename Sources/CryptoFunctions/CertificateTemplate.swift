internal import CCrypto
internal import TemplateLang
internal import ValueTree

/// What a new certificate says, and how it is encoded: as Go's `x509.CreateCertificate` does it.
internal struct CertificateTemplate {
  /// The subject's common name; may be empty.
  var commonName: ByteString
  /// IP addresses of 4 or 16 bytes.
  var addresses: [[UInt8]] = []
  /// DNS names.
  var names: [ByteString] = []
  /// 16 bytes.
  var serialNumber: [UInt8]
  var notBefore: GoTime
  var notAfter: GoTime
  var isAuthority = false

  /// Who signs.
  struct Issuer {
    /// The name, encoded.
    var name: [UInt8]
    var keyIdentifier: [UInt8]?
    /// The public key that the issuer's certificate shows; nil for a certificate that signs itself.
    var publicKey: [UInt8]?
    var key: PrivateKey
  }

  /// The encoded certificate of a public key; without an issuer the subject signs itself.
  func encoded(
    publicKeyOf subjectKey: PrivateKey, signedBy issuer: Issuer?
  ) throws(CallError) -> [UInt8] {
    let signer = issuer?.key ?? subjectKey
    let (algorithm, hashBits) = try Self.algorithm(of: signer)
    guard subjectKey.kind != .dsa, subjectKey.kind != .other else {
      let type = subjectKey.kind == .dsa ? "*dsa.PublicKey" : "*ecdh.PublicKey"
      throw CallError("x509: unsupported public key type: \(type)")
    }
    let subject = try encodedSubject()
    let publicKey = subjectKey.publicKey
    if let shown = issuer?.publicKey, shown != signer.publicKey {
      throw CallError("x509: provided PrivateKey doesn't match parent's PublicKey")
    }
    let issuerName = issuer?.name ?? subject
    let authority = issuerName == subject ? nil : issuer?.keyIdentifier
    let body = DER.sequence([
      DER.element(0xA0, DER.integer([2])), DER.integer(serialNumber), algorithm, issuerName,
      DER.sequence([try Self.time(notBefore), try Self.time(notAfter)]), subject, publicKey,
      DER.element(
        0xA3,
        DER.sequence(
          try extensions(
            publicKey, authority: authority, isSubjectEmpty: commonName.isEmpty))),
    ])
    guard let signature = signer.signature(of: body, hashBits: hashBits) else {
      throw CallError("x509: the key cannot sign")
    }
    return DER.sequence([body, algorithm, DER.bitString(signature)])
  }

  /// The algorithm that a key signs with, encoded, and the hash it takes.
  private static func algorithm(
    of key: PrivateKey
  ) throws(CallError) -> (encoded: [UInt8], hashBits: Int?) {
    switch (key.kind, key.curve) {
    case (.rsa, _):
      return (
        DER.sequence([DER.identifier(1, 2, 840, 113549, 1, 1, 11), DER.null]), 256
      )
    case (.ellipticCurve, 384):
      return (DER.sequence([DER.identifier(1, 2, 840, 10045, 4, 3, 3)]), 384)
    case (.ellipticCurve, 521):
      return (DER.sequence([DER.identifier(1, 2, 840, 10045, 4, 3, 4)]), 512)
    case (.ellipticCurve, _):
      return (DER.sequence([DER.identifier(1, 2, 840, 10045, 4, 3, 2)]), 256)
    case (.ed25519, _): return (DER.sequence([DER.identifier(1, 3, 101, 112)]), nil)
    case (.dsa, _), (.other, _):
      throw CallError("x509: certificate private key does not implement crypto.Signer")
    }
  }

  /// The subject's name: nothing but the common name, as a printable string where it fits.
  private func encodedSubject() throws(CallError) -> [UInt8] {
    if commonName.isEmpty { return DER.sequence([]) }
    let bytes = commonName.bytes
    let isPrintable = bytes.allSatisfy { byte in
      (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
        || (byte >= UInt8(ascii: "'") && byte <= UInt8(ascii: ")"))
        || (byte >= UInt8(ascii: "+") && byte <= UInt8(ascii: ":"))
        || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "?")
    }
    guard isPrintable || commonName.withBytes({ Rune.isValid($0) }) else {
      throw CallError("asn1: string not valid UTF-8")
    }
    let name = DER.sequence([
      DER.identifier(2, 5, 4, 3), DER.element(isPrintable ? 0x13 : 0x0C, bytes),
    ])
    return DER.sequence([DER.element(DER.set, name)])
  }

  /// A time in universal time: two digits of the year up to 2049.
  private static func time(_ time: GoTime) throws(CallError) -> [UInt8] {
    let time = time.in(.utc)
    let year = time.format("2006").bytes
    guard year.count == 4, year.first != UInt8(ascii: "-") else {
      throw CallError("asn1: structure error: cannot represent time as GeneralizedTime")
    }
    let isShort = ByteString(year) >= "1950" && ByteString(year) < "2050"
    return isShort
      ? DER.element(0x17, time.format("060102150405Z").bytes)
      : DER.element(0x18, time.format("20060102150405Z").bytes)
  }

  internal static let subjectKeyIdentifier = DER.identifier(2, 5, 29, 14)

  private func extensions(
    _ publicKey: [UInt8], authority: [UInt8]?, isSubjectEmpty: Bool
  ) throws(CallError) -> [[UInt8]] {
    // Digital signature, key encipherment, and for authorities the signing of certificates.
    let usage =
      isAuthority
      ? DER.bitString([0xA4], unusedBits: 2) : DER.bitString([0xA0], unusedBits: 5)
    var extensions = [
      Self.extension(DER.identifier(2, 5, 29, 15), isCritical: true, usage),
      // Server and client authentication.
      Self.extension(
        DER.identifier(2, 5, 29, 37),
        DER.sequence([
          DER.identifier(1, 3, 6, 1, 5, 5, 7, 3, 1), DER.identifier(1, 3, 6, 1, 5, 5, 7, 3, 2),
        ])),
      Self.extension(
        DER.identifier(2, 5, 29, 19), isCritical: true,
        DER.sequence(isAuthority ? [DER.isTrue] : [])),
    ]
    if isAuthority {
      extensions.append(
        Self.extension(
          Self.subjectKeyIdentifier, DER.octetString(Self.keyIdentifier(of: publicKey))))
    }
    if let authority, !authority.isEmpty {
      extensions.append(
        Self.extension(
          DER.identifier(2, 5, 29, 35), DER.sequence([DER.element(0x80, authority)])))
    }
    let alternatives = try alternativeNames()
    if !alternatives.isEmpty {
      extensions.append(
        Self.extension(
          DER.identifier(2, 5, 29, 17), isCritical: isSubjectEmpty, DER.sequence(alternatives)))
    }
    return extensions
  }

  private func alternativeNames() throws(CallError) -> [[UInt8]] {
    var result: [[UInt8]] = []
    for name in names {
      guard name.bytes.allSatisfy({ $0 < 0x80 }) else {
        throw CallError(
          "x509: \(GoQuote.quoted(name)) cannot be encoded as an IA5String")
      }
      result.append(DER.element(0x82, name.bytes))
    }
    return result + addresses.map { DER.element(0x87, $0) }
  }

  private static func `extension`(
    _ identifier: [UInt8], isCritical: Bool = false, _ value: [UInt8]
  ) -> [UInt8] {
    DER.sequence([identifier, isCritical ? DER.isTrue : [], DER.octetString(value)])
  }

  /// The first 20 bytes of the SHA-256 of the key's bits, without the algorithm before them.
  private static func keyIdentifier(of publicKey: [UInt8]) -> [UInt8] {
    var outer = DERReader(publicKey)
    guard let content = outer.read(DER.sequence) else { return [] }
    var parts = DERReader(content.contents)
    guard parts.read(DER.sequence) != nil, let bits = parts.read(DER.bitString) else { return [] }
    let key = ByteString(Array(bits.contents.dropFirst()))
    return Array(digest(key, size: 32, by: ccrypto_sha256).prefix(20))
  }
}
