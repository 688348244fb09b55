import Diagnostics
import Profiles
import Testing
import ValueTree

@Suite struct CatalogueTests {
  /// Reading checks the ids, which were computed elsewhere.
  @Test func idsAreDigestsOfTheCanonicalForm() throws {
    let source = SourceFile(
      name: "catalogue.json", bytes: try #require(Fixtures.bytes(Fixtures.catalogue)))
    var catalogue = Catalogue()
    try catalogue.add(source)
    #expect(catalogue.profiles.count == 40)
  }

  @Test func theShippedCatalogueClaimsNoMeasurement() throws {
    for profile in try Catalogue.shipped().profiles {
      #expect(profile.evidence.isEmpty && profile.state == "unmeasured", "\(profile.name)")
    }
  }
}
