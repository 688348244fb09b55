import ChartRequests
import JSON
import ValueTree

/// A response, read.
struct Answer {
  let isSuccess: Bool
  let text: String
  private let members: Dict

  init(_ handler: RequestHandler, _ request: String) throws {
    let response = handler.response(to: Array(request.utf8))
    isSuccess = response.isSuccess
    text = String(decoding: response.text, as: UTF8.self)
    let value = try JSONReader.read(ByteString(response.text), numbers: .integersWhereWhole)
    guard case .dict(let members) = value else { throw JSONError("no object") }
    self.members = members
  }

  subscript(name: String) -> Dict? {
    guard case .dict(let dict)? = members[ByteString(name)] else { return nil }
    return dict
  }
}

extension Dict {
  /// A member as text; empty if it is absent.
  func text(_ name: String) -> String {
    switch self[ByteString(name)] {
    case .string(let text): String(text)
    case .integer(let number, _): String(number)
    default: ""
    }
  }

  func texts(_ name: String) -> [String] {
    guard case .list(let list)? = self[ByteString(name)] else { return [] }
    return list.elements.map { if case .string(let text) = $0 { String(text) } else { "?" } }
  }
}
