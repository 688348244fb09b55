/// Words in colour, or plain.
struct Colors: Sendable {
  /// Whether there is colour.
  var isOn: Bool

  private func styled(_ codes: String, _ text: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(codes)m\(text)\u{1B}[0m" : text
  }

  func good(_ text: String) -> String { styled("32", text) }
  func goodLabel(_ text: String) -> String { styled("42;30", text) }
  func bad(_ text: String) -> String { styled("31", text) }
  func badLabel(_ text: String) -> String { styled("41;37", text) }
  func warning(_ text: String) -> String { styled("33", text) }
  func warningLabel(_ text: String) -> String { styled("43;30", text) }
  func strong(_ text: String) -> String { styled("1", text) }
  func faint(_ text: String) -> String { styled("2", text) }
}
