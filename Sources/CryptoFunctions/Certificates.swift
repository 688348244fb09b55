internal import Glibc
internal import TemplateLang
internal import ValueTree

/// Certificates: signed by themselves, by a given authority, or brought from elsewhere.
internal let certificateFunctions: [Function] = [
  Function("buildCustomCert", [.string, .string]) { arguments, _ throws(CallError) in
    .object(try customCertificate(arguments.text(0), arguments.text(1)))
  },
  Function("genCA", [.string, .int], isPure: false) { arguments, context throws(CallError) in
    let request = CertificateRequest(arguments, days: 1)
    return try selfSigned(request, keyText: nil, isAuthority: true, context)
  },
  Function("genCAWithKey", [.string, .int, .string], isPure: false) {
    arguments, context throws(CallError) in
    let request = CertificateRequest(arguments, days: 1)
    return try selfSigned(request, keyText: arguments.text(2), isAuthority: true, context)
  },
  Function("genSelfSignedCert", [.string, .list, .list, .int], isPure: false) {
    arguments, context throws(CallError) in
    let request = CertificateRequest(arguments, addresses: 1, names: 2, days: 3)
    return try selfSigned(request, keyText: nil, isAuthority: false, context)
  },
  Function("genSelfSignedCertWithKey", [.string, .list, .list, .int, .string], isPure: false) {
    arguments, context throws(CallError) in
    let request = CertificateRequest(arguments, addresses: 1, names: 2, days: 3)
    return try selfSigned(request, keyText: arguments.text(4), isAuthority: false, context)
  },
  Function(
    "genSignedCert", [.string, .list, .list, .int, .object("sprig.certificate")], isPure: false
  ) { arguments, context throws(CallError) in
    let request = CertificateRequest(arguments, addresses: 1, names: 2, days: 3)
    return try signed(request, by: arguments[4], keyText: nil, context)
  },
  Function(
    "genSignedCertWithKey",
    [.string, .list, .list, .int, .object("sprig.certificate"), .string], isPure: false
  ) { arguments, context throws(CallError) in
    let request = CertificateRequest(arguments, addresses: 1, names: 2, days: 3)
    return try signed(request, by: arguments[4], keyText: arguments.text(5), context)
  },
]

/// The arguments that certificate functions share.
private struct CertificateRequest {
  var commonName: ByteString
  var addresses: List?
  var names: List?
  var days: Int

  init(_ arguments: Arguments, addresses: Int? = nil, names: Int? = nil, days: Int) {
    commonName = arguments.text(0)
    self.addresses = addresses.flatMap { arguments.list($0) }
    self.names = names.flatMap { arguments.list($0) }
    self.days = arguments.int(days)
  }

  /// The template for a certificate that is valid from now on.
  func template(_ context: CallContext) throws(CallError) -> CertificateTemplate {
    var parsedAddresses: [[UInt8]] = []
    for value in addresses?.elements ?? [] {
      guard case .string(let text) = value else {
        throw CallError("error parsing ip: \(value.printed) is not a string")
      }
      guard let address = address(text) else { throw CallError("error parsing ip: \(text)") }
      parsedAddresses.append(address)
    }
    var parsedNames: [ByteString] = []
    for value in names?.elements ?? [] {
      guard case .string(let text) = value else {
        throw CallError(
          "error processing alternate dns name: \(value.printed) is not a string")
      }
      parsedNames.append(text)
    }
    let now = context.currentTime
    let span = Int64(days) &* 86_400_000_000_000
    return CertificateTemplate(
      commonName: commonName, addresses: parsedAddresses, names: parsedNames,
      serialNumber: context.randomBytes(16), notBefore: now, notAfter: now.adding(span))
  }

  /// The bytes of an address: 4, also for those in the form of version 6, or 16.
  private func address(_ text: ByteString) -> [UInt8]? {
    let bytes = text.bytes
    guard bytes.count < 64, !bytes.contains(0) else { return nil }
    let characters = bytes.map { CChar(bitPattern: $0) } + [0]
    var version4 = in_addr()
    if inet_pton(AF_INET, characters, &version4) == 1 {
      return withUnsafeBytes(of: version4) { Array($0) }
    }
    var version6 = in6_addr()
    guard inet_pton(AF_INET6, characters, &version6) == 1 else { return nil }
    let address = withUnsafeBytes(of: version6) { Array($0) }
    let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
    return address.starts(with: mapped) ? Array(address[12...]) : address
  }
}

/// The key in a PEM text, if one was given.
private func givenKey(
  _ text: ByteString?, _ source: RandomSource, _ context: CallContext
) throws(CallError) -> PrivateKey? {
  guard let text else { return nil }
  try context.chargeCrypto()
  do throws(CallError) {
    return try PrivateKey.read(pem: text, source)
  } catch {
    throw CallError(bytes: "parsing private key: " + error.reason)
  }
}

extension CallContext {
  /// The key of a certificate for which none was given.
  fileprivate func newSubjectKey(_ source: RandomSource) throws(CallError) -> PrivateKey {
    try generateKey(.rsa, bits: 2048, source)
  }
}

private func selfSigned(
  _ request: CertificateRequest, keyText: ByteString?, isAuthority: Bool, _ context: CallContext
) throws(CallError) -> Value {
  let source = try context.randomSource()
  let given = try givenKey(keyText, source, context)
  var template = try request.template(context)
  template.isAuthority = isAuthority
  let key = if let given { given } else { try context.newSubjectKey(source) }
  return try certificate(template, key, signedBy: nil)
}

private func signed(
  _ request: CertificateRequest, by authority: Value, keyText: ByteString?, _ context: CallContext
) throws(CallError) -> Value {
  guard case .object(let object) = authority, let authority = object as? CertificateObject else {
    throw CallError("unable to decode certificate")
  }
  let source = try context.randomSource()
  let given = try givenKey(keyText, source, context)
  let parsed = try parsedCertificate(authority.certificate)
  let signingKey: PrivateKey
  do throws(CallError) {
    signingKey = try PrivateKey.read(pem: authority.key, source)
  } catch {
    throw CallError(bytes: "error parsing private key: " + error.reason)
  }
  let template = try request.template(context)
  let key = if let given { given } else { try context.newSubjectKey(source) }
  return try certificate(
    template, key,
    signedBy: CertificateTemplate.Issuer(
      name: parsed.subject, keyIdentifier: parsed.keyIdentifier, publicKey: parsed.publicKey,
      key: signingKey))
}

private func certificate(
  _ template: CertificateTemplate, _ key: PrivateKey, signedBy issuer: CertificateTemplate.Issuer?
) throws(CallError) -> Value {
  do throws(CallError) {
    let encoded = try template.encoded(publicKeyOf: key, signedBy: issuer)
    let block = PEMBlock(label: "CERTIFICATE", contents: encoded)
    return .object(CertificateObject(certificate: block.text, key: key.pem.text))
  } catch {
    throw CallError(bytes: "error creating certificate: " + error.reason)
  }
}

private func parsedCertificate(_ text: ByteString) throws(CallError) -> ParsedCertificate {
  guard let block = PEMBlock(firstIn: text) else {
    throw CallError("unable to decode certificate")
  }
  do throws(CallError) {
    return try ParsedCertificate(block.contents)
  } catch {
    throw CallError(bytes: "error parsing certificate: decodedCert.Bytes: " + error.reason)
  }
}

private func customCertificate(
  _ certificate: ByteString, _ key: ByteString
) throws(CallError) -> CertificateObject {
  guard case .success(let certificateText) = Base64.decoded(certificate) else {
    throw CallError("unable to decode base64 certificate")
  }
  guard case .success(let keyText) = Base64.decoded(key) else {
    throw CallError("unable to decode base64 private key")
  }
  _ = try parsedCertificate(certificateText)
  // Reading a key takes no random bits, so none are drawn from a seeded sequence.
  guard let source = RandomSource(seed: nil) else {
    throw CallError("the cryptographic library cannot be used")
  }
  do throws(CallError) {
    _ = try PrivateKey.read(pem: keyText, source)
  } catch {
    throw CallError(bytes: "error parsing private key: " + error.reason)
  }
  return CertificateObject(certificate: certificateText, key: keyText)
}
