internal import JSON
internal import ValueTree

/// Writes JSON with its fields in the order they come: digests are of the very bytes, and Go programs
/// write the fields of these documents in the order of the specification.
struct OCIWriter {
  private(set) var bytes: [UInt8] = []
  private var isFirst = true

  /// An object with the fields that the closure writes.
  mutating func object(_ fields: (inout OCIWriter) -> Void) {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
    fields(&self)
    isFirst = false
    bytes.append(UInt8(ascii: "}"))
  }

  mutating func field(_ name: String, _ value: (inout OCIWriter) -> Void) {
    start(name)
    value(&self)
  }

  mutating func field(_ name: String, _ text: String) {
    start(name)
    append(.text(text))
  }

  mutating func field(_ name: String, _ number: Int) {
    start(name)
    append(.int(number))
  }

  /// A map of texts in the order of their keys; an empty one is left out.
  mutating func field(_ name: String, _ texts: [String: String]) {
    guard !texts.isEmpty else { return }
    start(name)
    append(.dict(Dict(texts.map { (ByteString($0.key), .text($0.value)) })))
  }

  mutating func field<Element>(
    _ name: String, _ list: [Element], _ value: (inout OCIWriter, Element) -> Void
  ) {
    start(name)
    bytes.append(UInt8(ascii: "["))
    for (index, element) in list.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      value(&self, element)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func start(_ name: String) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    append(.text(name))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func append(_ value: Value) {
    // Texts and numbers can always be written.
    try? JSONWriter.append(value, to: &bytes)
  }
}
