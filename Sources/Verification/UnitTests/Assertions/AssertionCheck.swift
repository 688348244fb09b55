internal import Diagnostics
internal import LinearRegex
internal import ValueTree

/// What an assertion checks, with its parameters.
enum AssertionCheck: Sendable {
  case equal(EqualCheck)
  case compare(CompareCheck)
  case equalRaw(EqualRawCheck)
  case exists(ExistsCheck)
  case matchRegex(RegexCheck)
  case matchRegexRaw(RegexRawCheck)
  case contains(ContainsCheck)
  case field(FieldCheck)
  case documentCount(DocumentCountCheck)
  case subset(SubsetCheck)
  case empty(EmptyCheck)
  case failedTemplate(FailedTemplateCheck)
  case containsDocument(ContainsDocumentCheck)
  case length(LengthCheck)
  case type(TypeCheck)
  case snapshot(SnapshotCheck)
  case snapshotRaw(SnapshotRawCheck)

  /// The checks by themselves.
  enum Kind: Sendable {
    case equal, greaterOrEqual, lessOrEqual, equalRaw, exists, matchRegex, matchRegexRaw, contains
    case isKind, isAPIVersion, hasDocuments, isSubset, isNullOrEmpty, failedTemplate
    case containsDocument, lengthEqual, isType, matchSnapshot, matchSnapshotRaw

    /// A check under one of its names.
    struct Definition: Sendable {
      var kind: Kind
      var isAntonym = false
      var expectsRender = true
    }

    /// All names of assertions.
    static let named: [String: Definition] = [
      "equal": Definition(kind: .equal),
      "notEqual": Definition(kind: .equal, isAntonym: true),
      "greaterOrEqual": Definition(kind: .greaterOrEqual),
      "notGreaterOrEqual": Definition(kind: .greaterOrEqual, isAntonym: true),
      "lessOrEqual": Definition(kind: .lessOrEqual),
      "notLessOrEqual": Definition(kind: .lessOrEqual, isAntonym: true),
      "equalRaw": Definition(kind: .equalRaw),
      "notEqualRaw": Definition(kind: .equalRaw, isAntonym: true),
      "exists": Definition(kind: .exists),
      "isNotNull": Definition(kind: .exists),
      "notExists": Definition(kind: .exists, isAntonym: true),
      "isNull": Definition(kind: .exists, isAntonym: true),
      "matchRegex": Definition(kind: .matchRegex),
      "notMatchRegex": Definition(kind: .matchRegex, isAntonym: true),
      "matchRegexRaw": Definition(kind: .matchRegexRaw),
      "notMatchRegexRaw": Definition(kind: .matchRegexRaw, isAntonym: true),
      "contains": Definition(kind: .contains),
      "notContains": Definition(kind: .contains, isAntonym: true),
      "isKind": Definition(kind: .isKind),
      "isAPIVersion": Definition(kind: .isAPIVersion),
      "hasDocuments": Definition(kind: .hasDocuments),
      "isSubset": Definition(kind: .isSubset),
      "isNotSubset": Definition(kind: .isSubset, isAntonym: true),
      "isNullOrEmpty": Definition(kind: .isNullOrEmpty),
      "isEmpty": Definition(kind: .isNullOrEmpty),
      "isNotNullOrEmpty": Definition(kind: .isNullOrEmpty, isAntonym: true),
      "isNotEmpty": Definition(kind: .isNullOrEmpty, isAntonym: true),
      "failedTemplate": Definition(kind: .failedTemplate, expectsRender: false),
      "notFailedTemplate": Definition(kind: .failedTemplate, isAntonym: true),
      "containsDocument": Definition(kind: .containsDocument),
      "lengthEqual": Definition(kind: .lengthEqual),
      "notLengthEqual": Definition(kind: .lengthEqual, isAntonym: true),
      "isType": Definition(kind: .isType),
      "isNotType": Definition(kind: .isType, isAntonym: true),
      "matchSnapshot": Definition(kind: .matchSnapshot),
      "matchSnapshotRaw": Definition(kind: .matchSnapshotRaw),
    ]
  }

  /// A check with the parameters that a suite gives it.
  init(_ kind: Kind, _ parameters: Parameters) throws(Diagnostic) {
    let read = parameters
    switch kind {
    case .equal:
      self = .equal(
        EqualCheck(
          path: PathArgument(try read.text("Path")), value: read.value("Value"),
          decodesBase64: try read.bool("DecodeBase64")))
    case .greaterOrEqual, .lessOrEqual:
      self = .compare(
        CompareCheck(
          path: PathArgument(try read.text("Path")), value: read.value("Value"),
          isGreater: kind == .greaterOrEqual))
    case .equalRaw: self = .equalRaw(EqualRawCheck(value: try read.text("Value")))
    case .exists: self = .exists(ExistsCheck(path: PathArgument(try read.text("Path"))))
    case .matchRegex:
      self = .matchRegex(
        RegexCheck(
          path: PathArgument(try read.text("Path")),
          pattern: Pattern(try read.text("Pattern")),
          decodesBase64: try read.bool("DecodeBase64")))
    case .matchRegexRaw:
      self = .matchRegexRaw(RegexRawCheck(pattern: Pattern(try read.text("Pattern"))))
    case .contains:
      self = .contains(
        ContainsCheck(
          path: PathArgument(try read.text("Path")), content: read.value("Content"),
          count: try read.int("Count"), matchesParts: try read.bool("Any")))
    case .isKind: self = .field(FieldCheck(key: "kind", wanted: try read.text("Of")))
    case .isAPIVersion:
      self = .field(FieldCheck(key: "apiVersion", wanted: try read.text("Of")))
    case .hasDocuments:
      self = .documentCount(
        DocumentCountCheck(
          count: try read.int("Count") ?? 0, countsSelected: try read.bool("FilterAware")))
    case .isSubset:
      self = .subset(
        SubsetCheck(
          path: PathArgument(try read.text("Path")), content: read.value("Content")))
    case .isNullOrEmpty: self = .empty(EmptyCheck(path: PathArgument(try read.text("Path"))))
    case .failedTemplate:
      self = .failedTemplate(
        FailedTemplateCheck(
          message: try read.text("ErrorMessage"), pattern: try read.text("ErrorPattern")))
    case .containsDocument:
      self = .containsDocument(
        ContainsDocumentCheck(
          kind: try read.text("Kind"), apiVersion: try read.text("APIVersion"),
          name: try read.text("Name"), namespace: try read.text("Namespace"),
          any: try read.bool("Any")))
    case .lengthEqual:
      self = .length(
        LengthCheck(
          path: try read.text("Path"), paths: try read.texts("Paths").map(PathArgument.init),
          count: try read.int("Count")))
    case .isType:
      self = .type(
        TypeCheck(path: PathArgument(try read.text("Path")), type: try read.text("Type")))
    case .matchSnapshot:
      self = .snapshot(
        SnapshotCheck(
          path: PathArgument(try read.text("Path")),
          pattern: try read.nested("MatchRegex").text("Pattern"),
          excludedPattern: try read.nested("NotMatchRegex").text("Pattern")))
    case .matchSnapshotRaw: self = .snapshotRaw(SnapshotRawCheck())
    }
  }

  /// What the check says of the documents of one template.
  func verdict(_ context: CheckContext) -> Verdict {
    switch self {
    case .equal(let check): check.verdict(context)
    case .compare(let check): check.verdict(context)
    case .equalRaw(let check): check.verdict(context)
    case .exists(let check): check.verdict(context)
    case .matchRegex(let check): check.verdict(context)
    case .matchRegexRaw(let check): check.verdict(context)
    case .contains(let check): check.verdict(context)
    case .field(let check): check.verdict(context)
    case .documentCount(let check): check.verdict(context)
    case .subset(let check): check.verdict(context)
    case .empty(let check): check.verdict(context)
    case .failedTemplate(let check): check.verdict(context)
    case .containsDocument(let check): check.verdict(context)
    case .length(let check): check.verdict(context)
    case .type(let check): check.verdict(context)
    case .snapshot(let check): check.verdict(context)
    case .snapshotRaw(let check): check.verdict(context)
    }
  }
}

/// A path parameter: its text, and the path or why it is none.
struct PathArgument: Sendable {
  let text: String
  let compiled: Result<ValuePath, PathError>

  init(_ text: String) {
    self.text = text
    compiled = Result { () throws(PathError) in try ValuePath(text) }
  }

  /// The values that the path leads to in a document.
  func values(in document: ValueSnapshot) -> Result<[ValueSnapshot], PathError> {
    Result { () throws(PathError) in try compiled.get().values(in: document) }
  }
}

/// A pattern parameter: its text, and the expression or why it is none.
struct Pattern: Sendable {
  let text: String
  let compiled: Result<Regex, RegexError>

  init(_ text: String) {
    self.text = text
    compiled = Result { () throws(RegexError) in try Regex(text) }
  }
}
