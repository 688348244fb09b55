internal import Diagnostics
internal import Digests
internal import OCIRegistry
internal import Profiles
internal import ValueTree

extension RegistryProfiles {
  /// Lists what a repository has, by its index alone.
  static func list(_ word: String, _ invocation: Invocation) throws(Diagnostic) -> Int32 {
    let repository = try reference(word).repository
    let listed = try registry(invocation).profiles(in: repository)
    let document = Value.list(
      listed.map { entry in
        let annotations = entry.descriptor.annotations.map {
          (key: ByteString($0.key), value: Value.text($0.value))
        }
        return .dict(
          Dict([
            ("tag", entry.tag.map { .text($0) } ?? .null),
            ("digest", .text(entry.descriptor.digest.description)),
            ("annotations", .dict(Dict(annotations))),
          ]))
      })
    try DocumentOutput.print(document, invocation) {
      var table = Table(
        header: ["PROFILE", "ENGINE", "PRECISION", "DEVICES", "TUNED FOR", "DIGEST"],
        maximumWidth: 71)
      for entry in listed {
        func note(_ key: String) -> String {
          entry.descriptor.annotations["io.opea.oim." + key] ?? ""
        }
        let product = note("device.product")
        table.rows.append([
          entry.tag ?? "", note("engine"), note("precision"),
          "\(note("device.count")) × \(product == "any" ? note("device.kind") : product)",
          note("kpi"), entry.descriptor.digest.description,
        ])
      }
      return [table.text]
    }
    return 0
  }
}
