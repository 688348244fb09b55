internal import ValueTree

extension HTTPCredentials.Secret {
  /// The value of the field `Authorization`.
  var field: String {
    switch self {
    case .basic(let user, let password):
      "Basic \(Base64.encoded(ByteString("\(user):\(password)")))"
    case .bearer(let token): "Bearer \(token)"
    }
  }
}
