internal import CYaml
internal import Diagnostics
internal import Glibc
internal import ValueTree

extension TreeReader {
  // MARK: Scalars

  mutating func scalar(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ observer: inout Observer
  ) throws(Stop) {
    let scalar = event.pointee.data.scalar
    let bytes = UnsafeBufferPointer<UInt8>(start: scalar.value, count: scalar.length)
    if survey.hasSlashEscape, scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE {
      try checkEscapes(event)
    }
    let standsForKey = frames.last.map { $0.role == .mapping && $0.expectsKey } ?? false
    if frames.last?.isFlow ?? false { try checkFlowScalar(event, bytes) }
    if standsForKey {
      let isMerge =
        bytes.count == 2 && bytes[0] == UInt8(ascii: "<") && bytes[1] == UInt8(ascii: "<")
        && (scalar.plain_implicit != 0 || scalar.tag.equals("tag:yaml.org,2002:merge"))
      if isMerge {
        if let name = scalar.anchor {
          addAnchor(name, Anchor(value: .string("<<"), kind: .scalar, nodes: 1, isOpen: false))
        }
        frames[frames.count - 1].isMerging = true
        frames[frames.count - 1].expectsKey = false
        return
      }
      count()
      let resolved = resolve(bytes, tag: scalar.tag, isPlain: scalar.plain_implicit != 0)
      let key = key(for: resolved, bytes)
      if let name = scalar.anchor {
        let value = value(of: resolved, bytes)
        addAnchor(name, Anchor(value: value, kind: .scalar, key: key, nodes: 1, isOpen: false))
      }
      take(key)
      if isObserved { reportKey(event.pointee.start_mark, event.pointee.end_mark, &observer) }
      return
    }
    count()
    if let top = frames.last, top.isMerging || top.role == .mergeList { failMerge() }
    let resolved = resolve(bytes, tag: scalar.tag, isPlain: scalar.plain_implicit != 0)
    let value = value(of: resolved, bytes)
    if let name = scalar.anchor {
      let key = key(for: resolved, bytes)
      addAnchor(name, Anchor(value: value, kind: .scalar, key: key, nodes: 1, isOpen: false))
    }
    complete(value, .scalar)
    if isObserved { report(event.pointee.start_mark, event.pointee.end_mark, &observer) }
  }

  /// What a scalar means, once its tag and quotes are taken into account.
  private enum Resolved {
    case plain(PlainScalar)
    case text
    case decoded(ByteString)
  }

  @inline(__always)
  private mutating func resolve(
    _ bytes: UnsafeBufferPointer<UInt8>, tag: UnsafeMutablePointer<yaml_char_t>?, isPlain: Bool
  ) -> Resolved {
    if let tag { return resolve(bytes, tagged: tag) }
    return isPlain ? .plain(PlainScalar(bytes, words: options.words)) : .text
  }

  /// A tag of YAML's own types is a claim to be checked; any other makes the scalar a text.
  private mutating func resolve(
    _ bytes: UnsafeBufferPointer<UInt8>, tagged tag: UnsafeMutablePointer<yaml_char_t>
  ) -> Resolved {
    let name = String(cString: tag)
    let prefix = "tag:yaml.org,2002:"
    guard name.hasPrefix(prefix) else { return .text }
    let wanted = String(name.dropFirst(prefix.count))
    if wanted == "binary" {
      guard case .success(let data) = Base64.decoded(ByteString(bytes)) else {
        fail("!!binary value contains invalid base64 data")
        return .text
      }
      return .decoded(data.withBytes { ByteString(UTF8Repair.repaired($0)) })
    }
    guard ["bool", "int", "float", "null", "timestamp"].contains(wanted) else { return .text }
    let scalar = PlainScalar(bytes, words: options.words)
    let found: String
    switch scalar {
    case .null: found = "null"
    case .bool: found = "bool"
    case .int(let number):
      if wanted == "float" { return .plain(.float(Double(number))) }
      found = "int"
    case .uint: found = "int"
    case .float: found = "float"
    case .timestamp: found = wanted == "timestamp" ? "timestamp" : "str"
    case .string: found = "str"
    }
    if found != wanted {
      fail("cannot decode !!\(found) `\(text(bytes))` as a !!\(wanted)")
    }
    return .plain(scalar)
  }

  @inline(__always)
  private mutating func value(
    of resolved: Resolved, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Value {
    switch resolved {
    case .text: return .string(text(bytes))
    case .decoded(let text): return .string(text)
    case .plain(let scalar):
      switch scalar {
      case .string, .timestamp: return .string(text(bytes))
      case .null: return .null
      case .bool(let flag): return .bool(flag)
      case .int(let number):
        return keepsIntegers ? .integer(number, .int) : .float(Double(number))
      case .uint(let number):
        return keepsIntegers
          ? .integer(Int64(bitPattern: number), .uint64) : .float(Double(number))
      case .float(let number):
        if !number.isFinite { holdsNonFinite = true }
        return .float(number)
      }
    }
  }

  /// A scalar's text.
  @inline(__always)
  private func text(_ bytes: UnsafeBufferPointer<UInt8>) -> ByteString {
    survey.innerMark == nil ? ByteString(bytes) : survey.restoringMarks(in: bytes)
  }

  /// Inside a collection that stands for a key integers stay what they are, because the error that
  /// is bound to follow prints them.
  private var keepsIntegers: Bool { options.numbers == .yaml || openKeys > 0 }

  // MARK: Keys

  /// What a scalar is as a key: a text, or something that JSON has no key for.
  @inline(__always)
  private func key(for resolved: Resolved, _ bytes: UnsafeBufferPointer<UInt8>) -> Key {
    switch resolved {
    case .text, .plain(.string), .plain(.timestamp): return quotedKey(text(bytes))
    case .decoded(let text): return quotedKey(text)
    case .plain(.bool(let flag)): return .text(flag ? "true" : "false")
    case .plain(.int(let number)): return .text(ByteString(String(number)))
    case .plain(.float(let number)):
      return .text(openKeys > 0 ? ByteString(GoSyntax.float(number)) : floatKey(number))
    case .plain(.null):
      return openKeys > 0 ? .text("interface {}(nil)") : .bad("%!s(<nil>), key: <nil>")
    case .plain(.uint(let number)):
      let hex = "0x" + String(number, radix: 16)
      return openKeys > 0 ? .text(ByteString(hex)) : .bad("uint64, key: \(hex)")
    }
  }

  /// The text of a float key: the reference writes it with the precision of 32 bits.
  private func floatKey(_ number: Double) -> ByteString {
    let narrow = Float(number)
    if narrow.isNaN { return ".nan" }
    if narrow.isInfinite { return narrow > 0 ? ".inf" : "-.inf" }
    return GoFloat.text(number, format: UInt8(ascii: "g"), precision: -1, bits: 32)
  }

  /// A text as a key: inside a collection that stands for a key it is kept in Go's syntax.
  @inline(__always)
  private func quotedKey(_ text: ByteString) -> Key {
    .text(openKeys > 0 ? ByteString(GoSyntax.quoted(text)) : text)
  }

  /// Makes a key the one of the value that comes next.
  mutating func take(_ key: Key) {
    let top = frames.count - 1
    frames[top].expectsKey = false
    switch key {
    case .text(let text):
      entries.push(key: text)
      if isObserved { path[path.count - 1] = .key(text) }
    case .bad(let words):
      entries.push(key: ByteString())
      frames[top].badKey = words
    }
  }

  // MARK: Aliases

  mutating func alias(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ observer: inout Observer
  ) throws(Stop) {
    let name = ByteString(String(cString: event.pointee.data.alias.anchor))
    guard let index = anchorNames[name] else {
      throw .failed(
        YAMLError(
          "yaml: unknown anchor '\(name)' referenced",
          offset: offsets.originalOffset(of: event.pointee.start_mark)))
    }
    let anchor = anchors[index]
    count()
    if let top = frames.last, top.role == .mergeList || (top.isMerging && !top.expectsKey),
      anchor.kind != .mapping
    {
      failMerge()
    }
    if anchor.isOpen {
      fail("anchor '\(name)' value contains itself")
    } else if pending == nil, !budget.countAlias(of: anchor.nodes) {
      fail("document contains excessive aliasing")
    } else if budget.isSpent {
      fail(
        "aliases repeat more than \(YAMLReader.maximumAliasedNodes) nodes", limit: .yamlAliases)
    }
    if pending == nil, frames.count + anchor.depth > YAMLReader.maximumDepth {
      fail("exceeded max depth of \(YAMLReader.maximumDepth)", limit: .yamlDepth)
    }
    if let top = frames.last, top.role == .mapping, top.expectsKey {
      if anchor.kind != .scalar { failKey(anchor.value) }
      take(anchor.kind == .scalar ? anchor.key : .text(ByteString()))
      return
    }
    deepen(by: anchor.depth)
    complete(pending == nil ? anchor.value.copied() : .null, anchor.kind)
    if isObserved { report(event.pointee.start_mark, event.pointee.end_mark, &observer) }
  }

  mutating func addAnchor(_ name: UnsafeMutablePointer<yaml_char_t>, _ anchor: Anchor) {
    anchorNames[ByteString(String(cString: name))] = anchors.count
    anchors.append(anchor)
  }
}

extension UnsafeMutablePointer<yaml_char_t>? {
  /// Whether a C text is this one.
  func equals(_ text: StaticString) -> Bool {
    guard let self else { return false }
    return UnsafeRawPointer(self).withMemoryRebound(to: CChar.self, capacity: 1) { mine in
      UnsafeRawPointer(text.utf8Start).withMemoryRebound(to: CChar.self, capacity: 1) {
        strcmp(mine, $0) == 0
      }
    }
  }
}
