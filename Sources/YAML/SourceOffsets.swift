internal import CYaml

/// Translates libyaml's marks, which count characters, to bytes of the source.
struct SourceOffsets {
  private let text: UnsafeBufferPointer<UInt8>
  private let survey: SourceSurvey
  private let corrections: Corrections
  /// A character and its byte, from where the next search goes on.
  private var character = 0
  private var byte: Int

  init(
    _ text: UnsafeBufferPointer<UInt8>, survey: SourceSurvey, corrections: Corrections
  ) {
    self.text = text
    self.survey = survey
    self.corrections = corrections
    byte = survey.markLength
  }

  /// The byte of the text that libyaml reads.
  mutating func byteOffset(of mark: yaml_mark_t) -> Int {
    if survey.isASCII { return min(mark.index, text.count) }
    if mark.index < character { (character, byte) = (0, survey.markLength) }
    while character < mark.index, byte < text.count {
      byte += 1
      while byte < text.count, text[byte] & 0xC0 == 0x80 { byte += 1 }
      character += 1
    }
    return byte
  }

  /// The byte of the original source.
  mutating func originalOffset(of mark: yaml_mark_t) -> Int {
    if survey.isUTF16 { return 0 }
    let offset = byteOffset(of: mark)
    return corrections.isEmpty ? offset : corrections.originalOffset(of: offset)
  }
}
