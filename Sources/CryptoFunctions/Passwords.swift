internal import CCrypto
internal import TemplateLang
internal import ValueTree

/// Hashes of passwords, and passwords made of others.
internal let passwordFunctions: [Function] = [
  Function("bcrypt", [.string], isPure: false) { arguments, context throws(CallError) in
    .string(try bcrypt(arguments.text(0), context))
  },
  Function("htpasswd", [.string, .string], isPure: false) { arguments, context throws(CallError) in
    let user = arguments.text(0)
    if user.firstIndex(of: ":") != nil { return .string("invalid username: " + user) }
    return .string(user + ":" + (try bcrypt(arguments.text(1), context)))
  },
  Function(
    "derivePassword",
    [.number("uint32", isUnsigned: true), .string, .string, .string, .string]
  ) { arguments, context throws(CallError) in
    let templates = MasterPassword.templates(of: arguments.text(1))
    guard !templates.isEmpty else {
      return .string("cannot find password template " + arguments.text(1))
    }
    try context.chargeCrypto()
    guard case .integer(let counter, _) = arguments[0],
      let password = MasterPassword.derive(
        counter: UInt32(truncatingIfNeeded: counter), templates: templates,
        password: arguments.text(2), user: arguments.text(3), site: arguments.text(4))
    else { throw CallError("failed to derive password") }
    return .string(password)
  },
]

/// The hash of a password, or the reason why it has none.
///
/// The C function takes texts that end at a zero byte, so a password that holds one is refused: a
/// hash of its first part would be accepted for other passwords too.
private func bcrypt(
  _ password: ByteString, _ context: CallContext
) throws(CallError) -> ByteString {
  guard password.count <= 72 else {
    return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"
  }
  let bytes = password.bytes
  guard !bytes.contains(0) else { throw CallError("bcrypt: password holds a zero byte") }
  try context.chargeCrypto()
  let salt = context.randomBytes(16)
  var isDone = false
  var hash = [UInt8](unsafeUninitializedCapacity: 60) { buffer, count in
    let text = bytes.map { CChar(bitPattern: $0) } + [0]
    buffer.withMemoryRebound(to: CChar.self) { target in
      if let start = target.baseAddress { isDone = ccrypto_bcrypt(text, salt, start) }
    }
    count = isDone ? 60 : 0
  }
  guard isDone else { throw CallError("bcrypt: the password cannot be hashed") }
  // The two forms have the same meaning; the reference writes the older letter.
  hash[2] = UInt8(ascii: "a")
  return ByteString(hash)
}

/// The Master Password algorithm: a password for a site out of one that is remembered.
private enum MasterPassword {
  private static let scope = Array("com.lyndir.masterpassword".utf8)

  static func templates(of type: ByteString) -> [String] {
    switch type {
    case "maximum": ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"]
    case "long":
      [
        "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv",
        "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
        "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno",
        "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
        "CvccCvcvCvccno",
      ]
    case "medium": ["CvcnoCvc", "CvcCvcno"]
    case "short": ["Cvcn"]
    case "basic": ["aaanaaan", "aannaaan", "aaannaaa"]
    case "pin": ["nnnn"]
    default: []
    }
  }

  private static func characters(of symbol: UInt8) -> String {
    switch symbol {
    case UInt8(ascii: "V"): "AEIOU"
    case UInt8(ascii: "C"): "BCDFGHJKLMNPQRSTVWXYZ"
    case UInt8(ascii: "v"): "aeiou"
    case UInt8(ascii: "c"): "bcdfghjklmnpqrstvwxyz"
    case UInt8(ascii: "a"): "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
    case UInt8(ascii: "n"): "0123456789"
    case UInt8(ascii: "o"): "@&%?,=[]_:-+*$#!'^~;()/."
    default: "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()"
    }
  }

  static func derive(
    counter: UInt32, templates: [String], password: ByteString, user: ByteString, site: ByteString
  ) -> ByteString? {
    func sized(_ text: ByteString) -> [UInt8] {
      bigEndian(UInt32(truncatingIfNeeded: text.count)) + text.bytes
    }
    let salt = scope + sized(user)
    var key = [UInt8](repeating: 0, count: 64)
    let hasKey = password.withBytes {
      ccrypto_scrypt($0.baseAddress, $0.count, salt, salt.count, &key)
    }
    let message = scope + sized(site) + bigEndian(counter)
    var seed = [UInt8](repeating: 0, count: 32)
    guard hasKey, ccrypto_hmac(key, key.count, message, message.count, &seed) else { return nil }
    let template = templates[Int(seed[0]) % templates.count]
    return ByteString(
      zip(template.utf8, seed.dropFirst()).map { symbol, number in
        let choice = Array(characters(of: symbol).utf8)
        return choice[Int(number) % choice.count]
      })
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}
