// swift-tools-version: 6.2
import PackageDescription

// Times renders inside one process; its own package, so that the library gains no dependency.
let package = Package(
  name: "in-process",
  dependencies: [.package(name: "opea-chart", path: "../..")],
  targets: [
    .executableTarget(
      name: "in-process",
      dependencies: [.product(name: "ChartEngine", package: "opea-chart")]),
    .executableTarget(
      name: "gmc-connector",
      dependencies: [.product(name: "GMCBridge", package: "opea-chart")]),
  ]
)
