// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "library-user",
  dependencies: [.package(name: "opea-chart", path: "../..")],
  targets: [
    .executableTarget(
      name: "library-user", dependencies: [.product(name: "ChartEngine", package: "opea-chart")])
  ],
  swiftLanguageModes: [.v6]
)
