/// Tells by the name of a key that its value decides what a pod may do to the machine it runs on, or
/// under whose name it acts.
///
/// Recipes from a catalogue are data for speed; such a value is the business of charts and users.
package enum ProtectedName {
  private static let names: Set<String> = [
    "securitycontext", "podsecuritycontext", "privileged", "allowprivilegeescalation",
    "runasuser", "runasgroup", "runasnonroot", "readonlyrootfilesystem", "seccompprofile",
    "apparmorprofile", "selinuxoptions", "procmount", "hostnetwork", "hostpid", "hostipc",
    "hostusers", "hostpath", "serviceaccount", "serviceaccountname",
    "automountserviceaccounttoken", "rbac", "imagepullsecrets", "command", "initcontainers",
    "extracontainers", "sidecars", "volumes", "extravolumes", "volumemounts", "extravolumemounts",
  ]

  /// Whether a key such as `securityContext` or `host_network` is one of them.
  package static func contains(_ name: some Collection<UInt8>) -> Bool {
    guard name.count <= 64 else { return false }
    let letters = name.compactMap { byte -> UInt8? in
      switch byte {
      case 0x41...0x5A: byte + 0x20
      case 0x61...0x7A: byte
      default: nil
      }
    }
    return names.contains(String(decoding: letters, as: UTF8.self))
  }

  /// The capabilities of a container that a recipe may ask for: those that computing needs.
  package static let capabilities: Set<String> = [
    "SYS_NICE", "SYS_PTRACE", "SYS_RESOURCE", "IPC_LOCK",
  ]
}
