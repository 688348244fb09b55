/// Our own checks, run on what the reference's lint has loaded and rendered.
internal enum OwnLint {
  static func findings(after helm: HelmLint, _ options: Linter.Options) -> [Finding] {
    []
  }
}
