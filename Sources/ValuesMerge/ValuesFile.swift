public import Diagnostics
public import ValueTree
internal import YAML

/// A values file that was read: its name and the map it holds.
public struct ValuesFile: Sendable {
  /// The name that messages show.
  public var name: String
  /// The values, always a map.
  public var values: ValueSnapshot

  /// A values file out of values that exist already; anything but a map counts as an empty one.
  public init(name: String, values: ValueSnapshot) {
    self.name = name
    if case .dict = values { self.values = values } else { self.values = .dict([]) }
  }

  /// Reads the YAML documents of a file; later ones are merged over earlier ones.
  ///
  /// The error's `helmText` is the reader's; callers put before it what they were doing.
  public init(name: String, bytes: [UInt8]) throws(Diagnostic) {
    self.name = name
    let source = SourceFile(name: name, bytes: bytes)
    values = try Stack.withRoom { () throws(Diagnostic) in
      do throws(YAMLError) {
        return ValueSnapshot(.dict(try YAMLReader.values(from: source)))
      } catch {
        throw Diagnostic(
          .yaml, error.message,
          primary: error.offset.map {
            Diagnostic.Label(file: source, span: SourceSpan($0, $0 + 1))
          })
      }
    }
  }
}

extension ValueSnapshot {
  /// The map with another's entries put over its own: maps are merged, anything else is replaced,
  /// by null too. Anything but a map counts as an empty one.
  package func merged(under upper: ValueSnapshot) -> ValueSnapshot {
    guard case .dict(let above) = upper, !above.isEmpty else {
      if case .dict = self { return self }
      return .dict([])
    }
    guard case .dict(let below) = self, !below.isEmpty else { return upper }
    var merged: [Entry] = []
    merged.reserveCapacity(below.count + above.count)
    var index = 0
    for entry in above {
      while index < below.count, below[index].key < entry.key {
        merged.append(below[index])
        index += 1
      }
      if index < below.count, below[index].key == entry.key {
        if case .dict = entry.value, case .dict = below[index].value {
          merged.append(
            Entry(key: entry.key, value: below[index].value.merged(under: entry.value)))
        } else {
          merged.append(entry)
        }
        index += 1
      } else {
        merged.append(entry)
      }
    }
    merged.append(contentsOf: below[index...])
    return .dict(merged)
  }
}
