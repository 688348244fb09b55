/// Classes and case of characters as Go's `unicode` package has them.
///
/// The tables are Swift's, cut back to Unicode 15, the version that the reference was built with:
/// a character that is younger has no class and no case. Case mapping is one character to one.
package enum GoUnicode {
  /// Whether Go writes the character as it is when it quotes a text: letters, marks, numbers,
  /// punctuation, symbols and the ASCII blank.
  package static func isPrint(_ rune: UInt32) -> Bool {
    if rune < 0x7F { return rune >= 0x20 }
    if rune <= 0xFF { return rune > 0xA0 && rune != 0xAD }
    switch category(rune) {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark,
      .decimalNumber, .letterNumber, .otherNumber,
      .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation,
      .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
      return true
    default: return false
    }
  }

  /// Whether the character is a letter of any kind.
  package static func isLetter(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return isASCIILetter(rune) }
    switch category(rune) {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return true
    default: return false
    }
  }

  /// Whether the character is a decimal digit.
  package static func isDigit(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return rune >= 0x30 && rune <= 0x39 }
    return category(rune) == .decimalNumber
  }

  /// Whether the character is white space.
  package static func isSpace(_ rune: UInt32) -> Bool {
    switch rune {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  /// Whether the character is an upper case letter.
  package static func isUpper(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return rune >= 0x41 && rune <= 0x5A }
    return category(rune) == .uppercaseLetter
  }

  /// Whether the character is a lower case letter.
  package static func isLower(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return rune >= 0x61 && rune <= 0x7A }
    return category(rune) == .lowercaseLetter
  }

  /// Whether the character is a title case letter, such as the `Dz` that is one character.
  package static func isTitle(_ rune: UInt32) -> Bool {
    rune >= 0x80 && category(rune) == .titlecaseLetter
  }

  /// Whether the character is a number of any kind.
  package static func isNumber(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return rune >= 0x30 && rune <= 0x39 }
    switch category(rune) {
    case .decimalNumber, .letterNumber, .otherNumber: return true
    default: return false
    }
  }

  /// Whether the character is punctuation.
  package static func isPunctuation(_ rune: UInt32) -> Bool {
    switch category(rune) {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  /// The upper case form, or the character itself.
  package static func toUpper(_ rune: UInt32) -> UInt32 {
    if rune < 0x80 { return isLower(rune) ? rune - 0x20 : rune }
    return mapped(rune) { $0.uppercaseMapping } ?? specialUpper(rune)
  }

  /// The lower case form, or the character itself.
  package static func toLower(_ rune: UInt32) -> UInt32 {
    if rune < 0x80 { return isUpper(rune) ? rune + 0x20 : rune }
    // The only character whose full lower case form has two characters.
    if rune == 0x130 { return 0x69 }
    return mapped(rune) { $0.lowercaseMapping } ?? rune
  }

  /// The title case form, or the character itself.
  package static func toTitle(_ rune: UInt32) -> UInt32 {
    if rune < 0x80 { return isLower(rune) ? rune - 0x20 : rune }
    return mapped(rune) { $0.titlecaseMapping } ?? specialUpper(rune)
  }

  private static func isASCIILetter(_ rune: UInt32) -> Bool {
    let lower = rune | 0x20
    return lower >= 0x61 && lower <= 0x7A
  }

  /// The class in Unicode 15.
  private static func category(_ rune: UInt32) -> Unicode.GeneralCategory {
    guard let scalar = known(rune) else { return .unassigned }
    return scalar.properties.generalCategory
  }

  /// The scalar, if Unicode 15 has it.
  private static func known(_ rune: UInt32) -> Unicode.Scalar? {
    guard let scalar = Unicode.Scalar(rune) else { return nil }
    if rune < 0x530 { return scalar }
    guard let age = scalar.properties.age else { return nil }
    return age.major < 15 || (age.major == 15 && age.minor == 0) ? scalar : nil
  }

  /// A mapping's result; the character itself where Unicode 15 has none, nil where the full
  /// mapping has more than one character.
  private static func mapped(
    _ rune: UInt32, _ mapping: (Unicode.Scalar.Properties) -> String
  ) -> UInt32? {
    guard let scalar = known(rune) else { return rune }
    var result = mapping(scalar.properties).unicodeScalars.makeIterator()
    guard let first = result.next() else { return rune }
    guard result.next() == nil else { return nil }
    return known(first.value) == nil ? rune : first.value
  }

  /// Greek letters with iota below: their full upper case form has two characters, the one that
  /// Go uses is a single one.
  private static func specialUpper(_ rune: UInt32) -> UInt32 {
    switch rune {
    case 0x1F80...0x1F87, 0x1F90...0x1F97, 0x1FA0...0x1FA7: rune + 8
    case 0x1FB3, 0x1FC3, 0x1FF3: rune + 9
    default: rune
    }
  }
}
