internal import ChartEngine
internal import ConformanceSupport
internal import Diagnostics
internal import Glibc
internal import TestSupport
internal import Testing
internal import Transport
internal import ValueTree

/// Where archives that came over the network are unpacked.
@Suite("Attacks on unpacking")
struct UnpackingTests {
  private static func pull(_ tar: TarWriter, into folder: TemporaryFolder) -> CommandRun {
    let archive = tar.packed()
    return CommandRun(
      ["pull", "https://charts.test/c.tgz", "--untar", "--destination", folder.path + "/out"],
      client: FakeHTTPClient { _, _ in .response(200, [:], archive) })
  }

  private static var sound: TarWriter {
    var tar = TarWriter()
    tar.add("c/Chart.yaml", ArchiveAttackTests.metadata, mode: 0o6777)
    tar.add("c/templates/", type: "5", mode: 0o7777)
    tar.add("c/templates/a.yaml", "a: 1\n", mode: 0)
    return tar
  }

  @Test("A25: nothing is unpacked over a folder")
  func existingFolder() {
    let folder = TemporaryFolder()
    folder.write("out/c/mine", "kept")
    let run = Self.pull(Self.sound, into: folder)
    #expect(run.code == 1)
    #expect(run.errorText.contains("already exists"))
    #expect((try? SystemFile.names(inFolder: folder.path + "/out/c")) == ["mine"])
  }

  @Test("A25: nothing is unpacked through a link")
  func linkedFolder() {
    let folder = TemporaryFolder()
    folder.write("elsewhere/mine", "kept")
    folder.write("out/x", "")
    folder.link("out/c", to: "../elsewhere")
    let run = Self.pull(Self.sound, into: folder)
    #expect(run.code == 1)
    #expect(run.errorText.contains("out/c"), "\(run.errorText)")
    #expect((try? SystemFile.names(inFolder: folder.path + "/elsewhere")) == ["mine"])
  }

  @Test("A25: a folder that someone makes meanwhile stays as it is")
  func racingFolder() throws {
    var tar = Self.sound
    for number in 0..<300 { tar.add("c/files/\(number)", "x") }
    let (sent, folder) = (tar, TemporaryFolder())
    folder.write("out/mine", "kept")
    let (out, target) = (folder.path + "/out", folder.path + "/out/c")
    let outcomes = concurrentMap([true, false], width: 2) { isPull throws(Diagnostic) in
      if isPull { return Self.pull(sent, into: folder).code == 0 }
      // Once unpacking has begun, the name is taken.
      while try SystemFile.names(inFolder: out) == ["mine"] { usleep(10) }
      return mkdir(target, 0o755) == 0
    }
    let (isPulled, isTaken) = (try outcomes[0].get(), try outcomes[1].get())
    #expect(isTaken && !isPulled)
    #expect(try SystemFile.names(inFolder: target).isEmpty)
    #expect(try SystemFile.names(inFolder: out).sorted() == ["c", "mine"])
  }

  @Test("A25: a refused archive leaves nothing behind")
  func refusedArchive() {
    let folder = TemporaryFolder()
    folder.write("out/mine", "kept")
    var tar = Self.sound
    tar.add("c/../../f", "x")
    let run = Self.pull(tar, into: folder)
    #expect(run.code == 1)
    #expect(run.errorText.contains("c.tgz: chart illegally references parent directory"))
    #expect((try? SystemFile.names(inFolder: folder.path + "/out")) == ["mine"])
  }

  @Test("A26: rights come from here, not from the archive")
  func rights() throws {
    let folder = TemporaryFolder()
    folder.write("out/mine", "")
    let before = umask(0o022)
    defer { umask(before) }
    #expect(Self.pull(Self.sound, into: folder).code == 0)
    for name in ["Chart.yaml", "templates/a.yaml"] {
      #expect(try SystemFile.status("\(folder.path)/out/c/\(name)").mode & 0o7777 == 0o644)
    }
    for name in ["", "templates"] {
      #expect(try SystemFile.status("\(folder.path)/out/c/\(name)").mode & 0o7777 == 0o755)
    }
  }
}
