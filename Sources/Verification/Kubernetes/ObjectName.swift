internal import LinearRegex
internal import ValueTree

/// What Kubernetes takes as the name of an object, with its own words for what it does not take.
internal enum ObjectName {
  /// The reference's message on a name that the kind cannot have; nil for a good name.
  static func flaw(of name: String, kind: String) -> String? {
    let flaws = self.flaws(of: name, kind: kind)
    guard !flaws.isEmpty else { return nil }
    let quoted = GoQuote.quoted(ByteString(name))
    let parts = flaws.map { "metadata.name: Invalid value: \(quoted): \($0)" }
    let joined = parts.count == 1 ? parts[0] : "[\(parts.joined(separator: ", "))]"
    return "object name does not conform to Kubernetes naming requirements: \(quoted): \(joined)"
  }

  /// What is wrong with a name.
  static func flaws(of name: String, kind: String) -> [String] {
    switch kind.lowercased() {
    case "service": flaws(of: name, service, maximum: 63)
    case "namespace": labelFlaws(of: name)
    case "certificatesigningrequest": []
    case "role", "clusterrole", "rolebinding", "clusterrolebinding": pathFlaws(of: name)
    default: flaws(of: name, subdomain, maximum: 253)
    }
  }

  private struct Form {
    let pattern: String
    let message: String
    let examples: String
    let regex: LinearRegex.Regex?

    init(_ pattern: String, _ message: String, _ examples: String) {
      self.pattern = pattern
      self.message = message
      self.examples = examples
      regex = try? LinearRegex.Regex("^(" + pattern + ")$")
    }

    var flaw: String { "\(message) (e.g. \(examples), regex used for validation is '\(pattern)')" }
  }

  private static let part = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"

  private static let subdomain = Form(
    "\(part)(\\.\(part))*",
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
      + "'.', and must start and end with an alphanumeric character", "'example.com'")

  private static let label = Form(
    part,
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and "
      + "must start and end with an alphanumeric character", "'my-name',  or '123-abc'")

  private static let service = Form(
    "[a-z]([-a-z0-9]*[a-z0-9])?",
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
      + "alphabetic character, and end with an alphanumeric character",
    "'my-name',  or 'abc-123'")

  private static func flaws(of name: String, _ form: Form, maximum: Int) -> [String] {
    var flaws: [String] = []
    if name.utf8.count > maximum { flaws.append("must be no more than \(maximum) characters") }
    if form.regex?.matches(Array(name.utf8)) == false { flaws.append(form.flaw) }
    return flaws
  }

  private static func labelFlaws(of name: String) -> [String] {
    var flaws: [String] = []
    if name.utf8.count > 63 { flaws.append("must be no more than 63 characters") }
    if label.regex?.matches(Array(name.utf8)) == false {
      let isSubdomain = subdomain.regex?.matches(Array(name.utf8)) == true
      flaws.append(isSubdomain ? "must not contain dots" : label.flaw)
    }
    return flaws
  }

  private static func pathFlaws(of name: String) -> [String] {
    if name == "." || name == ".." { return ["may not be '\(name)'"] }
    return ["/", "%"].filter { name.contains($0) }.map { "may not contain '\($0)'" }
  }
}
