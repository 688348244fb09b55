package import ValueTree

/// What merging has to know of a chart: its name, its defaults and the charts below it.
package struct ChartValues: Sendable {
  /// The name that the parent's values know the chart by.
  package var name: ByteString
  /// The defaults; anything but a map counts as an empty one.
  package var values: ValueSnapshot
  /// The charts below, in their order.
  package var dependencies: [ChartValues]

  /// Makes the picture of a chart.
  package init(name: ByteString, values: ValueSnapshot, dependencies: [ChartValues] = []) {
    self.name = name
    self.values = values
    self.dependencies = dependencies
  }
}
