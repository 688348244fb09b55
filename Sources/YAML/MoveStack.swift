/// A stack whose top elements can be moved out into an array without copying them.
struct MoveStack<Element>: ~Copyable {
  private var storage: UnsafeMutablePointer<Element>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 64) {
    self.capacity = capacity
    storage = .allocate(capacity: capacity)
  }

  deinit {
    storage.deinitialize(count: count)
    storage.deallocate()
  }

  @inline(__always)
  mutating func push(_ element: consuming Element) {
    if count == capacity { grow() }
    (storage + count).initialize(to: element)
    count += 1
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: storage, count: count)
    storage.deallocate()
    storage = larger
    capacity *= 2
  }

  /// The elements from `start` on, for reordering in place.
  func elements(from start: Int) -> UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: storage + start, count: count - start)
  }

  /// The element pushed last.
  var top: Element { storage[count - 1] }

  /// Drops the elements from `start` on.
  mutating func removeAll(from start: Int) {
    (storage + start).deinitialize(count: count - start)
    count = start
  }

  /// Takes the elements from `start` on off the stack.
  mutating func takeAll(from start: Int) -> [Element] {
    let taken = count - start
    guard taken > 0 else { return [] }
    let first = storage + start
    count = start
    // The initializer for uninitialized storage looks its type up each time.
    var elements: [Element] = []
    elements.reserveCapacity(taken)
    for index in 0..<taken { elements.append((first + index).move()) }
    return elements
  }
}
