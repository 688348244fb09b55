package import TemplateLang

extension RenderEnvironment {
  /// The seed that a text stands for: the number itself, or the FNV-1a hash of anything else.
  package static func seed(from text: String) -> UInt64 {
    UInt64(text)
      ?? text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
