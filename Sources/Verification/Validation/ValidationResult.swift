internal import YAML

/// What validation says of one object.
public struct ValidationResult: Sendable {
  /// The verdict, in kubeconform's words.
  public enum Status: String, Sendable {
    /// The object fits its schema.
    case valid = "statusValid"
    /// It does not.
    case invalid = "statusInvalid"
    /// There is no verdict: no schema, or no object.
    case error = "statusError"
    /// The object was not looked at, because the user said so.
    case skipped = "statusSkipped"
  }

  /// One way in which an object does not fit.
  public struct Violation: Sendable, Hashable {
    /// The field, such as `spec.ports[0].port`; empty for the object itself.
    public var field: String
    /// The same as a JSON pointer.
    public var pointer: String
    /// What is wrong.
    public var message: String
    /// The byte of the input where the field stands; that of its parent where it is missing.
    public var offset: Int?
    internal var steps: [PathStep] = []

    /// Makes a violation of a field.
    public init(field: String, pointer: String, message: String, offset: Int? = nil) {
      self.field = field
      self.pointer = pointer
      self.message = message
      self.offset = offset
    }
  }

  /// The file, as it was named.
  public var file: String
  /// The object.
  public var object: Finding.Object
  /// The verdict.
  public var status: Status
  /// What is wrong with an invalid object.
  public var violations: [Violation] = []
  /// Why there is no verdict.
  public var reason: String?
  /// What is known of the object's API version, where it is on its way out.
  public var lifecycle: APILifecycle?
  /// The byte of the input where the document starts.
  public var offset: Int

  /// Everything that is wrong, in one line.
  public var message: String {
    if let reason { return reason }
    return "problem validating schema. Check JSON formatting: jsonschema validation failed: "
      + violations.map { violation in
        violation.pointer.isEmpty
          ? violation.message : "at '\(violation.pointer)': \(violation.message)"
      }.joined(separator: "; ")
  }
}
