internal import Diagnostics
internal import ValueTree

/// Where the nodes of programs stand in their texts, found out for the messages of one render.
///
/// A failure deep inside templates that call each other names a place at every level: each text is
/// parsed once for all of them, and a place that comes again is not looked for again.
internal final class NodePlaces {
  private struct Key: Hashable {
    var program: ObjectIdentifier
    var number: Int32
  }

  private var definitions: [ObjectIdentifier: [ByteString: Definition]] = [:]
  /// Each with its program, so that no other can come to have the same identity.
  private var known: [Key: (place: Failure.Place, program: Program)] = [:]

  func place(_ number: Int32, of program: Program) -> Failure.Place {
    let key = Key(program: ObjectIdentifier(program), number: number)
    if let known = known[key] { return known.place }
    let file = ObjectIdentifier(program.file)
    let parsed = definitions[file] ?? program.definitions()
    definitions[file] = parsed
    let place = program.place(number, in: parsed)
    known[key] = (place, program)
    return place
  }
}
