public import Diagnostics
public import ValueTree

/// Is told where each value of a document stood, so that later messages can point there.
///
/// A value that an alias repeats is reported at the alias, without its parts. When a key comes twice
/// both values are reported, the one that counts last.
public protocol YAMLObserver {
  /// Takes note of one value; `path` is valid only during the call.
  mutating func didRead(path: ArraySlice<PathStep>, span: SourceSpan)

  /// Takes note of the place of a key, before its value is read; `path` is that of the value.
  mutating func didReadKey(path: ArraySlice<PathStep>, span: SourceSpan)
}

extension YAMLObserver {
  /// Most observers want values only.
  public mutating func didReadKey(path: ArraySlice<PathStep>, span: SourceSpan) {}
}

/// One step from a collection to a value in it.
public enum PathStep: Sendable, Hashable {
  /// The value of a key.
  case key(ByteString)
  /// The item at a place.
  case item(Int)
}

/// Stands for no observer; the reader is specialised for it and does no bookkeeping.
struct NoObserver: YAMLObserver {
  mutating func didRead(path: ArraySlice<PathStep>, span: SourceSpan) {}
}
