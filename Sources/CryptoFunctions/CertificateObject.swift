internal import ValueTree

/// A certificate and its private key, both PEM texts: what the certificate functions give.
internal final class CertificateObject: TemplateObject {
  let certificate: ByteString
  let key: ByteString

  init(certificate: ByteString, key: ByteString) {
    self.certificate = certificate
    self.key = key
  }

  override var goType: String { "sprig.certificate" }

  override func member(_ name: ByteString) -> Member? {
    switch name {
    case "Cert": .value(.string(certificate))
    case "Key": .value(.string(key))
    default: nil
    }
  }

  override var printed: ByteString { "{" + certificate + " " + key + "}" }

  override var jsonFields: [(name: ByteString, value: Value)]? {
    [("Cert", .string(certificate)), ("Key", .string(key))]
  }

  override var structFields: [(name: ByteString, value: Value)]? { jsonFields }

  override func isEqual(to other: TemplateObject) -> Bool {
    guard let other = other as? CertificateObject else { return false }
    return certificate == other.certificate && key == other.key
  }
}
