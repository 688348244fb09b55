internal import CYaml
internal import Glibc

/// libyaml's parser over one buffer: one owner, freed on every path, errors in the reference's words.
struct EventReader: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let event: UnsafeMutablePointer<yaml_event_t>
  private let feed: UnsafeMutablePointer<Feed>

  /// What is left to read when the text is handed over in small pieces.
  private struct Feed {
    var next: UnsafePointer<UInt8>?
    var count: Int
  }

  /// Why the parser stopped.
  struct Failure {
    var problem: String
    var kind: yaml_error_type_t
    /// Where it stopped: line and character, from 0.
    var mark: yaml_mark_t
    /// Where the construct began that it was reading.
    var context: yaml_mark_t
    /// The byte that is none of a character, where the text is no text.
    var offset: Int
  }

  /// Starts reading; the buffer has to outlive the reader.
  ///
  /// `inPieces` gives the text to libyaml in the pieces in which the reference reads it. That only
  /// matters for texts with bytes that are not allowed: whether one is noticed after the end of the
  /// first document depends on how far the reader has looked ahead.
  init(_ bytes: UnsafeBufferPointer<UInt8>, inPieces: Bool) {
    parser = .allocate(capacity: 1)
    event = .allocate(capacity: 1)
    feed = .allocate(capacity: 1)
    event.initialize(to: yaml_event_t())
    feed.initialize(to: Feed(next: bytes.baseAddress, count: bytes.count))
    yaml_parser_initialize(parser)
    if inPieces {
      yaml_parser_set_input(
        parser,
        { state, target, size, count in
          guard let state, let target, let count else { return 0 }
          let feed = state.assumingMemoryBound(to: Feed.self)
          let taken = min(size, feed.pointee.count, 512)
          if taken > 0, let next = feed.pointee.next {
            memcpy(target, next, taken)
            feed.pointee.next = next + taken
            feed.pointee.count -= taken
          }
          count.pointee = taken
          return 1
        }, feed)
    } else {
      yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }
  }

  deinit {
    yaml_event_delete(event)
    yaml_parser_delete(parser)
    parser.deallocate()
    event.deallocate()
    feed.deallocate()
  }

  /// Reads the next event into ``current``; false when the parser has failed.
  @inline(__always)
  mutating func advance() -> Bool {
    yaml_event_delete(event)
    return yaml_parser_parse(parser, event) != 0
  }

  /// The event read last; its contents are valid until the next call of ``advance()``.
  var current: UnsafeMutablePointer<yaml_event_t> { event }

  /// Why ``advance()`` has failed.
  var failure: Failure {
    let state = parser.pointee
    return Failure(
      problem: state.problem.map { String(cString: $0) } ?? "unknown problem parsing YAML content",
      kind: state.error, mark: state.problem_mark, context: state.context_mark,
      offset: state.problem_offset)
  }
}
