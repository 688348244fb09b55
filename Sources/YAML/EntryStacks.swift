internal import ValueTree

/// The values and keys that a reader has met and not yet put into their collections.
struct EntryStacks: ~Copyable {
  private(set) var values = MoveStack<Value>()
  private(set) var keys = MoveStack<ByteString>()

  /// Where a collection begins on both stacks.
  struct Start {
    var value: Int
    var key: Int
  }

  /// Where a collection that begins now will begin.
  var start: Start { Start(value: values.count, key: keys.count) }

  /// The value pushed last.
  var lastValue: Value { values.top }

  /// The key pushed last.
  var lastKey: ByteString { keys.top }

  @inline(__always)
  mutating func push(_ value: consuming Value) { values.push(value) }

  @inline(__always)
  mutating func push(key: ByteString) { keys.push(key) }

  /// Takes another key instead of the last one.
  mutating func replaceLastKey(by key: ByteString) {
    keys.removeAll(from: keys.count - 1)
    keys.push(key)
  }

  /// Takes the only value.
  mutating func takeValue() -> Value? {
    let all = values.takeAll(from: 0)
    return all.count == 1 ? all[0] : nil
  }

  /// Moves the values of a list off the stack.
  mutating func takeList(from start: Start) -> [Value] { values.takeAll(from: start.value) }

  /// Puts the values since `start` into a list, which takes their place.
  mutating func closeList(from start: Start) {
    let list = List(takeList(from: start))
    values.push(.list(list))
  }

  /// Puts the entries since `start` into a map, which takes their place; false if a key came twice and
  /// must not.
  mutating func closeMap(
    from start: Start, _ duplicateKeys: YAMLReader.Options.DuplicateKeys
  ) -> Bool {
    let read = values.count - start.value
    let dict = takeDict(from: start)
    let isSound = duplicateKeys == .lastWins || dict.count == read
    values.push(.dict(dict))
    return isSound
  }

  /// Moves the entries of a map off the stacks: sorted by key, of equal keys the last.
  mutating func takeDict(from start: Start) -> Dict {
    let count = values.count - start.value
    if count == 0 { return Dict() }
    let names = keys.elements(from: start.key)
    var isSorted = true
    for index in 1..<max(count, 1) where !(names[index - 1] < names[index]) {
      isSorted = false
      break
    }
    if isSorted {
      return Dict(
        sortedKeys: keys.takeAll(from: start.key), values: values.takeAll(from: start.value))
    }
    let order = (0..<count).sorted { first, second in
      names[first] < names[second] || (names[first] == names[second] && first < second)
    }
    let contents = values.elements(from: start.value)
    var sortedKeys: [ByteString] = []
    var sortedValues: [Value] = []
    sortedKeys.reserveCapacity(count)
    sortedValues.reserveCapacity(count)
    for index in order {
      if sortedKeys.last == names[index] {
        sortedValues[sortedValues.count - 1] = contents[index]
      } else {
        sortedKeys.append(names[index])
        sortedValues.append(contents[index])
      }
    }
    keys.removeAll(from: start.key)
    values.removeAll(from: start.value)
    return Dict(sortedKeys: sortedKeys, values: sortedValues)
  }
}
