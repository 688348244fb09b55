public import ChartEngine
public import Diagnostics
public import Digests
public import OCIRegistry
internal import SemVer
internal import Transport
internal import ValueTree

/// Charts in registries, as the reference stores them there.
public struct ChartRegistry: Sendable {
  /// What speaks to the registries.
  public let client: RegistryClient

  /// Makes a view of charts upon registries.
  public init(_ client: RegistryClient) { self.client = client }

  /// A chart that was stored.
  public struct Stored: Sendable {
    /// Where it is.
    public let reference: OCIReference
    /// The digest of its manifest.
    public let digest: ContentDigest
  }

  /// The repository of a chart below an address such as `oci://HOST/PATH`.
  public static func repository(
    ofChart name: String, below remote: String
  ) throws(Diagnostic) -> OCIRepository {
    let base = remote.hasPrefix("oci://") ? remote.dropFirst(6) : remote[...]
    let path = PathText.joined(String(base), name)
    do throws(RegistryError) {
      return try OCIReference(parsing: path).repository
    } catch {
      throw error.diagnostic
    }
  }

  /// Stores a packed chart below an address, under its name and version.
  ///
  /// - Parameters:
  ///   - remote: `oci://HOST/PATH`, without the chart's name.
  ///   - provenance: the signed statement, if there is one.
  ///   - created: when the archive was made, in seconds since 1970.
  public func push(
    archive: [UInt8], of metadata: ChartMetadata, provenance: [UInt8]? = nil, to remote: String,
    created: Int64
  ) throws(Diagnostic) -> Stored {
    let repository = try Self.repository(ofChart: String(metadata.name), below: remote)
    let tag = OCIReference.tag(ofVersion: String(metadata.version))
    guard OCIReference.isTag(tag) else {
      throw Diagnostic(.chart, "the version `\(metadata.version)` can be no tag of a registry")
    }
    let config = try metadata.json()
    var manifest = OCIManifest()
    manifest.mediaType = nil
    manifest.config = OCIDescriptor(of: config, mediaType: ChartMediaType.config)
    var contents = [(OCIDescriptor(of: archive, mediaType: ChartMediaType.archive), archive)]
    if let provenance {
      contents.append(
        (OCIDescriptor(of: provenance, mediaType: ChartMediaType.provenance), provenance))
    }
    manifest.layers = contents.map(\.0).sorted { $0.digest.hex < $1.digest.hex }
    manifest.annotations = metadata.registryAnnotations(created: created)
    do throws(RegistryError) {
      for (descriptor, bytes) in [(manifest.config, config)] + contents {
        try client.push(blob: descriptor, .bytes(bytes), to: repository)
      }
      let stored = try client.push(manifest, to: repository, tag: tag)
      return Stored(
        reference: OCIReference(repository, tag: tag), digest: stored.digest)
    } catch {
      throw error.diagnostic
    }
  }

  /// The versions of a chart, newest first; tags that are no versions are left out.
  public func versions(of repository: OCIRepository) throws(Diagnostic) -> [String] {
    do throws(RegistryError) {
      let versions = try client.tags(of: repository).compactMap { tag in
        try? Version(strict: OCIReference.version(ofTag: tag))
      }
      return versions.sorted { $1 < $0 }.map(\.description)
    } catch {
      throw error.diagnostic
    }
  }

  /// The newest version of a chart in a range, which an exact version is too; nil if there is none.
  public static func newest(
    of versions: [String], in range: String
  ) throws(Diagnostic) -> String? {
    if versions.contains(range) { return range }
    let constraint: Constraint
    do throws(VersionError) {
      constraint = try Constraint(range.isEmpty ? "*" : range)
    } catch {
      throw Diagnostic(.usage, "`\(range)`: \(error)", helmText: error.description)
    }
    return versions.first { text in
      (try? Version(text)).map { constraint.contains($0) } ?? false
    }
  }

  /// What a chart's address and a version or range of versions mean together.
  ///
  /// Tags are listed only if the version is missing or a range.
  public func locate(_ text: String, version: String) throws(Diagnostic) -> OCIReference {
    var reference: OCIReference
    do throws(RegistryError) {
      reference = try OCIReference(parsing: text)
    } catch {
      throw error.diagnostic
    }
    let tag = reference.tag ?? ""
    let version = version.isEmpty ? OCIReference.version(ofTag: tag) : version
    if !tag.isEmpty, OCIReference.tag(ofVersion: version) != tag {
      throw Diagnostic(.usage, "chart reference and version mismatch: \(version) is not \(tag)")
    }
    if let digest = reference.digest {
      guard !version.isEmpty else { return reference }
      reference.tag = OCIReference.tag(ofVersion: version)
      let tagged = OCIReference(reference.repository, tag: reference.tag)
      // The content need not have the tag; another content must not have it.
      if let found = try? client.resolve(tagged), found.digest != digest {
        throw Diagnostic(
          .verification, "chart reference digest mismatch: \(found.digest) is not \(digest)")
      }
    } else if (try? Version(version)) != nil {
      reference.tag = OCIReference.tag(ofVersion: version)
    } else {
      let versions = try versions(of: reference.repository)
      if versions.isEmpty {
        throw Diagnostic(.remote, "unable to locate any tags in provided repository: \(text)")
      }
      guard let newest = try Self.newest(of: versions, in: version) else {
        throw Diagnostic(
          .remote, "could not locate a version matching provided version string \(version)")
      }
      reference.tag = OCIReference.tag(ofVersion: newest)
    }
    return reference
  }
}
