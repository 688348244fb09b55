internal import Diagnostics

extension Finding {
  /// The finding as a terminal may get it: what charts have put into its texts steers nothing.
  var printable: Finding {
    func line(_ text: String) -> String { visible(text) }
    func place(_ place: Place) -> Place {
      Place(file: line(place.file), line: place.line, column: place.column)
    }
    return Finding(
      code, severity, chart: line(chart), at: self.place.map(place), trace: trace.map(place),
      object: object.map { object in
        Object(
          apiVersion: line(object.apiVersion), kind: line(object.kind),
          namespace: line(object.namespace), name: line(object.name))
      }, field: field.map(line), visible(message, keepingLines: true), help: help.map(line))
  }
}
