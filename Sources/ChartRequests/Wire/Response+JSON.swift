internal import JSON
internal import ValueTree

extension RequestHandler.Response {
  /// `{"ok": true, "result": …}`
  internal static func success(_ result: Dict, id: Value?) -> Self {
    document(isSuccess: true, "result", result, id)
  }

  /// `{"ok": false, "error": …}`
  internal static func failure(_ error: RequestError, id: Value?) -> Self {
    document(isSuccess: false, "error", error.members, id)
  }

  private static func document(
    isSuccess: Bool, _ name: ByteString, _ content: Dict, _ id: Value?
  ) -> Self {
    var members: [(key: ByteString, value: Value)] = [
      ("ok", .bool(isSuccess)), (name, .dict(content)),
    ]
    if let id { members.append(("id", id)) }
    var text: [UInt8] = []
    do throws(JSONError) {
      try JSONWriter.append(.dict(Dict(members)), to: &text, escapingHTML: false)
      return Self(isSuccess: isSuccess, text: text)
    } catch {
      return failure(RequestError(.limit, error.text), id: nil)
    }
  }
}

extension Dict {
  /// Adds a text that templates made: as it is where it is UTF-8, else in base 64 under the name
  /// with `Base64` behind it, for JSON cannot hold any other bytes.
  internal func setOutput(_ bytes: [UInt8], named name: String) {
    let isText = (try? UTF8Span(validating: bytes.span)) != nil
    let text = ByteString(bytes)
    set(ByteString(isText ? name : name + "Base64"), isText ? text : Base64.encoded(text))
  }

  private func set(_ name: ByteString, _ text: ByteString) { self[name] = .string(text) }
}
