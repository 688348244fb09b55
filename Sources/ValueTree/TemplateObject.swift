/// A value that is neither scalar, list nor map: what Go would hold in a struct or a named type.
///
/// Subclasses say how the value prints, which members it has and what JSON sees. An object belongs
/// to one render unless its class is immutable.
open class TemplateObject {
  /// What a name after a dot finds.
  public enum Member {
    /// A field of a struct or an entry of a map.
    case value(Value)
    /// A method, called with the arguments that follow.
    case method(Signature)
    /// Something that Go has and a template cannot use; the text says why.
    case unusable(ByteString)
  }

  /// Makes an object.
  public init() {}

  /// The name of the type in Go, such as `time.Time`.
  open var goType: String { preconditionFailure("an object names its type") }

  /// The kind in Go's reflection: `struct`, `ptr`, `map` or `slice`.
  open var goKind: String { "struct" }

  /// Looks a field or method up.
  open func member(_ name: ByteString) -> Member? { nil }

  /// Calls a method that ``member(_:)`` has shown.
  open func call(_ method: ByteString, _ arguments: Arguments) throws(CallError) -> Value {
    throw CallError("\(method) is no method of \(goType)")
  }

  /// About how many bytes a method goes over, where that can be many.
  open func bytesRead(by method: ByteString, _ arguments: Arguments) -> Int { 0 }

  /// The text that `%v` prints.
  open var printed: ByteString { ByteString("{}") }

  /// The text for a verb of `printf`, for objects that do not want the way of their kind: maps and
  /// slices print as such, others print ``printed`` under `%v`, `%s`, `%q`, `%x` and `%X`.
  open func formatted(verb: Unicode.Scalar, flags: Printer.Flags) -> ByteString? { nil }

  /// The fields in their order, unexported ones too, for objects that are structs in Go or point to
  /// one: `printf` walks over them where it does not ask a `String` method.
  open var structFields: [(name: ByteString, value: Value)]? { nil }

  /// Whether the Go type has a `String` method, which gives ``printed``.
  open var hasStringMethod: Bool { structFields == nil }

  /// The number underneath, for objects whose Go type is a number type with a name of its own, such
  /// as `time.Month`: comparison and the number verbs of `printf` use it.
  open var number: Value? { nil }

  /// Another number of the same Go type: `range` counts up to one.
  open func numbered(_ number: Int64) -> TemplateObject { self }

  /// Truth as Go templates see it: maps and slices are true when they hold something.
  open var isTruthy: Bool {
    if let entries { return !entries.isEmpty }
    if let elements { return !elements.elements.isEmpty }
    return true
  }

  /// The text that `{{ . }}` prints, which differs from ``printed`` for values whose text form
  /// belongs to their address in Go: a function's argument has none.
  open var shown: ByteString { printed }

  /// The entries, for objects whose kind is `map`.
  open var entries: Dict? { nil }

  /// What a map gives for a key that it does not hold.
  open var missingEntry: Value { .null }

  /// The elements, for objects whose kind is `slice`.
  open var elements: List? { nil }

  /// The value that JSON encoding sees, if the object is one scalar or container in JSON.
  open var jsonValue: Value? { nil }

  /// The fields that JSON encoding sees, in their order, for objects that are structs in JSON.
  open var jsonFields: [(name: ByteString, value: Value)]? { nil }

  /// Why JSON encoding fails, for a value that has no form there.
  open var jsonFailure: ByteString? { nil }

  /// Whether `==` in Go holds between this object and another of the same type.
  open func isEqual(to other: TemplateObject) -> Bool { self === other }
}
