/// Changes to a source that make libyaml read it as the reference does.
///
/// The reference's scanner is an older relative of libyaml's and accepts a few forms that libyaml
/// refuses. None of them is common, so nothing is done until libyaml meets one; then the place is
/// rewritten to a form both understand and reading starts again.
struct Corrections {
  /// The change of one place, in bytes of the original source.
  struct Change {
    var offset: Int
    var removed: Int
    var inserted: [UInt8]
  }

  /// How many bytes may be read again because of changes; what needs more is refused with libyaml's
  /// error.
  private static let rereadBytes = 64 << 20

  private let limit: Int
  private(set) var changes: [Change] = []

  /// The changes that a source needs from the beginning.
  ///
  /// libyaml reads YAML 1.2 and takes version numbers of up to nine digits, the reference reads 1.1
  /// and takes two: versions between the two are made ones that libyaml refuses as well.
  init(survey: SourceSurvey, _ bytes: UnsafeBufferPointer<UInt8>) {
    limit = max(20, Corrections.rereadBytes / max(bytes.count, 1))
    var index = survey.markLength
    while index < bytes.count {
      var place = index
      while place < bytes.count, bytes[place] == UInt8(ascii: " ") { place += 1 }
      guard place < bytes.count else { return }
      switch bytes[place] {
      case UInt8(ascii: "#"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): break
      case UInt8(ascii: "%") where place == index: checkDirective(at: index, in: bytes)
      default: return
      }
      while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
      index += 1
    }
  }

  private mutating func checkDirective(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count - start > 5, bytes[start..<start + 5].elementsEqual("%YAML".utf8) else {
      return
    }
    var index = start + 5
    while index < bytes.count,
      bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t")
    {
      index += 1
    }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    for isMinor in [false, true] {
      let first = index
      while index < bytes.count, digits.contains(bytes[index]) { index += 1 }
      if index - first > 2 {
        let tooMany = [UInt8](repeating: UInt8(ascii: "1"), count: 10)
        return add(Change(offset: first, removed: index - first, inserted: tooMany))
      }
      if isMinor, index == first + 1, bytes[first] == UInt8(ascii: "2") {
        return add(Change(offset: first, removed: 1, inserted: [UInt8(ascii: "3")]))
      }
      guard index < bytes.count, bytes[index] == UInt8(ascii: ".") else { return }
      index += 1
    }
  }

  var isEmpty: Bool { changes.isEmpty }

  /// Whether no more changes are allowed.
  var isFull: Bool { changes.count >= limit }

  mutating func add(_ change: Change) {
    let place = changes.firstIndex { $0.offset > change.offset } ?? changes.count
    changes.insert(change, at: place)
  }

  /// The changed source.
  func applied(to bytes: UnsafeBufferPointer<UInt8>, _ survey: SourceSurvey) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 16)
    var start = 0
    for change in changes where change.offset >= start && change.offset <= bytes.count {
      result.append(contentsOf: bytes[start..<change.offset])
      result.append(contentsOf: change.inserted)
      start = min(change.offset + change.removed, bytes.count)
    }
    result.append(contentsOf: bytes[start...])
    survey.replaceMarks(in: &result)
    return result
  }

  /// Where a byte of the changed source stands in the original.
  func originalOffset(of offset: Int) -> Int {
    var shift = 0
    for change in changes where change.offset + shift < offset {
      let length = change.inserted.count
      if offset < change.offset + shift + length { return change.offset }
      shift += length - change.removed
    }
    return offset - shift
  }
}

extension Corrections.Change {
  /// The change that gets past one of libyaml's refusals, if it is one that the reference accepts.
  ///
  /// `text` is the source that libyaml read, `place` the byte it stopped at and `start` the one where
  /// the scalar or tag begins; the change counts in bytes of that text.
  init?(problem: String, in text: UnsafeBufferPointer<UInt8>, at place: Int, from start: Int) {
    guard place < text.count, start <= place else { return nil }
    switch problem {
    case "found unknown escape character":
      // `\'` in double quotes is an apostrophe.
      guard text[place] == UInt8(ascii: "\\"), place + 1 < text.count,
        text[place + 1] == UInt8(ascii: "'")
      else { return nil }
      self.init(quotedFrom: place, in: text)
    case "found unexpected ':'":
      // `[a:, b]`: the colon belongs to the text. Quotes keep it there; a text that ends in a
      // colon means the same with them.
      var inserted: [UInt8] = [UInt8(ascii: "'")]
      for byte in text[start...place] {
        if byte == UInt8(ascii: "'") { inserted.append(byte) }
        inserted.append(byte)
      }
      inserted.append(UInt8(ascii: "'"))
      self.init(offset: start, removed: place - start + 1, inserted: inserted)
    case "did not find expected whitespace or line break", "did not find expected tag URI":
      // A tag may hold commas and brackets; no tag that does means anything.
      guard text[start] == UInt8(ascii: "!") else { return nil }
      self.init(tagByteIn: text, at: place)
    default:
      return nil
    }
  }

  /// Makes a comma or bracket that follows a tag a part of it.
  init?(tagByteIn text: UnsafeBufferPointer<UInt8>, at place: Int) {
    guard place < text.count,
      [UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]")]
        .contains(text[place])
    else { return nil }
    self.init(offset: place, removed: 1, inserted: [UInt8(ascii: ".")])
  }

  /// Rewrites every `\'` from a place to the end of the double-quoted text around it.
  private init(quotedFrom place: Int, in text: UnsafeBufferPointer<UInt8>) {
    var inserted: [UInt8] = []
    var index = place
    while index < text.count, text[index] != UInt8(ascii: "\"") {
      if text[index] == UInt8(ascii: "\\"), index + 1 < text.count {
        if text[index + 1] == UInt8(ascii: "'") {
          inserted.append(contentsOf: Array("\\x27".utf8))
        } else {
          inserted.append(contentsOf: text[index...index + 1])
        }
        index += 2
      } else {
        inserted.append(text[index])
        index += 1
      }
    }
    self.init(offset: place, removed: index - place, inserted: inserted)
  }
}
