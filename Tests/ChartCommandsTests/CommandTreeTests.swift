import Testing

@testable import ChartCommands

@Suite struct CommandTreeTests {
  /// What is looked up before a command is made is what the command says of itself.
  @Test func namesAreTheCommandsOwn() {
    for maker in CommandTree.commands where !maker.names.isEmpty {
      let command = maker.make()
      #expect(maker.names == [command.name] + command.aliases)
    }
  }

  @Test(arguments: ["dep", "template", "version", "fetch", "--debug", "nothing"])
  func findsTheSameAsTheWholeTree(_ word: String) {
    let found = CommandTree(for: [word]).find([word])
    let expected = CommandTree().find([word])
    #expect(found.path == expected.path)
    #expect(found.command.flags.map(\.name) == expected.command.flags.map(\.name))
  }
}
