package import SemVer
package import ValueTree

/// Versions and ranges of versions.
package let semVerFunctions: [Function] = [
  Function("semver", [.string]) { arguments, _ throws(CallError) in
    .object(VersionObject(try version(arguments.text(0)), isPointer: true))
  },
  Function("semverCompare", [.string, .string]) { arguments, _ throws(CallError) in
    let constraint: Constraint
    do throws(VersionError) {
      constraint = try Constraint(bytes: arguments.text(0).bytes)
    } catch {
      throw CallError(error.description)
    }
    return .bool(constraint.contains(try version(arguments.text(1))))
  },
]

private func version(_ text: ByteString) throws(CallError) -> Version {
  do throws(VersionError) {
    return try Version(bytes: text.bytes)
  } catch {
    throw CallError(error.description)
  }
}

/// A version as templates see it: what `semver` gives, or a version made from another one.
package final class VersionObject: TemplateObject {
  /// The version.
  package let version: Version
  /// Whether Go would hold a pointer, as `semver` gives, or the struct itself, as `IncMajor` gives;
  /// the struct has fewer methods.
  package let isPointer: Bool

  /// Wraps a version.
  package init(_ version: Version, isPointer: Bool) {
    self.version = version
    self.isPointer = isPointer
  }

  override package var goType: String { isPointer ? "*semver.Version" : "semver.Version" }
  override package var goKind: String { isPointer ? "ptr" : "struct" }
  override package var printed: ByteString { ByteString(version.description) }
  override package var jsonValue: Value? { .text(version.description) }
  override package var hasStringMethod: Bool { true }

  override package var structFields: [(name: ByteString, value: Value)]? {
    [
      ("major", .integer(Int64(bitPattern: version.major), .uint64)),
      ("minor", .integer(Int64(bitPattern: version.minor), .uint64)),
      ("patch", .integer(Int64(bitPattern: version.patch), .uint64)),
      ("pre", .text(version.prerelease)), ("metadata", .text(version.metadata)),
      ("original", .text(version.original)),
    ]
  }

  override package func isEqual(to other: TemplateObject) -> Bool {
    guard !isPointer, let other = other as? VersionObject, !other.isPointer else {
      return self === other
    }
    return version.original == other.version.original
      && version.description == other.version.description
  }

  override package func member(_ name: ByteString) -> Member? {
    switch name {
    case "Major", "Minor", "Patch", "Prerelease", "Metadata", "String", "IncMajor", "IncMinor",
      "IncPatch", "MarshalJSON", "MarshalText", "Value":
      return .method(Signature([]))
    case "SetPrerelease", "SetMetadata": return .method(Signature([.string]))
    case "Original" where isPointer: return .method(Signature([]))
    case "Compare", "Equal", "GreaterThan", "GreaterThanEqual", "LessThan", "LessThanEqual":
      return isPointer ? .method(Signature([.object("*semver.Version")])) : nil
    case "major", "minor", "patch", "pre", "metadata", "original":
      return .unusable("\(name) is an unexported field of struct type \(goType)")
    default: return nil
    }
  }

  override package func call(
    _ method: ByteString, _ arguments: Arguments
  ) throws(CallError) -> Value {
    switch method {
    case "Major": return .integer(Int64(bitPattern: version.major), .uint64)
    case "Minor": return .integer(Int64(bitPattern: version.minor), .uint64)
    case "Patch": return .integer(Int64(bitPattern: version.patch), .uint64)
    case "Prerelease": return .text(version.prerelease)
    case "Metadata": return .text(version.metadata)
    case "Original": return .text(version.original)
    case "String", "Value": return .text(version.description)
    case "MarshalText": return bytes(version.description)
    case "MarshalJSON": return bytes("\"\(version.description)\"")
    case "IncMajor": return try incremented(version.nextMajor, "major")
    case "IncMinor": return try incremented(version.nextMinor, "minor")
    case "IncPatch": return try incremented(version.nextPatch, "patch")
    case "SetPrerelease", "SetMetadata":
      do throws(VersionError) {
        let text = arguments.text(0).bytes
        let changed =
          method == "SetMetadata"
          ? try version.with(metadata: text) : try version.with(prerelease: text)
        return .object(VersionObject(changed, isPointer: false))
      } catch {
        throw CallError(error.description)
      }
    default: return try compared(method, arguments)
    }
  }

  private func compared(
    _ method: ByteString, _ arguments: Arguments
  ) throws(CallError) -> Value {
    guard case .object(let object) = arguments[0], let other = object as? VersionObject else {
      if method == "Equal" { return .bool(false) }
      throw CallError("runtime error: invalid memory address or nil pointer dereference")
    }
    let order = version.compared(to: other.version)
    switch method {
    case "Compare": return .int(order)
    case "Equal": return .bool(order == 0)
    case "GreaterThan": return .bool(order > 0)
    case "GreaterThanEqual": return .bool(order >= 0)
    case "LessThan": return .bool(order < 0)
    case "LessThanEqual": return .bool(order <= 0)
    default: throw CallError("\(method) is no method of \(goType)")
    }
  }

  private func incremented(_ next: Version?, _ part: String) throws(CallError) -> Value {
    guard let next else {
      throw CallError("\(part) version increment would overflow uint64")
    }
    return .object(VersionObject(next, isPointer: false))
  }

  private func bytes(_ text: String) -> Value {
    .list(List(text.utf8.map { .integer(Int64($0), .uint8) }, elementType: .uint8))
  }
}
