public import ValueTree

/// A chart that another one builds on, as its `Chart.yaml` or lock names it.
public struct Dependency: Sendable, Hashable {
  /// The name of the chart; once dependencies are resolved, its alias if it has one.
  public var name = ByteString()
  /// The range of versions, or in a lock the one version.
  public var version = ByteString()
  /// The address of its repository.
  public var repository = ByteString()
  /// Paths in the values, separated by commas, the first of which that leads to a boolean decides.
  public var condition = ByteString()
  /// Names that switch it on or off together with others.
  public var tags: [ByteString] = []
  /// Whether it is in use; what a file says here has no effect.
  public var isEnabled = false
  /// Which of its values the parent takes over, as written: texts, or maps of `child` and `parent`.
  public var importValues: [ValueSnapshot] = []
  /// The imports as they were understood; nil until dependencies are resolved.
  public var resolvedImports: [ValueImport]?
  /// The name that the parent knows it by.
  public var alias = ByteString()
  /// Whether the list holds null in this place, which validation refuses.
  internal var isNull = false

  /// A dependency without any entry.
  public init() {}

  /// The name that the parent knows the chart by: the alias, if there is one.
  package var effectiveName: ByteString { alias.isEmpty ? name : alias }

  internal static var null: Dependency {
    var result = Dependency()
    result.isNull = true
    return result
  }
}

/// A map in a subchart's values and where the parent takes it over.
public struct ValueImport: Sendable, Hashable {
  /// The path in the subchart's values.
  public var child: ByteString
  /// The path in the parent's values; `.` is their root.
  public var parent: ByteString

  /// Whether it takes over everything that the subchart exports under one name.
  var isWhole: Bool { parent == "." && child.hasPrefix("exports.") }

  /// Makes an import.
  public init(child: ByteString, parent: ByteString) {
    self.child = child
    self.parent = parent
  }
}
