package import TemplateLang

/// Hashes, passwords, keys, certificates and ciphers.
///
/// What is random comes from the system, or from the environment's seed if it has one: then hashes
/// of passwords, keys and certificates repeat as well.
package let cryptoFunctions: [Function] =
  hashFunctions + passwordFunctions + cipherFunctions + keyFunctions + certificateFunctions
