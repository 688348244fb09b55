internal import ValueTree

/// What signing and checking need of a certificate.
internal struct ParsedCertificate {
  /// The subject's name, encoded.
  let subject: [UInt8]
  /// The public key, encoded.
  let publicKey: [UInt8]
  /// The identifier of the key, if the certificate has one.
  let keyIdentifier: [UInt8]?

  /// Reads the encoded form; what Go says about broken ones is thrown.
  init(_ encoded: [UInt8]) throws(CallError) {
    var input = DERReader(encoded)
    guard let whole = input.read(DER.sequence) else { throw Self.malformed("certificate") }
    guard input.isAtEnd else { throw CallError("x509: trailing data") }
    var outer = DERReader(whole.contents)
    guard let body = outer.read(DER.sequence) else { throw Self.malformed("tbs certificate") }
    var fields = DERReader(body.contents)
    guard fields.skipOptional(0xA0) else { throw Self.malformed("version") }
    guard fields.read(DER.integer) != nil else { throw Self.malformed("serial number") }
    guard let algorithm = fields.read(DER.sequence) else {
      throw Self.malformed("signature algorithm identifier")
    }
    guard let outerAlgorithm = outer.read(DER.sequence) else {
      throw Self.malformed("algorithm identifier")
    }
    guard algorithm.contents == outerAlgorithm.contents else {
      throw CallError("x509: inner and outer signature algorithm identifiers don't match")
    }
    guard fields.read(DER.sequence) != nil else { throw Self.malformed("issuer") }
    guard fields.read(DER.sequence) != nil else { throw Self.malformed("validity") }
    guard let subject = fields.read(DER.sequence) else { throw Self.malformed("issuer") }
    guard let publicKey = fields.read(DER.sequence) else { throw Self.malformed("spki") }
    self.subject = Array(subject.whole)
    self.publicKey = Array(publicKey.whole)
    guard fields.skipOptional(0x81) else { throw Self.malformed("issuerUniqueID") }
    guard fields.skipOptional(0x82) else { throw Self.malformed("subjectUniqueID") }
    keyIdentifier = try Self.keyIdentifier(in: &fields)
    guard outer.read(DER.bitString) != nil else { throw Self.malformed("signature") }
  }

  private static func malformed(_ part: String) -> CallError {
    CallError("x509: malformed \(part)")
  }

  /// Looks through the extensions for the identifier of the subject's key.
  private static func keyIdentifier(in fields: inout DERReader) throws(CallError) -> [UInt8]? {
    if fields.isAtEnd { return nil }
    guard let tagged = fields.read(0xA3) else { throw malformed("extensions") }
    var list = DERReader(tagged.contents)
    guard let extensions = list.read(DER.sequence) else { throw malformed("extensions") }
    var reader = DERReader(extensions.contents)
    var found: [UInt8]?
    while !reader.isAtEnd {
      guard let item = reader.read(DER.sequence) else { throw malformed("extension") }
      var parts = DERReader(item.contents)
      guard let identifier = parts.read(0x06) else { throw malformed("extension OID field") }
      guard parts.skipOptional(0x01) else { throw malformed("extension critical field") }
      guard let value = parts.read(DER.octetString) else {
        throw malformed("extension value field")
      }
      guard Array(identifier.whole) == CertificateTemplate.subjectKeyIdentifier else { continue }
      var content = DERReader(value.contents)
      guard let bytes = content.read(DER.octetString) else {
        throw CallError("x509: invalid subject key identifier")
      }
      found = Array(bytes.contents)
    }
    return found
  }
}
