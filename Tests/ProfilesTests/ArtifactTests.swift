import Diagnostics
import OCIRegistry
import Profiles
import Testing
import ValueTree

@Suite struct ArtifactTests {
  @Test func aProfileAndBack() throws {
    var catalogue = Catalogue()
    try catalogue.add(
      SourceFile(name: "catalogue", bytes: try #require(Fixtures.bytes(Fixtures.catalogue))))
    for profile in catalogue.profiles {
      let artifact = try ProfileArtifact(profile)
      let read = try ProfileArtifact(layer: artifact.layer, name: "layer")
      #expect(read.profile.name == profile.name && read.profile.id == profile.id)
    }
    let manifest = try ProfileArtifact(catalogue.profiles[3])
      .manifest(created: "2025-01-01T00:00:00Z", version: "1.0.0")
    #expect(manifest.artifactType == ProfileArtifact.type)
    #expect(manifest.annotations["io.opea.oim.device.product"] == "h100-sxm-80gb,h100-pcie-80gb")
    #expect(manifest.layers.count == 1 && manifest.config == .empty)
  }

  @Test(arguments: [
    "kind: Pod", "kind: InferenceProfile", "a: [", "kind: InferenceProfile\nspec: {model: {id: a}}",
  ])
  func refusals(_ text: String) {
    #expect(throws: Diagnostic.self) {
      try ProfileArtifact(layer: Array(text.utf8), name: "layer")
    }
  }
}
