internal import ChartEngine
internal import Diagnostics
internal import Synchronization
internal import ValueTree

/// Validators with their compiled schemas, lent to one task at a time.
final class ValidatorPool: Sendable {
  /// A validator for one version, and the texts that it has found to be right.
  ///
  /// `@unchecked Sendable` holds because the pool gives it out to one task at a time and the lock of
  /// the pool orders its uses.
  final class Entry: @unchecked Sendable {
    let validator: ManifestValidator
    /// Files that are valid, with their number of objects: most cases of a chart differ in few.
    fileprivate(set) var valid: [ByteString: Int] = [:]
    fileprivate var validBytes = 0

    init(_ validator: ManifestValidator) { self.validator = validator }

    /// Keeps that a file is valid, as long as there is room.
    func keep(_ text: ByteString, objects: Int) {
      guard validBytes + text.count < 64 << 20 else { return }
      validBytes += text.count
      valid[text] = objects
    }
  }

  private let free = Mutex<[String: [Entry]]>([:])
  private let locations: [SchemaLocation]

  private let remoteSchemas: RemoteSchemas?

  init(_ options: CheckOptions) {
    locations = options.schemaLocations.map { SchemaLocation($0) }
    remoteSchemas = options.remoteSchemas
  }

  /// Whether there are schemas at all.
  var hasSchemas: Bool { !locations.isEmpty }

  /// Lends a validator for a version.
  func take(_ version: String) -> Entry {
    if let entry = free.withLock({ $0[version]?.popLast() }) { return entry }
    return Entry(validator(version))
  }

  /// Takes a validator back.
  func giveBack(_ entry: Entry, _ version: String) {
    free.withLock { $0[version, default: []].append(entry) }
  }

  /// A validator of its own, for a chart that brings definitions of custom resources.
  func validator(_ version: String) -> ManifestValidator {
    var options = ManifestValidator.Options()
    options.locations = locations
    options.kubernetesVersion = version
    options.isStrict = true
    options.ignoresMissingSchemas = true
    return ManifestValidator(options: options, remoteSchemas: remoteSchemas)
  }
}
