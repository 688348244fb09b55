internal import ChartEngine
internal import Diagnostics
internal import ValueTree

/// The text of `version --template`.
func versionText(_ template: String) throws(Diagnostic) -> [UInt8] {
  let version = Dict([
    (key: "Version", value: .text(Version.reference)), (key: "GitCommit", value: .string("")),
    (key: "GitTreeState", value: .string("clean")), (key: "GoVersion", value: .string("go1.26.6")),
    (key: "KubeClientVersion", value: .string("v1.36")),
  ])
  return Array(try InlineTemplate.text(template, name: "version", .dict(version)).utf8)
}
