/// What stands between the brackets of a path: `0`, `-1`, `1:3`, `::2`, `*`, `0,2`.
struct Subscript: Sendable {
  private enum Part {
    case all
    case one(Int)
    case range(from: Int?, to: Int?, step: Int)
  }

  private let parts: [Part]

  /// Reads a subscript; throws the reason why it is none.
  init(_ text: Substring) throws(PathError) {
    let texts = text.split(separator: ",", omittingEmptySubsequences: false)
    var parts: [Part] = []
    for (index, text) in texts.enumerated() {
      do throws(PathError) {
        let part = try Self.part(text)
        if case .all = part, texts.count > 1 {
          throw PathError("wildcard cannot be used in union")
        }
        parts.append(part)
      } catch {
        throw texts.count > 1 ? PathError("error in union member \(index): \(error)") : error
      }
    }
    self.parts = parts
  }

  /// Whether this is `*`.
  var isWildcard: Bool {
    if parts.count == 1, case .all = parts[0] { true } else { false }
  }

  private static func part(_ text: Substring) throws(PathError) -> Part {
    let text = text.trimmed
    if text == "*" { return .all }
    let fields = text.split(separator: ":", omittingEmptySubsequences: false)
    guard fields.count <= 3 else { throw PathError("malformed array index, too many colons") }
    var numbers: [Int?] = []
    for field in fields {
      let digits = field.trimmed
      if digits.isEmpty {
        numbers.append(nil)
      } else if let number = Int(digits) {
        numbers.append(number)
      } else {
        throw PathError("non-integer array index")
      }
    }
    if numbers.count == 1 {
      guard let index = numbers[0] else { throw PathError("array index missing") }
      return .one(index)
    }
    let step = numbers.count == 3 ? numbers[2] ?? 1 : 1
    if step == 0 { throw PathError("array index step value must be non-zero") }
    return .range(from: numbers[0], to: numbers[1], step: step)
  }

  /// How many places can be meant at most in a list of some length.
  func mostIndexes(count: Int) -> Int {
    parts.reduce(0) { sum, part in if case .one = part { sum + 1 } else { sum + count } }
  }

  /// The places that are meant in a list of some length, all of them inside it.
  func indexes(count: Int) -> [Int] {
    parts.flatMap { part -> [Int] in
      switch part {
      case .all: return Array(0..<count)
      case .one(let index):
        let place = index < 0 ? index &+ count : index
        return place >= 0 && place < count ? [place] : []
      case .range(let from, let to, let step):
        func place(_ index: Int) -> Int { index < 0 ? index &+ count : index }
        if step > 0 {
          let start = max(from.map(place) ?? 0, 0)
          let end = min(to.map(place) ?? count, count)
          return start < end ? Array(stride(from: start, to: end, by: step)) : []
        }
        let start = min(from.map(place) ?? count - 1, count)
        let end = max(to.map(place) ?? -1, -1)
        return stride(from: start, to: end, by: step).filter { $0 < count }
      }
    }
  }
}

extension Substring {
  /// Without blanks at both ends.
  var trimmed: Substring {
    var rest = self
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: Substring { self[...].trimmed }
}
