internal import ChartEngine
internal import Diagnostics
internal import JSONSchema
internal import SemVer
internal import ValueTree

/// Finds, compiles and keeps the schemas of objects; each kind once, each definition once.
internal final class SchemaStore {
  /// What a look for a schema gives.
  enum Answer {
    case schema(Schema)
    case missing
    /// The schema is there and cannot be used.
    case unusable(String)
  }

  private let locations: [SchemaLocation]
  private let kubernetesVersion: String
  private let isStrict: Bool
  private let remote: RemoteSchemas?
  private var answers: [SchemaLocation.Target: Answer] = [:]
  private var definitions: [String: DefinitionsFile?] = [:]
  private var versionFolders: [SchemaLocation: [String]] = [:]
  private var customResources = CustomResourceSchemas()
  private lazy var compiler: SchemaCompiler = {
    var options = SchemaOptions { [unowned self] path throws(SchemaError) in
      try self.document(at: path)
    }
    options.checksDocuments = false
    options.limits.documents = 100_000
    return SchemaCompiler(options: options)
  }()

  init(
    locations: [SchemaLocation], kubernetesVersion: String, isStrict: Bool, remote: RemoteSchemas?
  ) {
    self.locations = locations
    self.kubernetesVersion = kubernetesVersion
    self.isStrict = isStrict
    self.remote = remote
  }

  /// Takes the definitions of custom resources out of a text's documents.
  func add(definitions text: ByteString) { customResources.add(text) }

  /// The schema of an object's version and kind.
  func schema(_ apiVersion: String, _ kind: String) -> Answer {
    let target = SchemaLocation.Target(
      apiVersion: apiVersion, kind: kind, kubernetesVersion: kubernetesVersion,
      isStrict: isStrict)
    if let known = answers[target] { return known }
    let answer = find(target)
    answers[target] = answer
    return answer
  }

  private func find(_ target: SchemaLocation.Target) -> Answer {
    do throws(Diagnostic) {
      if let schema = customResources.schema(target.apiVersion, target.kind, isStrict) {
        let url = ByteString("file:///custom/\(target.apiVersion)/\(target.kind)")
        return compile(schema, at: url)
      }
      for location in locations {
        let folders = location.isTemplate ? [] : versions(in: location)
        for address in location.candidates(for: target, versions: folders) {
          guard let bytes = try content(at: address) else { continue }
          return use(bytes, of: address)
        }
      }
      return .missing
    } catch {
      return .unusable(error.message)
    }
  }

  /// The schema in a file.
  private func use(_ bytes: [UInt8], of address: String) -> Answer {
    do throws(SchemaError) {
      let document = try Schema.readDocument(ByteString(bytes))
      let folder = address.split(separator: "/", omittingEmptySubsequences: false)
        .dropLast().joined(separator: "/")
      localize(document, folder)
      return compile(document, at: ByteString("file:///file/" + Self.escaped(address)))
    } catch {
      return .unusable("\(address): \(error.message)")
    }
  }

  private func compile(_ document: Value, at url: ByteString) -> Answer {
    do throws(SchemaError) {
      compiler.add(document, at: url)
      return .schema(try compiler.compile(url))
    } catch {
      return .unusable(error.message)
    }
  }

  // MARK: Files

  private func content(at address: String) throws(Diagnostic) -> [UInt8]? {
    if address.hasPrefix("http://") || address.hasPrefix("https://") {
      guard let remote else {
        throw Diagnostic(
          .usage, "schemas at \(address) are on the network, which is not asked",
          help: "name a folder with `--schema-location`")
      }
      return try remote.content(at: address)
    }
    guard (try? SystemFile.status(address)) != nil else { return nil }
    return try SystemFile.content(address, limit: 64 << 20)
  }

  /// The version folders of a collection to look in, best first: that of the version, then the newest
  /// before it.
  private func versions(in location: SchemaLocation) -> [String] {
    if let known = versionFolders[location] { return known }
    let wanted = SchemaLocation.normalized(kubernetesVersion)
    var found = [wanted]
    if !location.isRemote, let names = try? SystemFile.names(inFolder: location.text) {
      let present = Set(
        names.compactMap { name in
          String(name).split(separator: "-").first.map { String($0) }
        }
        .filter { $0.hasPrefix("v") })
      let limit = Self.minor(wanted) ?? .max
      var best: (name: String, minor: Int)?
      for name in present where !present.contains(wanted) {
        guard let minor = Self.minor(name), minor <= limit else { continue }
        if let best, (best.minor, best.name) >= (minor, name) { continue }
        best = (name, minor)
      }
      if let best { found.append(best.name) }
    }
    versionFolders[location] = found
    return found
  }

  /// The version's minor number with the major one before it; nil for `master`.
  private static func minor(_ version: String) -> Int? {
    guard let version = try? Version(version) else { return nil }
    return Int(version.major) &* 100_000 &+ Int(version.minor)
  }

  // MARK: References

  /// Makes references to a collection's definitions lead to single definitions, and takes out what
  /// says where the document belongs.
  private func localize(_ document: Value, _ folder: String) {
    var open = [document]
    var isRoot = true
    while let value = open.popLast() {
      switch value {
      case .dict(let dict):
        if isRoot {
          dict["$id"] = nil
          dict["id"] = nil
          dict["$schema"] = nil
          isRoot = false
        }
        if case .string(let text)? = dict["$ref"],
          let name = Self.definitionName(text)
        {
          dict["$ref"] = .string(
            ByteString("file:///definition/" + Self.escaped(folder) + "/") + name)
        }
        open += dict.values
      case .list(let list): open += list.elements
      default: continue
      }
    }
  }

  /// The name in `…_definitions.json#/$defs/NAME` and, within such a file, in `#/$defs/NAME`.
  private static func definitionName(_ reference: ByteString) -> ByteString? {
    for mark: ByteString in ["#/$defs/", "#/definitions/"] {
      guard let start = reference.firstIndex(of: mark) else { continue }
      let before = reference.prefix(upTo: start)
      let name = reference.suffix(from: start + mark.count)
      guard before.isEmpty || before.hasSuffix("_definitions.json"),
        name.firstIndex(of: "/") == nil
      else { return nil }
      return name
    }
    return nil
  }

  /// A folder as one part of a path.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        result += "_" + String(byte, radix: 16) + "_"
      }
    }
    return result
  }

  private func document(at path: ByteString) throws(SchemaError) -> Value? {
    let parts = String(path).split(separator: "/").map { String($0) }
    guard parts.count == 3, parts[0] == "definition" else { return nil }
    guard let folder = Self.unescaped(parts[1]) else { return nil }
    let file: DefinitionsFile?
    if let known = definitions[folder] {
      file = known
    } else {
      let bytes = (try? content(at: folder + "/_definitions.json")) ?? nil
      file = bytes.map { DefinitionsFile($0) }
      definitions[folder] = file
    }
    guard let definition = try file?.definition(ByteString(parts[2])) else { return nil }
    localize(definition, folder)
    return definition
  }

  private static func unescaped(_ text: String) -> String? {
    var bytes: [UInt8] = []
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if index % 2 == 0 {
        bytes += part.utf8
      } else {
        guard let byte = UInt8(part, radix: 16) else { return nil }
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
