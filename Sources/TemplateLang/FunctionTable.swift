public import ValueTree

/// The functions that templates can call, by name.
///
/// A table is a sum of families. It is a class so that compiled templates can tell cheaply whether
/// they were bound to this very table. Making one copies no function and takes some microseconds,
/// which counts where a whole render takes less than a millisecond.
public final class FunctionTable: Sendable {
  /// Where a function stands; `family` is -1 for a free slot.
  private struct Slot {
    var hash: UInt32 = 0
    var family: Int16 = -1
    var index: Int16 = 0
  }

  private let families: [[Function]]
  /// A hash table whose size is a power of two; collisions go to the next free slot.
  private let slots: [Slot]

  /// The sum of some families; a later function takes the place of an earlier one of its name.
  public init(_ families: [[Function]]) {
    self.families = families
    let count = families.reduce(0) { $0 + $1.count }
    var size = 16
    while size < 2 * count { size *= 2 }
    var slots = [Slot](repeating: Slot(), count: size)
    for (familyIndex, family) in families.enumerated() {
      for index in family.indices {
        let name = ByteString(family[index].name)
        let hash = Self.hash(of: name)
        slots[Self.place(of: name, hash, in: slots, families)] = Slot(
          hash: hash, family: Int16(familyIndex), index: Int16(index))
      }
    }
    self.slots = slots
  }

  /// The function of a name.
  public subscript(name: ByteString) -> Function? {
    place(of: name).map { function(at: $0) }
  }

  /// Where the function of a name stands.
  internal func place(of name: ByteString) -> Int? {
    let place = Self.place(of: name, Self.hash(of: name), in: slots, families)
    return slots[place].family < 0 ? nil : place
  }

  /// The function at a place that ``place(of:)`` gave.
  internal func function(at place: Int) -> Function {
    let slot = slots[place]
    return families[Int(slot.family)][Int(slot.index)]
  }

  /// The names of all functions, sorted.
  public var names: [String] {
    slots.filter { $0.family >= 0 }.map { families[Int($0.family)][Int($0.index)].name }.sorted()
  }

  /// The slot of a name, or the free one where it would stand.
  private static func place(
    of name: ByteString, _ hash: UInt32, in slots: [Slot], _ families: [[Function]]
  ) -> Int {
    var place = Int(hash) & (slots.count - 1)
    while slots[place].family >= 0 {
      let slot = slots[place]
      if slot.hash == hash,
        ByteString(families[Int(slot.family)][Int(slot.index)].name) == name
      {
        break
      }
      place = (place + 1) & (slots.count - 1)
    }
    return place
  }

  /// FNV-1a; names come from the program and from chart authors, not from values.
  private static func hash(of name: ByteString) -> UInt32 {
    name.withBytes { bytes in
      bytes.reduce(2_166_136_261) { hash, byte in (hash ^ UInt32(byte)) &* 16_777_619 }
    }
  }
}
