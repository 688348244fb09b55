/// A class of characters by Unicode category or script, in the names that Go knows.
///
/// Names match without regard to case, blanks, hyphens and underscores. Go also knows categories
/// that RE2 does not: cased letters, unassigned characters and their unions.
internal struct UnicodeClass {
  /// RE2's names that together are the class.
  private var names: [String]
  /// Whether the class is everything else than the names'.
  private var isComplement: Bool

  /// Looks a name up; nil if there is no such class.
  init?(_ name: ArraySlice<UInt8>, isNegated: Bool) {
    let name = Self.canonical(name)
    var isComplement = isNegated
    switch name {
    case "Any": names = ["Any"]
    case "Ascii":
      names = []
      self.isComplement = isNegated
      return
    case "Lc", "Casedletter": names = ["Lu", "Ll", "Lt"]
    case "C", "Other":
      // What is in no other category, so that unassigned characters are in.
      names = ["L", "M", "N", "P", "S", "Z"]
      isComplement.toggle()
    case "Cn", "Unassigned", "Assigned":
      names = ["L", "M", "N", "P", "S", "Z", "C"]
      if name != "Assigned" { isComplement.toggle() }
    default:
      guard let known = Self.categories[name] ?? (Self.scripts.contains(name) ? name : nil) else {
        return nil
      }
      names = [known]
    }
    self.isComplement = isComplement
  }

  private var isASCII: Bool { names.isEmpty }

  private func union(escape: String) -> String {
    isASCII ? "\\x00-\\x7f" : names.map { "\\\(escape){\($0)}" }.joined()
  }

  /// The class as RE2 text outside brackets.
  var standalone: [UInt8] {
    if names.count == 1 { return Array(union(escape: isComplement ? "P" : "p").utf8) }
    return Array("[\(isComplement ? "^" : "")\(union(escape: "p"))]".utf8)
  }

  /// The class as RE2 text between brackets.
  var member: [UInt8] {
    if !isComplement { return Array(union(escape: "p").utf8) }
    if names.count == 1 { return Array(union(escape: "P").utf8) }
    switch names.count {
    case 0: return Array("\\x{80}-\\x{10ffff}".utf8)
    case 3: return Array("\\P{L}\\p{Lm}\\p{Lo}".utf8)
    case 6: return Array("\\p{C}".utf8) + Self.unassigned
    default: return Self.unassigned
    }
  }

  /// A range as RE2 text between brackets.
  static func text(_ range: ClosedRange<UInt32>) -> [UInt8] {
    func hex(_ value: UInt32) -> String { "\\x{\(String(value, radix: 16))}" }
    let low = hex(range.lowerBound)
    return Array((range.count > 1 ? low + "-" + hex(range.upperBound) : low).utf8)
  }

  /// All unassigned characters as RE2 text between brackets, found by asking RE2 itself.
  private static let unassigned: [UInt8] = findUnassigned()

  private static func findUnassigned() -> [UInt8] {
    let pattern = "[^\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}\\p{C}]+"
    guard let program = Program(Array(pattern.utf8), memory: 16 << 20) else { return [] }
    var text = ""
    for value in UInt32(0)...0x10FFFF {
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    return text.withUTF8 { bytes in
      var result: [UInt8] = []
      var groups = [0, 0]
      var start = 0
      while start < bytes.count, program.search(bytes, from: start, groups: &groups) {
        var last = groups[1] - 1
        while bytes[last] & 0xC0 == 0x80 { last -= 1 }
        if let low = decodeScalar(bytes, at: groups[0]), let high = decodeScalar(bytes, at: last) {
          result += UnicodeClass.text(low.0...max(low.0, high.0))
        }
        start = groups[1]
      }
      return result
    }
  }

  /// A name with one capital in front and without separators.
  private static func canonical(_ name: ArraySlice<UInt8>) -> String {
    var result = ""
    for byte in name where byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-") && byte != 0x20 {
      let character = Character(Unicode.Scalar(byte))
      result += result.isEmpty ? character.uppercased() : character.lowercased()
    }
    return result
  }

  /// Categories and their long names.
  private static let categories: [String: String] = [
    "Cc": "Cc", "Control": "Cc", "Cntrl": "Cc", "Cf": "Cf", "Format": "Cf", "Co": "Co",
    "Privateuse": "Co", "Cs": "Cs", "Surrogate": "Cs", "L": "L", "Letter": "L", "Ll": "Ll",
    "Lowercaseletter": "Ll", "Lm": "Lm", "Modifierletter": "Lm", "Lo": "Lo", "Otherletter": "Lo",
    "Lt": "Lt", "Titlecaseletter": "Lt", "Lu": "Lu", "Uppercaseletter": "Lu", "M": "M",
    "Mark": "M", "Combiningmark": "M", "Mc": "Mc", "Spacingmark": "Mc", "Me": "Me",
    "Enclosingmark": "Me", "Mn": "Mn", "Nonspacingmark": "Mn", "N": "N", "Number": "N",
    "Nd": "Nd", "Decimalnumber": "Nd", "Digit": "Nd", "Nl": "Nl", "Letternumber": "Nl",
    "No": "No", "Othernumber": "No", "P": "P", "Punctuation": "P", "Punct": "P", "Pc": "Pc",
    "Connectorpunctuation": "Pc", "Pd": "Pd", "Dashpunctuation": "Pd", "Pe": "Pe",
    "Closepunctuation": "Pe", "Pf": "Pf", "Finalpunctuation": "Pf", "Pi": "Pi",
    "Initialpunctuation": "Pi", "Po": "Po", "Otherpunctuation": "Po", "Ps": "Ps",
    "Openpunctuation": "Ps", "S": "S", "Symbol": "S", "Sc": "Sc", "Currencysymbol": "Sc",
    "Sk": "Sk", "Modifiersymbol": "Sk", "Sm": "Sm", "Mathsymbol": "Sm", "So": "So",
    "Othersymbol": "So", "Z": "Z", "Separator": "Z", "Zl": "Zl", "Lineseparator": "Zl",
    "Zp": "Zp", "Paragraphseparator": "Zp", "Zs": "Zs", "Spaceseparator": "Zs",
  ]

  /// Scripts of one word; the reference does not find the others, because of the way it compares.
  private static let scripts = Set(
    """
    Adlam Ahom Arabic Armenian Avestan Balinese Bamum Batak Bengali Bhaiksuki Bopomofo Brahmi \
    Braille Buginese Buhid Carian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot \
    Cyrillic Deseret Devanagari Dogra Duployan Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic \
    Grantha Greek Gujarati Gurmukhi Han Hangul Hanunoo Hatran Hebrew Hiragana Inherited Javanese \
    Kaithi Kannada Katakana Kawi Kharoshthi Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Lisu \
    Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Medefaidrin Miao Modi \
    Mongolian Mro Multani Myanmar Nabataean Nandinagari Newa Nko Nushu Ogham Oriya Osage Osmanya \
    Palmyrene Phoenician Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham Sinhala Sogdian \
    Soyombo Sundanese Syriac Tagalog Tagbanwa Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan \
    Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho Yezidi Yi
    """.split(separator: " ").map(String.init))
}
