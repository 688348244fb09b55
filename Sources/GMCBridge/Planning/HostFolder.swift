/// A folder of a node, which pods can be given.
struct HostFolder {
  /// The names on the way from the root.
  private let parts: [Substring]

  /// Folders that belong to the system of a node, with all that is below them: whoever can write
  /// there, or talk to a socket there, owns the node.
  private static let system = [
    "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "run", "sbin", "sys",
    "usr", "var/lib/cni", "var/lib/containerd", "var/lib/containers", "var/lib/crio",
    "var/lib/docker", "var/lib/etcd", "var/lib/kubelet", "var/lib/rancher", "var/log", "var/run",
    "var/spool", "root/.ssh", "root/.kube", "root/.docker",
  ].map { $0.split(separator: "/") }

  /// Nil where a path is none that can stand in a manifest as it is: it has to be absolute, without
  /// `..`, blanks, quotes and what means something in YAML.
  init?(_ path: String) {
    let isPlain = path.utf8.allSatisfy {
      $0 > 0x20 && $0 < 0x7F && !"\"'`\\#:{}[],&*!|>%@".utf8.contains($0)
    }
    parts = path.split(separator: "/").filter { $0 != "." }
    guard path.hasPrefix("/"), path.utf8.count <= 1024, isPlain, !parts.contains("..") else {
      return nil
    }
  }

  /// Whether models may be kept here: below one of some folders, or where nil is given anywhere but
  /// in a folder of the system, or around one.
  func isAllowed(_ folders: [String]?) -> Bool {
    if let folders {
      return folders.contains { folder in
        HostFolder(folder).map { parts.starts(with: $0.parts) } ?? false
      }
    }
    return !Self.system.contains { parts.starts(with: $0) || $0.starts(with: parts) }
  }
}
