internal import TemplateLang
internal import ValueTree

/// Private keys.
internal let keyFunctions: [Function] = [
  Function("genPrivateKey", [.string], isPure: false) { arguments, context throws(CallError) in
    let (kind, bits): (PrivateKey.Kind, UInt32)
    switch arguments.text(0) {
    case "", "rsa": (kind, bits) = (.rsa, 4096)
    case "dsa": (kind, bits) = (.dsa, 0)
    case "ecdsa": (kind, bits) = (.ellipticCurve, 0)
    case "ed25519": (kind, bits) = (.ed25519, 0)
    default: return .string("Unknown type " + arguments.text(0))
    }
    let key = try context.generateKey(kind, bits: bits, try context.randomSource())
    return .string(key.pem.text)
  }
]

extension CallContext {
  /// Makes a key, against the budget.
  internal func generateKey(
    _ kind: PrivateKey.Kind, bits: UInt32, _ source: RandomSource
  ) throws(CallError) -> PrivateKey {
    try chargeCrypto()
    guard let key = PrivateKey.generate(kind, bits: bits, source) else {
      throw CallError("failed to generate private key")
    }
    return key
  }
}
