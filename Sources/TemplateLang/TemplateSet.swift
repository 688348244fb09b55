package import Diagnostics
package import ValueTree

/// The templates that can call each other by name.
///
/// Files are added in the reference's order; of equal names the last added wins, except that a blank
/// definition never replaces another.
package struct TemplateSet: Sendable {
  /// Where each name's template stands; places stay what they are when the set grows.
  private var places: [ByteString: Int] = [:]
  private var programs: [Program] = []

  /// A set without templates.
  package init() {}

  /// Adds the templates of one file.
  package mutating func add(_ compiled: [Program]) {
    for program in compiled {
      if program.isBlank, places[program.name] != nil { continue }
      replace(program)
    }
  }

  /// Puts a template in, whatever stands there.
  package mutating func replace(_ program: Program) {
    if let place = places[program.name] {
      programs[place] = program
    } else {
      places[program.name] = programs.count
      programs.append(program)
    }
  }

  /// The template of a name.
  package subscript(name: ByteString) -> Program? { places[name].map { programs[$0] } }

  /// The place of a name's template.
  internal func place(of name: ByteString) -> Int? { places[name] }

  /// The template at a place.
  internal func program(at place: Int) -> Program { programs[place] }

  /// The names of all templates.
  package var names: [ByteString] { places.keys.sorted() }
}

extension Program {
  /// Parses and compiles one text: the templates defined in it, its own last. Programs compiled for
  /// observation tell the machine's ``RenderObserver`` what they do.
  package static func compile(
    _ file: SourceFile, name: ByteString, functions: FunctionTable, limits: Limits = Limits(),
    isObserved: Bool = false
  ) throws(ParseError) -> [Program] {
    let tree = try Parser.parse(file, name: name, functions: functions, limits: limits)
    return tree.definitions.map { definition in
      Compiler.compile(definition, of: tree, file, functions, isObserved: isObserved)
    }
  }
}
