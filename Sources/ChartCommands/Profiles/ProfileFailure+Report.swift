internal import Diagnostics
internal import Profiles

extension ProfileFailure {
  /// Prints the report and gives the exit code.
  static func report(
    _ failure: Selection.Failure, _ selection: Selection, _ request: SelectionRequest,
    _ inventory: Inventory, _ selector: Selector, _ invocation: Invocation
  ) -> Int32 {
    for line in lines(failure, selection, request, inventory, selector) {
      invocation.surroundings.printError(visible(line))
    }
    invocation.surroundings.printError(
      visible("Error: \(failure.rawValue): \(words(failure, request))"))
    return failure.exitCode
  }
}
