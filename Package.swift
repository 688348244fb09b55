// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "opea-chart",
  products: [
    .library(
      name: "GMCBridge",
      targets: [
        "GMCBridge", "PipelineGraph", "ChartEngine", "TemplateLang", "JSONSchema", "ValueTree",
        "Diagnostics",
      ]),
    .library(
      name: "ChartEngine",
      targets: ["ChartEngine", "TemplateLang", "JSONSchema", "ValueTree", "Diagnostics"]),
    .library(name: "opeachart", type: .static, targets: ["GMCBridgeC"]),
    .executable(name: "opea-chart", targets: ["opea-chart"]),
    .executable(name: "opea-chart-network", targets: ["opea-chart-network"]),
  ],
  targets: [
    .systemLibrary(
      name: "CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),

    .target(name: "Diagnostics"),
    .target(name: "CStack"),
    .target(name: "ValueTree", dependencies: ["Diagnostics", "CLinux", "CStack"]),
    .target(name: "YAML", dependencies: ["ValueTree", "CYaml"]),
    .target(name: "JSON", dependencies: ["ValueTree"]),
    .target(name: "TOML", dependencies: ["ValueTree"]),
    .target(name: "SemVer"),
    .target(
      name: "CRE2", linkerSettings: [.linkedLibrary("re2"), .linkedLibrary("stdc++")]),
    .target(name: "LinearRegex", dependencies: ["CRE2"]),
    .target(
      name: "TemplateLang",
      dependencies: ["ValueTree", "YAML", "JSON", "TOML", "LinearRegex", "SemVer", "CMalloc"]),
    .target(
      name: "CCrypto", linkerSettings: [.linkedLibrary("crypto"), .linkedLibrary("crypt")]),
    .target(name: "Digests", dependencies: ["CCrypto"]),
    .target(name: "CryptoFunctions", dependencies: ["TemplateLang", "CCrypto"]),
    .target(name: "JSONSchema", dependencies: ["ValueTree", "JSON", "LinearRegex"]),
    .target(name: "ValuesMerge", dependencies: ["YAML", "JSON"]),
    .target(
      name: "ChartEngine",
      dependencies: [
        "TemplateLang", "CryptoFunctions", "ValuesMerge", "JSONSchema", "SemVer", "CArchive",
        "CDeflate",
      ]),
    .target(name: "Processes"),
    .target(name: "Transport", dependencies: ["Diagnostics", "Digests", "ValueTree"]),
    .target(
      name: "OCIRegistry",
      dependencies: ["Diagnostics", "Transport", "Digests", "Processes", "JSON", "ValueTree"]),
    .target(
      name: "ChartRepository",
      dependencies: [
        "ChartEngine", "TemplateLang", "SemVer", "OCIRegistry", "Transport", "Digests", "YAML",
        "JSON", "CArchive", "CLinux", "Processes",
      ]),
    .target(name: "PipelineGraph"),
    .target(
      name: "GMCBridge",
      dependencies: [
        "PipelineGraph", "ChartRepository", "ChartEngine", "Digests", "YAML", "JSON",
      ]),
    .target(
      name: "ChartRequests",
      dependencies: [
        "GMCBridge", "PipelineGraph", "Profiles", "ChartEngine", "ChartRepository",
      ]),
    .target(name: "COpeaChart", exclude: ["exports.map"]),
    .target(name: "GMCBridgeC", dependencies: ["ChartRequests", "COpeaChart", "Diagnostics"]),
    .target(
      name: "Profiles",
      dependencies: [
        "Diagnostics", "ValueTree", "JSON", "YAML", "JSONSchema", "LinearRegex", "Digests",
        "OCIRegistry", "Transport",
      ],
      resources: [.embedInCode("Resources")]),
    .target(
      name: "Verification",
      dependencies: [
        "ChartEngine", "ChartRepository", "TemplateLang", "ValuesMerge", "JSONSchema",
        "LinearRegex", "SemVer", "Transport", "Processes", "Digests", "YAML", "JSON",
      ]),
    .target(
      name: "ChartCommands",
      dependencies: [
        "ChartEngine", "ChartRepository", "ChartRequests", "Profiles", "Transport", "OCIRegistry",
        "Digests", "GMCBridge", "PipelineGraph", "LinearRegex", "Processes", "Verification",
      ]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CLinux"),
    .executableTarget(name: "opea-chart", dependencies: ["ChartCommands", "CMalloc"]),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CurlTransport", dependencies: ["Transport", "CCurl"]),
    .executableTarget(
      name: "opea-chart-network", dependencies: ["ChartCommands", "CurlTransport"]),
    .executableTarget(name: "conformance-harness", dependencies: ["ConformanceSupport"]),
    .executableTarget(
      name: "profiles-harness", dependencies: ["Profiles", "Diagnostics", "JSON", "ValueTree"]),
    // What `scripts/bench` times inside one process: built from the very objects of the tool.
    .executableTarget(
      name: "in-process",
      dependencies: [
        "ChartEngine", "TemplateLang", "ValuesMerge", "JSON", "ValueTree", "Diagnostics",
      ],
      path: "Benchmarks/InProcess"),
    .executableTarget(
      name: "gmc-connector", dependencies: ["GMCBridge", "ValueTree", "Diagnostics"],
      path: "Benchmarks/Connector"),
    .target(
      name: "ConformanceSupport",
      dependencies: [
        "ChartCommands", "ChartEngine", "ChartRepository", "Processes", "TestSupport", "Transport",
      ],
      path: "Tests/ConformanceSupport"),

    .target(
      name: "TestSupport",
      dependencies: ["ValueTree", "JSON", "TemplateLang", "Transport", "CDeflate"],
      path: "Tests/TestSupport"),
    .testTarget(name: "ConformanceTests", dependencies: ["ConformanceSupport", "ChartRepository"]),
    .testTarget(
      name: "ChartCommandsTests", dependencies: ["ConformanceSupport", "TestSupport"]),
    // Runs the executables that the same build makes.
    .testTarget(
      name: "HostileTests",
      dependencies: [
        "ChartEngine", "ChartRepository", "ConformanceSupport", "Diagnostics", "GMCBridge",
        "OCIRegistry", "TemplateLang", "Transport", "ValueTree", "YAML", "TestSupport",
      ]),
    .testTarget(name: "ValueTreeTests", dependencies: ["ValueTree", "TestSupport"]),
    .testTarget(name: "YAMLTests", dependencies: ["YAML", "TestSupport"]),
    .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"]),
    .testTarget(name: "TOMLTests", dependencies: ["TOML", "TestSupport"]),
    .testTarget(name: "SemVerTests", dependencies: ["SemVer"]),
    .testTarget(name: "LinearRegexTests", dependencies: ["LinearRegex"]),
    .testTarget(name: "TemplateLangTests", dependencies: ["TemplateLang", "TestSupport"]),
    .testTarget(name: "CryptoFunctionsTests", dependencies: ["CryptoFunctions", "TestSupport"]),
    .testTarget(
      name: "OCIRegistryTests",
      dependencies: ["OCIRegistry", "Transport", "Digests", "TestSupport"]),
    .testTarget(name: "ProcessesTests", dependencies: ["Processes"]),
    .testTarget(name: "TransportTests", dependencies: ["Transport", "Digests", "TestSupport"]),
    .testTarget(name: "JSONSchemaTests", dependencies: ["JSONSchema", "TestSupport"]),
    .testTarget(name: "ValuesMergeTests", dependencies: ["ValuesMerge", "TestSupport"]),
    .testTarget(
      name: "VerificationTests",
      dependencies: [
        "Verification", "YAML", "ValueTree", "ChartEngine", "JSON", "Transport", "Processes",
        "TestSupport",
      ]),
    .testTarget(name: "ChartEngineTests", dependencies: ["ChartEngine", "TestSupport"]),
    .testTarget(name: "PipelineGraphTests", dependencies: ["PipelineGraph"]),
    .testTarget(
      name: "GMCBridgeTests",
      dependencies: [
        "GMCBridge", "PipelineGraph", "ConformanceSupport", "JSON", "YAML", "TestSupport",
      ]),
    .testTarget(
      name: "GMCBridgeCTests", dependencies: ["GMCBridgeC", "COpeaChart", "TestSupport"]),
    .testTarget(
      name: "ChartRequestsTests", dependencies: ["ChartRequests", "JSON", "TestSupport"]),
    .testTarget(
      name: "ProfilesTests",
      dependencies: [
        "Profiles", "ChartCommands", "ChartEngine", "ChartRepository", "Diagnostics", "JSON",
        "OCIRegistry", "TestSupport",
        "ValuesMerge",
      ]),
    .testTarget(
      name: "ChartRepositoryTests",
      dependencies: [
        "ChartRepository", "ConformanceSupport", "Digests", "OCIRegistry", "Processes",
        "TestSupport", "Transport",
      ]),
  ],
  cxxLanguageStandard: .cxx17
)

// scripts/fuzz and scripts/test --sanitize build in their own way what they need and no more: they name
// the targets, and all others are left out. The fuzz target exists for them alone.
if let wanted = Context.environment["OPEA_CHART_TARGETS"] {
  package.targets.append(
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "Diagnostics", "ValueTree", "YAML", "JSON", "TOML", "SemVer", "LinearRegex", "TemplateLang",
        "JSONSchema", "ValuesMerge", "ChartEngine", "CDeflate", "ChartRepository", "OCIRegistry",
        "Transport", "GMCBridge", "Profiles", "Verification", "TestSupport",
      ],
      path: "Fuzz/Targets"))
  var open = wanted.split(separator: " ").map { String($0) }
  var kept: Set<String> = []
  while let name = open.popLast() {
    guard kept.insert(name).inserted else { continue }
    for target in package.targets where target.name == name {
      for case .byNameItem(let dependency, _) in target.dependencies { open.append(dependency) }
    }
  }
  package.targets.removeAll { !kept.contains($0.name) }
  package.products = []
}

// What the limits of a render cost is measured against a build without them: scripts/measure-limits.
let isWithoutLimits = Context.environment["OPEA_CHART_WITHOUT_LIMITS"] == "1"

for target in package.targets where target.type != .system {
  var settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
  if isWithoutLimits { settings.append(.define("WITHOUT_LIMITS")) }
  target.swiftSettings = (target.swiftSettings ?? []) + settings
}
