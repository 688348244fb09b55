extension FuzzTarget {
  /// Every target, in the order of the table that `scripts/fuzz` prints.
  static let all = [
    template, chart, yaml, json, toml, strvals, schema, regex, version, archive, index, ignore,
    lock, repositories, provenance, reference, registry, connector, objects, profile, path,
  ]
}
