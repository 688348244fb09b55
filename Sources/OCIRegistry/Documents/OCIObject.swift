internal import JSON
internal import ValueTree

/// The fields of a JSON object that a registry sent.
struct OCIObject {
  private let dict: Dict
  private let name: String

  /// Reads a text that is one object; `name` is for messages.
  init(parsing bytes: [UInt8], _ name: String) throws(RegistryError) {
    do throws(JSONError) {
      let value = try JSONReader.read(
        ByteString(bytes), numbers: .integersWhereWhole, maximumDepth: 64)
      self = try OCIObject(checking: value, name)
    } catch {
      throw RegistryError(.malformed, "the \(name) is no JSON: \(error)")
    }
  }

  init(_ value: Value, _ name: String) throws(RegistryError) {
    do throws(JSONError) {
      self = try OCIObject(checking: value, name)
    } catch {
      throw RegistryError(.malformed, "the \(name) is malformed: \(error)")
    }
  }

  private init(checking value: Value, _ name: String) throws(JSONError) {
    guard case .dict(let dict) = value else { throw JSONError("no object") }
    self.dict = dict
    self.name = name
  }

  private func wrong(_ key: String) -> RegistryError {
    RegistryError(.malformed, "`\(key)` of the \(name) is missing or malformed")
  }

  /// A field that has to be there.
  func value(_ key: String) throws(RegistryError) -> Value {
    guard let value = optionalValue(key) else { throw wrong(key) }
    return value
  }

  /// A field that may be missing or null.
  func optionalValue(_ key: String) -> Value? {
    guard let value = dict[ByteString(key)] else { return nil }
    if case .null = value { return nil }
    return value
  }

  func text(_ key: String) throws(RegistryError) -> String {
    guard let text = optionalText(key) else { throw wrong(key) }
    return text
  }

  /// A text, nil where it is missing or empty.
  func optionalText(_ key: String) -> String? {
    guard case .string(let text)? = dict[ByteString(key)], !text.isEmpty else { return nil }
    return String(text)
  }

  /// A whole number from 0 on.
  func size(_ key: String) throws(RegistryError) -> Int {
    guard case .integer(let number, _)? = dict[ByteString(key)], number >= 0 else {
      throw wrong(key)
    }
    return Int(number)
  }

  /// A list; empty where it is missing or null.
  func list(_ key: String) throws(RegistryError) -> [Value] {
    switch optionalValue(key) {
    case nil: return []
    case .list(let list): return list.elements
    default: throw wrong(key)
    }
  }

  /// A map of texts; what is no text is left out.
  func texts(_ key: String) -> [String: String] {
    guard case .dict(let entries)? = optionalValue(key) else { return [:] }
    var result: [String: String] = [:]
    for (key, value) in zip(entries.keys, entries.values) {
      if case .string(let text) = value { result[String(key)] = String(text) }
    }
    return result
  }
}
