internal import ChartEngine
internal import Diagnostics
internal import Glibc

/// The right to change a chart's folder, given to one process at a time.
///
/// Where the file system has no locks there is none, as in the reference.
internal struct FolderLock: ~Copyable {
  private let descriptor: Int32
  /// Whether there are locks here.
  internal let isHeld: Bool

  /// Waits until no one else has the folder.
  internal init(_ folder: String) throws(Diagnostic) {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFile.failure("open", folder) }
    var status = flock(descriptor, LOCK_EX)
    while status != 0, errno == EINTR { status = flock(descriptor, LOCK_EX) }
    isHeld = status == 0
  }

  deinit { close(descriptor) }
}

/// A lock file that other tools know, too.
internal struct FileLock: ~Copyable {
  private let descriptor: Int32

  /// Waits for the lock, but not forever.
  internal init(_ path: String, patience: Duration) throws(Diagnostic) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SystemFile.failure("open", path) }
    let pause = Duration.milliseconds(50)
    var waited = Duration.zero
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      // A file system without locks: as in the reference, nobody is kept out.
      if code != EWOULDBLOCK { return }
      if waited >= patience {
        close(descriptor)
        throw Diagnostic(
          .file, "\(path) is locked by another process for more than \(patience)",
          helmText: "context deadline exceeded",
          help: "wait for the other process, or end it")
      }
      usleep(50_000)
      waited += pause
    }
  }

  deinit { close(descriptor) }
}
