public import Diagnostics

extension Release {
  /// Checks a name: at most 53 characters of lower-case letters, digits and `-`, in labels that
  /// dots separate and that start and end with a letter or digit.
  public static func validate(name: String) throws(Diagnostic) {
    let bytes = Array(name.utf8)
    guard !bytes.isEmpty else { throw refusal("no name provided") }
    let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard bytes.count <= 53, labels.allSatisfy(isLabel) else {
      throw refusal(
        "invalid release name, must match regex "
          + "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ "
          + "and the length must not be longer than 53")
    }
  }

  private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
    guard let first = label.first, let last = label.last else { return false }
    return isAlphanumeric(first) && isAlphanumeric(last)
      && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
  }

  private static func refusal(_ message: String) -> Diagnostic {
    Diagnostic(.usage, message)
  }
}
