internal import TemplateLang
internal import ValueTree

extension PrivateKey {
  /// Reads the first PEM block of a text as a private key.
  static func read(
    pem text: ByteString, _ source: RandomSource
  ) throws(CallError) -> PrivateKey {
    guard let block = PEMBlock(firstIn: text) else { throw CallError("no PEM data in input") }
    if block.label == "PRIVATE KEY" {
      return try read(block, as: .other, "decoding PEM as PKCS#8", source)
    }
    guard block.label.hasSuffix(" PRIVATE KEY") else {
      throw CallError("no private key data in PEM block of type \(block.label)")
    }
    switch block.label.dropLast(" PRIVATE KEY".count) {
    case "RSA": return try read(block, as: .rsa, "parsing RSA private key from PEM", source)
    case "EC":
      return try read(block, as: .ellipticCurve, "parsing EC private key from PEM", source)
    case "DSA": return try read(block, as: .dsa, "parsing DSA private key from PEM", source)
    default: throw CallError("invalid private key type \(block.label)")
    }
  }

  private static func read(
    _ block: PEMBlock, as format: Kind, _ action: String, _ source: RandomSource
  ) throws(CallError) -> PrivateKey {
    if let key = read(block.contents, as: format, source) {
      if key.kind == .ellipticCurve, key.curve == nil {
        throw CallError("\(action): x509: unknown elliptic curve")
      }
      return key
    }
    throw CallError("\(action): \(reason(block.contents, format, source))")
  }

  /// Why Go could not read a key, as far as it shows from outside.
  private static func reason(
    _ contents: [UInt8], _ format: Kind, _ source: RandomSource
  ) -> String {
    let alternatives: [(Kind, String)] =
      switch format {
      case .rsa: [(.ellipticCurve, "EC"), (.other, "PKCS8")]
      case .ellipticCurve: [(.other, "PKCS8"), (.rsa, "PKCS1")]
      case .other: [(.ellipticCurve, "EC"), (.rsa, "PKCS1")]
      default: []
      }
    for (alternative, name) in alternatives
    where read(contents, as: alternative, source) != nil {
      return "x509: failed to parse private key (use Parse\(name)PrivateKey instead for this key "
        + "format)"
    }
    let type =
      switch format {
      case .rsa: "pkcs1PrivateKey"
      case .ellipticCurve: "ecPrivateKey"
      case .dsa: "DSAKeyFormat"
      default: "pkcs8"
      }
    return (format == .ellipticCurve ? "x509: failed to parse EC private key: " : "")
      + structureReason(contents, type)
  }

  private static func structureReason(_ contents: [UInt8], _ type: String) -> String {
    guard let tag = contents.first else { return "asn1: syntax error: sequence truncated" }
    guard contents.count > 1, contents[1] < 0x80, tag != DER.sequence else {
      return "asn1: syntax error: data truncated"
    }
    return "asn1: structure error: tags don't match (16 vs {class:\(tag >> 6) tag:\(tag & 0x1F) "
      + "length:\(contents[1]) isCompound:\(tag & 0x20 != 0)}) {optional:false explicit:false "
      + "application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 "
      + "set:false omitEmpty:false} \(type) @2"
  }
}
