/// What this build is.
package enum EngineVersion {
  /// The version of the tool and the library.
  package static let tool = "0.1.0"
  /// The version of the reference that it follows.
  package static let reference = "v4.2.3"
}
