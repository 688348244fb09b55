internal import ValueTree

extension ResolvedChart {
  /// The chart's templates under its path in the tree; of a library chart only the partials count.
  internal func compiledTemplates(
    path: ByteString, _ known: KnownTemplates
  ) -> [CompiledFile] {
    let files = chart.compiled.variant(known.mode).files(
      of: chart.templates, path: path, known)
    guard metadata.type.lowercasedASCII == "library" else { return files }
    return files.filter(\.isPartial)
  }
}
