internal import Glibc

/// What libFuzzer calls with each input. One program holds all targets; `FUZZ_TARGET` names the one to
/// run: a variable, not an argument, because libFuzzer starts itself again with its own arguments.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  FuzzTarget.chosen.execute(UnsafeBufferPointer(start: data, count: size))
  return 0
}

extension FuzzTarget {
  /// The target that the environment names; without one the program prints the names of all.
  fileprivate static let chosen: FuzzTarget = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = all.first(where: { $0.name == name }) else {
      for target in all { print(target.name) }
      fflush(nil)
      // Without the handlers at exit: libFuzzer's takes an end of the process for a crash.
      _exit(name.isEmpty ? 0 : 2)
    }
    return target
  }()
}
