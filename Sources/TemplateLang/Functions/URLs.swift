internal import ValueTree

/// Taking URLs apart and putting them together.
package let urlFunctions: [Function] = [
  Function("urlParse", [.string], isPure: false) { arguments, _ throws(CallError) in
    do throws(URLText.Fault) {
      return .dict(parts(of: try URLText(parsing: arguments.text(0))))
    } catch {
      throw CallError(bytes: "unable to parse url: " + error.message)
    }
  },
  Function("urlJoin", [.dict]) { arguments, _ throws(CallError) in
    .string(try joined(arguments.dict(0) ?? Dict()))
  },
]

private func parts(of url: URLText) -> Dict {
  Dict([
    (key: "scheme", value: .string(url.scheme)),
    (key: "host", value: .string(url.host)),
    (key: "hostname", value: .string(url.hostname)),
    (key: "path", value: .string(url.path)),
    (key: "query", value: .string(url.query)),
    (key: "opaque", value: .string(url.opaque)),
    (key: "fragment", value: .string(url.fragment)),
    (key: "userinfo", value: .string(url.user?.text ?? ByteString())),
  ])
}

private func joined(_ parts: Dict) throws(CallError) -> ByteString {
  var url = URLText()
  url.scheme = try part("scheme", of: parts)
  url.host = try part("host", of: parts)
  url.path = try part("path", of: parts)
  url.query = try part("query", of: parts)
  url.opaque = try part("opaque", of: parts)
  url.fragment = try part("fragment", of: parts)
  let userinfo = try part("userinfo", of: parts)
  if !userinfo.isEmpty {
    do throws(URLText.Fault) {
      url.user = try URLText(parsing: "proto://" + userinfo + "@host").user
    } catch {
      throw CallError(bytes: "unable to parse userinfo in dict: " + error.message)
    }
  }
  return url.text
}

/// One part of a URL; none is an empty one.
private func part(_ key: ByteString, of parts: Dict) throws(CallError) -> ByteString {
  switch parts[key] {
  case .string(let text): return text
  case nil: return ByteString()
  case .null: throw .nilDereference
  case .some(let value):
    throw CallError(
      "unable to parse \(key) key, must be of type string, but \(value.goKind) found")
  }
}
