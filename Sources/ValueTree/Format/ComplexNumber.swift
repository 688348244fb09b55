/// Go's `complex128`: what the literals `1i` and `1+2i` are in a template.
public final class ComplexNumber: TemplateObject {
  /// The real part.
  public let real: Double
  /// The imaginary part.
  public let imaginary: Double

  /// Makes a number of its two parts.
  public init(real: Double, imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
    super.init()
  }

  /// The name of the type in Go.
  public override var goType: String { "complex128" }
  /// The kind in Go's reflection.
  public override var goKind: String { "complex128" }

  /// The text that `{{ . }}` prints: `(1+2i)`.
  public override var printed: ByteString { Value.object(self).printed }

  /// Whether the number is not zero.
  public override var isTruthy: Bool { real != 0 || imaginary != 0 }

  /// Whether both parts are equal.
  public override func isEqual(to other: TemplateObject) -> Bool {
    guard let other = other as? ComplexNumber else { return false }
    return real == other.real && imaginary == other.imaginary
  }
}
