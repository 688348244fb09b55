internal import CMalloc

/// How much memory the values of one render may take.
///
/// What functions make is charged before it is made; what is freed is not told. So charges alone say
/// enough only up to a mark. Beyond it the heap itself is asked how much it has grown, which makes
/// the next mark: a loop that makes and drops values may go on, one that keeps them may not.
internal struct MemoryBudget {
  /// The sum of charges that is fine whatever became of the values.
  private(set) var mark: Int
  private let limit: Int
  /// The bytes of the heap that belong to others.
  private var others: Int?

  init(_ limit: Int) {
    self.limit = max(0, limit)
    mark = self.limit / 4
  }

  /// Whether so much may be charged in all, the last charge not yet made; moves the mark.
  mutating func allows(charged: Int, last: Int) -> Bool {
    guard last <= limit, let used = Self.heapBytes else {
      mark = limit
      return charged <= limit
    }
    // At first, all that was charged counts as held.
    let others = self.others ?? max(0, used &- (charged &- last))
    self.others = others
    let held = max(0, used &- others) &+ last
    let room = limit &- held
    guard room >= limit / 64 else { return false }
    mark = charged &+ room
    return true
  }

  /// The bytes that the process has allocated; nil where the allocator does not tell.
  private static var heapBytes: Int? {
    let state = mallinfo2()
    let bytes = Int(clamping: state.uordblks) &+ Int(clamping: state.hblkhd)
    return bytes > 0 ? bytes : nil
  }
}
