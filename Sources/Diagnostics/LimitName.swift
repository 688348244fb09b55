/// The name of a limit: what an error of the code `limit` gives besides its words, and what
/// `--limit NAME=VALUE` takes.
///
/// The names are stable. Which of them can be set where is said by the type that holds the limit.
public enum LimitName: String, Sendable, CaseIterable {
  // A render.

  /// Statements, calls and loop turns of a render.
  case steps
  /// Turns of one loop over a number.
  case loopItems
  /// Items of one list.
  case listItems
  /// Bytes of one text value.
  case stringBytes
  /// Bytes of the output of one template file.
  case documentBytes
  /// Bytes of the output of all files.
  case outputBytes
  /// Bytes of the values that a render holds.
  case memoryBytes
  /// The time that a render takes.
  case time
  /// Nesting of `include` of one name.
  case includeDepth
  /// Nesting of `template` actions.
  case templateDepth
  /// Nesting of executed templates, by whatever way they are called.
  case callDepth
  /// Nesting of `tpl`.
  case tplDepth
  /// Nesting of parentheses and blocks in a template's text.
  case parserDepth
  /// Nesting of a value that functions follow.
  case valueDepth
  /// Calls of functions that make keys or hash passwords.
  case cryptoCalls

  // A schema.

  /// Rules applied and comparisons made in one validation.
  case schemaSteps
  /// Nesting of a schema document.
  case schemaDepth
  /// Nesting of rules in one validation.
  case validationDepth
  /// References in a row, from one to the next.
  case schemaReferences
  /// Subschemas of a schema.
  case schemaRules
  /// Documents that a schema's references bring in.
  case schemaDocuments

  // Texts.

  /// Nesting of JSON.
  case jsonDepth
  /// Nesting of YAML.
  case yamlDepth
  /// Nodes that aliases in YAML expand to.
  case yamlAliases

  // Charts.

  /// Bytes of one file of a chart, or of one that is read for its values.
  case fileBytes
  /// Bytes of all files of a chart and the charts in it.
  case chartBytes
  /// Bytes of an archive.
  case archiveBytes
  /// How many times its size an archive may unpack to.
  case archiveRatio
  /// Files and folders of a chart.
  case entries
  /// Bytes of a path in a chart.
  case pathBytes
  /// Nesting of folders in a chart.
  case folderDepth
  /// Nesting of archives in `charts/`.
  case archiveDepth
  /// Archives in `charts/`, at all levels.
  case archives
  /// Charts of a tree, each alias and all below it counted.
  case charts
  /// Documents in all files that a render wrote.
  case documents
  /// Template files of a tree, those of each alias counted.
  case templates
  /// Entries that merging the values of a tree looks at or moves.
  case mergeSteps
  /// Entries of the merged values of a tree.
  case mergedEntries

  // Regular expressions.

  /// Bytes of a regular expression, as it is written and as it is compiled.
  case regexBytes
}
