/// One of our own lint checks. docs/lint.md explains each.
public struct Check: Sendable, Hashable {
  /// The stable code.
  public let code: String
  /// How bad its findings are at worst.
  public let severity: Finding.Severity
  /// What it finds, in a few words.
  public let title: String

  /// A value that is set or overridden and never read.
  public static let unreadValue = Check(
    code: "OC101", severity: .warning, title: "value set but never read")
  /// A value that is read and never set.
  public static let unsetValue = Check(
    code: "OC102", severity: .warning, title: "value read but never set")
  /// A value that the schema does not describe.
  public static let valueWithoutSchema = Check(
    code: "OC103", severity: .info, title: "value without schema")
  /// A template that renders nothing under every values file.
  public static let emptyTemplate = Check(
    code: "OC104", severity: .info, title: "template that renders nothing")
  /// Two documents for one object.
  public static let duplicateObject = Check(
    code: "OC105", severity: .error, title: "object rendered twice")
  /// A selector that matches no pods.
  public static let matchesNothing = Check(
    code: "OC106", severity: .warning, title: "selector that matches nothing")
  /// A selector that matches pods of others.
  public static let matchesTooMuch = Check(
    code: "OC107", severity: .warning, title: "selector that matches too much")
  /// A port of a Service that no container has.
  public static let missingPort = Check(
    code: "OC108", severity: .warning, title: "Service port without container port")
  /// A reference to an object that nothing creates.
  public static let missingObject = Check(
    code: "OC109", severity: .warning, title: "reference to an object that nothing creates")
  /// A call of a template that nothing defines.
  public static let undefinedTemplate = Check(
    code: "OC110", severity: .error, title: "undefined named template")
  /// An interpolation that can change the structure of the document.
  public static let looseInterpolation = Check(
    code: "OC111", severity: .warning, title: "interpolation that can change the structure")
  /// Text that YAML reads as something else.
  public static let missingQuotes = Check(
    code: "OC112", severity: .warning, title: "missing quotes")
  /// A token in a ConfigMap.
  public static let exposedToken = Check(
    code: "OC113", severity: .warning, title: "token in a ConfigMap")

  /// A file that counts in the folder and is not in the archive.
  public static let ignoredFile = Check(
    code: "OC114", severity: .info, title: "part of the chart that is not packed")
  /// Two dependencies of one name from different repositories.
  public static let shadowedDependency = Check(
    code: "OC115", severity: .warning, title: "dependency of one name from two repositories")

  /// A key that stands twice in one map of a values file.
  public static let doubledKey = Check(
    code: "OC116", severity: .warning, title: "key that stands twice")

  /// A value whose text changes the structure of the output.
  public static let structuralValue = Check(
    code: "OC117", severity: .warning, title: "value that changes the structure")

  /// A change of values that other templates read.
  public static let changedValue = Check(
    code: "OC118", severity: .warning, title: "value that a template changes")

  /// A template that another chart defines too, and differently.
  public static let redefinedTemplate = Check(
    code: "OC119", severity: .warning, title: "template defined twice")

  /// A value that is executed as a template.
  public static let templatedValue = Check(
    code: "OC120", severity: .info, title: "value that is executed as a template")

  /// All checks that run unless they are left out, by code.
  public static let all = [
    unreadValue, unsetValue, valueWithoutSchema, emptyTemplate, duplicateObject, matchesNothing,
    matchesTooMuch, missingPort, missingObject, undefinedTemplate, looseInterpolation,
    missingQuotes, exposedToken, ignoredFile, shadowedDependency, doubledKey, structuralValue,
    changedValue, redefinedTemplate,
  ]

  /// Checks that run only where they are asked for.
  public static let optional = [templatedValue]
}
