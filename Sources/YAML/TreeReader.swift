internal import CYaml
internal import Diagnostics
internal import ValueTree

/// Turns the events of one document into a value tree, without native recursion.
///
/// Open collections stand on a stack of frames; the values and keys read so far stand on two more
/// and are moved into their collection when it ends. The reference parses the whole document before
/// it decodes, so an error of decoding waits in `pending` until parsing has succeeded.
struct TreeReader<Observer: YAMLObserver>: ~Copyable {
  /// An open collection.
  struct Frame {
    enum Role {
      case sequence
      /// The list after a merge key.
      case mergeList
      case mapping
    }

    var role: Role
    /// Where its values and keys begin.
    var start: EntryStacks.Start
    /// Whether a key comes next, in a mapping.
    var expectsKey = true
    /// Whether the value that comes next in a mapping follows a merge key.
    var isMerging = false
    /// The type and text of the key that comes before the next value, if JSON cannot have it.
    var badKey: String?
    /// Whether the collection itself stands where a key should.
    var isKey: Bool
    var isFlow: Bool
    /// Whether it has brackets of its own: the mapping in `[a: b]` has none.
    var hasBrackets: Bool
    var anchor: Int?
    var nodesBefore: Int
    /// How deep the collections in it are nested.
    var depth = 0
    var mark: yaml_mark_t
  }

  /// What an anchor stands for.
  struct Anchor {
    var value = Value.null
    var kind: NodeKind
    /// What a scalar is as a key.
    var key = Key.text(ByteString())
    /// How many nodes decoding it takes, aliases in it included.
    var nodes = 0
    var depth = 0
    /// Whether its collection is still being read: an alias to it would hold itself.
    var isOpen: Bool
  }

  enum NodeKind { case scalar, sequence, mapping }

  /// What a scalar is as a key.
  enum Key {
    case text(ByteString)
    /// A key without JSON form: how the reference prints its type and itself.
    case bad(String)
  }

  typealias Stop = TreeReaderStop

  var events: EventReader
  let options: YAMLReader.Options
  let text: UnsafeBufferPointer<UInt8>
  let survey: SourceSurvey
  let corrections: Corrections
  var offsets: SourceOffsets

  var root = Value.null
  var frames: [Frame] = []
  var entries = EntryStacks()
  var anchorNames: [ByteString: Int] = [:]
  var anchors: [Anchor] = []
  var path: [PathStep] = []
  var budget = AliasBudget()

  /// The first error of decoding.
  var pending: YAMLError?
  /// Whether there has been a key that JSON cannot have; see ``BadKey``.
  var holdsBadKeys = false
  /// The reference's lines about keys that come twice, and the keys of each open mapping.
  var repeatedKeys: [String] = []
  var repeatedKeyOffset: Int?
  var seenKeys: [Set<ByteString>] = []
  var holdsNonFinite = false
  /// How many collections that stand for a key are open.
  var openKeys = 0
  /// Whether only errors of parsing count.
  var onlyParses = false

  /// Whether values are reported; constant in each specialisation.
  var isObserved: Bool { Observer.self != NoObserver.self }
  var refusesRepeatedKeys: Bool { options.duplicateKeys == .refuse }

  init(
    _ text: UnsafeBufferPointer<UInt8>, survey: SourceSurvey, corrections: Corrections,
    options: YAMLReader.Options
  ) {
    self.text = text
    self.survey = survey
    self.corrections = corrections
    self.options = options
    events = EventReader(text, inPieces: survey.hasForbiddenBytes)
    offsets = SourceOffsets(text, survey: survey, corrections: corrections)
  }

  /// Reads the first document of a text.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, options: YAMLReader.Options, observer: inout Observer
  ) throws(YAMLError) -> Value {
    let survey = SourceSurvey(bytes)
    if Observer.self == NoObserver.self,
      let value = DirectReader.value(bytes, survey: survey, options: options)
    {
      return value
    }
    return try read(bytes, survey: survey, options: options, observer: &observer)
  }

  /// Reads the first document of a text that was looked over.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, survey: SourceSurvey, options: YAMLReader.Options,
    observer: inout Observer
  ) throws(YAMLError) -> Value {
    var corrections = Corrections(survey: survey, bytes)
    while true {
      do throws(Stop) {
        if corrections.isEmpty, survey.innerMark == nil {
          var reader = TreeReader(
            bytes, survey: survey, corrections: corrections, options: options)
          return try reader.document(&observer)
        }
        let corrected = corrections.applied(to: bytes, survey)
        return try corrected.span.withUnsafeBufferPointer { text throws(Stop) in
          var reader = TreeReader(
            text, survey: survey, corrections: corrections, options: options)
          return try reader.document(&observer)
        }
      } catch {
        switch error {
        case .failed(let error): throw error.prefixed("error converting YAML to JSON: ")
        case .corrected(let change): corrections.add(change)
        case .ended(let isList): return isList ? .list([]) : .dict(Dict())
        }
      }
    }
  }

  /// Reads events up to the end of the first document.
  mutating func document(_ observer: inout Observer) throws(Stop) -> Value {
    while true {
      guard events.advance() else { throw stop(events.failure) }
      let event = events.current
      switch event.pointee.type {
      case YAML_SCALAR_EVENT: try scalar(event, &observer)
      case YAML_ALIAS_EVENT: try alias(event, &observer)
      case YAML_MAPPING_START_EVENT:
        let start = event.pointee.data.mapping_start
        try open(
          event, .mapping, anchor: start.anchor, isFlow: start.style == YAML_FLOW_MAPPING_STYLE)
      case YAML_SEQUENCE_START_EVENT:
        let start = event.pointee.data.sequence_start
        try open(
          event, .sequence, anchor: start.anchor, isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE)
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: try close(event, &observer)
      case YAML_DOCUMENT_START_EVENT: count()
      case YAML_DOCUMENT_END_EVENT: return try finished()
      case YAML_STREAM_END_EVENT: return .null
      default: break
      }
    }
  }

  /// The tree, unless decoding it has failed.
  private func finished() throws(Stop) -> Value {
    if onlyParses { return .null }
    if let pending { throw .failed(pending) }
    if !repeatedKeys.isEmpty {
      let lines = repeatedKeys.map { "  " + $0 }.joined(separator: "\n")
      throw .failed(YAMLError("yaml: unmarshal errors:\n" + lines, offset: repeatedKeyOffset))
    }
    if holdsBadKeys, let key = BadKey.first(in: root) { throw .failed(key.error) }
    if holdsNonFinite, let number = firstNonFinite(in: root) {
      let name = number.isNaN ? "NaN" : number > 0 ? "+Inf" : "-Inf"
      throw .failed(YAMLError("json: unsupported value: \(name)"))
    }
    return root
  }

  /// The number that JSON encoding, which goes by sorted keys, would stumble over.
  private func firstNonFinite(in value: Value) -> Double? {
    switch value {
    case .float(let number): return number.isFinite ? nil : number
    case .list(let list):
      for element in list.elements {
        if let number = firstNonFinite(in: element) { return number }
      }
    case .dict(let dict):
      for element in dict.values {
        if let number = firstNonFinite(in: element) { return number }
      }
    default: break
    }
    return nil
  }

  // MARK: Counting and failing

  /// Counts a node that the reference would decode now.
  @inline(__always)
  mutating func count() {
    if !budget.countNode() { fail("document contains excessive aliasing") }
  }

  /// Notes an error of decoding; only the first counts.
  mutating func fail(_ message: String, limit: LimitName? = nil) {
    guard pending == nil else { return }
    pending = YAMLError(
      "yaml: " + message, offset: offsets.originalOffset(of: events.current.pointee.start_mark),
      limit: limit)
  }

  /// An error of parsing, with the line that the reference names: it counts lines from 0, adds one
  /// for errors of its scanner, and leaves line 0 out.
  func parseError(
    _ problem: String, line: Int, contextLine: Int = 0, isScanning: Bool, offset: Int,
    limit: LimitName? = nil
  ) -> Stop {
    var named = contextLine
    if line != 0 { named = isScanning ? line + 1 : line }
    return .failed(
      YAMLError(
        named == 0 ? "yaml: \(problem)" : "yaml: line \(named): \(problem)", offset: offset,
        limit: limit))
  }

  /// What to do about a failure of libyaml.
  private mutating func stop(_ failure: EventReader.Failure) -> Stop {
    if failure.kind == YAML_READER_ERROR {
      let offset = min(failure.offset, text.count)
      return .failed(
        YAMLError(
          "yaml: " + failure.problem,
          offset: corrections.isEmpty ? offset : corrections.originalOffset(of: offset)))
    }
    var line = failure.mark.line
    if failure.kind == YAML_SCANNER_ERROR, !onlyParses {
      let place = offsets.byteOffset(of: failure.mark)
      let start = offsets.byteOffset(of: failure.context)
      if let earlier = earlierFailure(than: failure.problem, at: place, from: start) {
        return earlier
      }
      if !corrections.isFull,
        let change = Corrections.Change(
          problem: failure.problem, in: text, at: place, from: start)
      {
        return .corrected(original(change))
      }
      if failure.problem == "could not find expected ':'" {
        line += linesReadAhead(at: place, from: start, column: failure.mark.column)
      }
    }
    return parseError(
      failure.problem, line: line, contextLine: failure.context.line,
      isScanning: failure.kind == YAML_SCANNER_ERROR,
      offset: offsets.originalOffset(of: failure.mark))
  }

  /// The same change, counted in bytes of the original source.
  func original(_ change: Corrections.Change) -> Corrections.Change {
    var change = change
    change.offset = corrections.originalOffset(of: change.offset)
    return change
  }
}

/// Why reading stops. Outside the generic type, because a thrown type that depends on a type
/// parameter breaks the optimizer (Swift 6.3.1, pass FunctionSignatureOpts).
enum TreeReaderStop: Error {
  case failed(YAMLError)
  /// The source has to be changed and read again.
  case corrected(Corrections.Change)
  /// The document ends early, by a fault of the reference that texts can show.
  case ended(isList: Bool)
}
