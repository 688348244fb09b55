import Glibc
import OCIRegistry
import TestSupport
import Testing

/// Files of credentials, as Helm and container tools write and read them.
@Suite struct CredentialStoreTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.path + "/registry/config.json" }

  @Test func keepsAndForgets() throws {
    let store = CredentialStore(path: path)
    #expect(try store.credential(for: "a.test:5000") == nil)
    try store.store(.password(user: "u", "p:w"), for: "a.test:5000")
    try store.store(.password(user: "v", "x"), for: "docker.io")
    #expect(try store.credential(for: "a.test:5000") == .password(user: "u", "p:w"))
    #expect(try store.credential(for: "registry-1.docker.io") == .password(user: "v", "x"))
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    try store.erase("a.test:5000")
    try store.erase("a.test:5000")
    #expect(try store.credential(for: "a.test:5000") == nil)
    #expect(try store.credential(for: "docker.io") != nil)
  }

  @Test func readsWhatOthersWrite() throws {
    folder.write(
      "registry/config.json",
      """
      {"auths": {"https://a.test/v1/": {"auth": "dTpw"}, "b.test": {"identitytoken": "i"},
        "c.test": {"registrytoken": "r"}, "d.test": {"username": "n", "password": "q"}},
       "HttpHeaders": {"x": 12345678901234567890}}
      """)
    let store = CredentialStore(path: path)
    #expect(try store.credential(for: "a.test") == .password(user: "u", "p"))
    #expect(try store.credential(for: "b.test") == .identityToken("i"))
    #expect(try store.credential(for: "c.test") == .accessToken("r"))
    #expect(try store.credential(for: "d.test") == .password(user: "n", "q"))
    try store.store(.password(user: "u", "p"), for: "e.test")
    let text = try text()
    #expect(text.contains("12345678901234567890") && text.contains("\"auth\": \"dTpw\""))
  }

  @Test func looksIntoTheSecondFile() throws {
    folder.write("docker.json", #"{"auths": {"a.test": {"auth": "dTpw"}}}"#)
    let store = CredentialStore(path: path, fallbackPath: folder.path + "/docker.json")
    #expect(try store.credential(for: "a.test") == .password(user: "u", "p"))
  }

  @Test(arguments: ["[]", "{", #"{"auths": {"a.test": {"auth": "!"}}}"#])
  func saysWhatIsMalformed(_ text: String) {
    folder.write("registry/config.json", text)
    #expect(throws: RegistryError.self) {
      try CredentialStore(path: path).credential(for: "a.test")
    }
  }

  @Test func leavesAMalformedFileAlone() throws {
    folder.write("registry/config.json", "{")
    #expect(throws: RegistryError.self) {
      try CredentialStore(path: path).store(.identityToken("x"), for: "a.test")
    }
    #expect(try text() == "{")
  }

  @Test(arguments: ["../x", "a/b"])
  func startsOnlyHelpers(_ name: String) {
    folder.write("registry/config.json", "{\"credsStore\": \"\(name)\"}")
    #expect(throws: RegistryError.self) {
      try CredentialStore(path: path).credential(for: "a.test")
    }
  }

  private func text() throws -> String {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}
