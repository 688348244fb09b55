/// Amounts as Kubernetes writes them: `500m`, `120Gi`, `2111234000Ki`, `1e9`.
enum Quantity {
  private static let binary: [Character: Int] = [
    "K": 10, "M": 20, "G": 30, "T": 40, "P": 50, "E": 60,
  ]
  private static let decimal: [Character: Double] = [
    "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
  ]

  /// The amount as a number; nil for a text of another form or one that is negative.
  static func number(_ text: String) -> Double? {
    var digits = text[...]
    var factor = 1.0
    if digits.last == "i", let power = digits.dropLast().last.flatMap({ binary[$0] }) {
      digits = digits.dropLast(2)
      factor = Double(1 << power)
    } else if digits.last == "m" {
      digits = digits.dropLast()
      factor = 0.001
    } else if let scale = digits.last.flatMap({ decimal[$0] }), Double(digits) == nil {
      digits = digits.dropLast()
      factor = scale
    }
    guard let amount = Double(digits), amount.isFinite, amount >= 0 else { return nil }
    return amount * factor
  }

  /// The amount without its fraction.
  static func whole(_ text: String) -> Int? {
    number(text).map { $0 < Double(Arithmetic.largest) ? Int($0) : Arithmetic.largest }
  }

  /// An amount of bytes in MiB.
  static func mebibytes(_ text: String) -> Int? { whole(text).map { $0 >> 20 } }
}
