/// Who asks a registry.
public enum RegistryCredential: Sendable, Hashable {
  /// A name and a password.
  case password(user: String, String)
  /// A token that others are asked for with.
  case identityToken(String)
  /// A token that is sent as it is.
  case accessToken(String)
}

/// Finds who asks a registry, by its host.
public typealias CredentialLookup =
  @Sendable (_ host: String) throws(RegistryError) -> RegistryCredential?
