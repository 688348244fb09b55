internal import TestSupport
internal import Testing

@Suite("Attacks by archives")
struct ArchiveAttackTests {
  @Test(arguments: paths + kinds + sizes + containers + names)
  func archive(_ row: HostileCase) { row.check() }

  @Test(arguments: nested + metadataRows)
  func chart(_ row: HostileCase) { row.check() }

  static let metadata = "apiVersion: v2\nname: c\nversion: 0.1.0\n"

  /// A row whose input is an archive with a sound chart and what `change` adds.
  private static func row(
    _ id: String, _ title: String, _ outcome: HostileCase.Outcome,
    _ arguments: [String] = ["template", "c.tgz"], level: Int = 0,
    _ change: @escaping @Sendable (inout TarWriter) -> Void
  ) -> HostileCase {
    HostileCase(id, title, arguments, outcome) { folder in
      var tar = TarWriter()
      tar.add("c/Chart.yaml", metadata)
      change(&tar)
      folder.write("c.tgz", tar.packed(level: level))
    }.naming("c.tgz")
  }

  /// A row whose input is these bytes in place of an archive.
  private static func file(
    _ id: String, _ title: String, _ outcome: HostileCase.Outcome,
    _ content: @escaping @Sendable () -> [UInt8]
  ) -> HostileCase {
    HostileCase(id, title, ["template", "c.tgz"], outcome) { $0.write("c.tgz", content()) }
      .naming("c.tgz")
  }

  // MARK: Where entries lead

  private static let parent = "chart illegally references parent directory"
  private static let paths: [HostileCase] = [
    row("A01", "parent folder", .refused(parent)) { $0.add("c/../../f") },
    row("A02", "parent as root", .refused("does not start with a folder's name")) {
      $0.add("../f")
    },
    row("A03", "absolute", .refused("does not start with a folder's name")) { $0.add("/etc/x") },
    row("A04", "absolute below the root", .refused("absolute paths")) { $0.add("c//etc/x") },
    row("A05", "drive", .refused("illegally named files")) { $0.add("c/c:/x") },
    row("A05", "backslashes up", .refused("illegally named files")) { $0.add(#"c\..\..\x"#) },
    row("A05", "mixed separators", .refused("illegally named files")) { $0.add(#"c/a\b"#) },
    HostileCase("A21", "no root", ["template", "c.tgz"], .refused("outside the base directory")) {
      var tar = TarWriter()
      tar.add("Chart.yaml", metadata)
      $0.write("c.tgz", tar.packed())
    },
    row("A14", "two roots", .refused("two charts side by side: c and d")) {
      $0.add("d/Chart.yaml", "apiVersion: v2\nname: d\nversion: 1.0.0\n")
    },
  ]

  // MARK: What entries are

  private static let kinds: [HostileCase] = [
    row("A06", "symbolic link", .refused("archive has a link: c/l -> /etc/passwd")) {
      $0.add("c/l", type: "2", link: "/etc/passwd")
    },
    row("A06", "hard link to a sibling", .refused("archive has a link: c/l -> c/Chart.yaml")) {
      $0.add("c/l", type: "1", link: "c/Chart.yaml")
    },
    row("A07", "character device", .refused("archive has a special file: c/l")) {
      $0.add("c/l", type: "3")
    },
    row("A07", "block device", .refused("archive has a special file: c/l")) {
      $0.add("c/l", type: "4")
    },
    row("A07", "pipe", .refused("archive has a special file: c/l")) { $0.add("c/l", type: "6") },
    row("A08", "file through a link", .refused("archive has a link: c/d -> /tmp")) {
      $0.add("c/d", type: "2", link: "/tmp")
      $0.add("c/d/x", "x")
    },
    row("A20", "GNU sparse file", .refused("archive has a sparse file: c/l")) {
      $0.add("c/l", type: "S")
    },
    row("A20", "GNU sparse file with a long name", .refused("archive has a sparse file: c/n")) {
      $0.add("././@LongLink", "c/n\0", type: "L")
      $0.add("c/n", type: "S")
    },
    row("A20", "sparse file of a pax header", .refused("archive has a sparse file: c/n")) {
      $0.add(
        "c/x",
        record("GNU.sparse.map", "0,1,1048576,1") + record("GNU.sparse.size", "1048577"),
        type: "x")
      $0.add("c/n", "ab")
    },
    row("A20", "part of several volumes", .refused("archive has a sparse file: c/l")) {
      $0.add("c/l", "x", type: "M")
    },
    row("A20", "extended attributes", .accepted()) {
      $0.add(
        "c/x", record("SCHILY.xattr.user.a", "b") + record("LIBARCHIVE.creationtime", "1"),
        type: "x")
      $0.add("c/f", "x")
    },
  ]

  /// A record of a pax header.
  private static func record(_ key: String, _ value: String) -> String {
    let rest = " \(key)=\(value)\n".utf8.count
    var length = rest + 1
    while length != rest + String(length).count { length = rest + String(length).count }
    return "\(length) \(key)=\(value)\n"
  }

  // MARK: Sizes

  private static func zeros(_ mebibytes: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: mebibytes << 20)
  }

  private static let sizes: [HostileCase] = [
    row("A09", "one large file", .refused("limit: fileBytes"), level: 6) {
      $0.add(Array("c/f".utf8), zeros(6))
    },
    row("A10", "large in all", .refused("limit: archiveRatio"), level: 6) { tar in
      for index in 0..<21 { tar.add(Array("c/\(index)".utf8), zeros(5)) }
    },
    row("A11", "size tells more than there is", .refused("unexpected EOF")) {
      $0.add("c/f", "x", size: 4096)
    },
    row("A11", "size tells less than there is", .refused("archive is damaged")) {
      $0.add(Array("c/f".utf8), [UInt8](repeating: 0x41, count: 4096), size: 3)
    },
    row("A11", "negative size", .refused("archive is damaged")) {
      $0.add(Array("c/f".utf8), [], sizeField: [UInt8](repeating: 0xFF, count: 12))
    },
    row("A11", "8 EiB", .refused("archive is damaged")) {
      $0.add(
        Array("c/f".utf8), [],
        sizeField: [0x80, 0, 0, 0, 0x7F] + [UInt8](repeating: 0xFF, count: 7))
    },
    row("A12", "many entries", .refused("limit: entries"), level: 1) { tar in
      for index in 0..<20_001 { tar.add("c/f/\(index)") }
    },
    row("A17", "long name", .refused("limit: pathBytes"), level: 1) {
      $0.add("././@LongLink", "c/" + String(repeating: "n", count: 10_000) + "\0", type: "L")
      $0.add("c/n")
    },
    row("A17", "many folders", .refused("path of 10002 bytes, more than 1024"), level: 1) {
      $0.add("././@LongLink", "c/" + String(repeating: "d/", count: 5000) + "\0", type: "L")
      $0.add("c/n")
    },
    row("A17", "huge pax header", .refused("limit: archiveRatio"), level: 1) {
      $0.add(Array("c/x".utf8), zeros(90), type: "x")
      $0.add("c/n")
    },
    row("A17", "chain of long names", .refused("limit: archiveRatio"), level: 1) { tar in
      for _ in 0..<20_000 { tar.add("././@LongLink", "c/n\0", type: "L") }
      tar.add("c/n")
    },
  ]

  // MARK: The file around them

  private static func sound() -> [UInt8] {
    var tar = TarWriter()
    tar.add("c/Chart.yaml", metadata)
    return tar.packed()
  }

  private static let noArchive = "does not appear to be a gzipped archive"
  private static let containers: [HostileCase] = [
    file("A18", "cut off", .refused("unexpected EOF")) { Array(sound().prefix(300)) },
    file("A18", "wrong checksum", .refused("invalid checksum")) {
      var bytes = sound()
      bytes[bytes.count - 8] ^= 1
      return bytes
    },
    file("A18", "data behind the end", .refused("invalid checksum")) { sound() + [1] },
    file("A18", "second member", .refused("invalid checksum")) { sound() + sound() },
    file("A18", "files behind the end of the tar file", .refused("data behind its end")) {
      var (tar, hidden) = (TarWriter(), TarWriter())
      tar.add("c/Chart.yaml", metadata)
      hidden.add("c/hidden", "x")
      return tar.packed(tail: [UInt8](repeating: 0, count: 1024) + hidden.bytes)
    },
    file("A18", "tar file without end", .accepted()) {
      var tar = TarWriter()
      tar.add("c/Chart.yaml", metadata)
      return tar.packed(tail: [])
    },
    file("A19", "text", .refused(noArchive)) { Array("hello".utf8) },
    file("A19", "bare tar file", .refused(noArchive)) {
      var tar = TarWriter()
      tar.add("c/Chart.yaml", metadata)
      return tar.bytes
    },
    file("A19", "xz", .refused(noArchive)) { [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0, 4, 0, 0] },
    file("A19", "zip", .refused(noArchive)) { [0x50, 0x4B, 3, 4, 0, 0, 0, 0, 0, 0] },
    file("A19", "zstd", .refused(noArchive)) { [0x28, 0xB5, 0x2F, 0xFD, 0, 0, 0, 0, 0, 0] },
    file("A19", "cpio in gzip", .refused("archive/tar: invalid tar header")) {
      TarWriter.gzip(Array(("070701" + String(repeating: "0", count: 2000)).utf8))
    },
    file("A19", "only zeros in gzip", .refused("unpacks to more than 200 times")) {
      TarWriter.gzip(zeros(200), level: 9)
    },
    file("A19", "gzip in gzip", .refused("archive is damaged: archive/tar: invalid tar header")) {
      TarWriter.gzip(sound())
    },
  ]

  // MARK: Names

  private static let twice = "twice, or in two spellings"
  private static let unclean = "has control characters or is no UTF-8"
  private static let names: [HostileCase] = [
    row("A13", "two Chart.yaml", .refused(twice)) {
      $0.add("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 9.9.9\n")
    },
    row("A15", "two cases of a name", .refused(twice)) { $0.add("c/chart.YAML") },
    row("A15", "two forms of a letter", .refused(twice)) {
      $0.add("c/e\u{301}", "1")
      $0.add("c/\u{E9}", "2")
    },
    row("A16", "line break", .refused(unclean)) { $0.add("c/a\nb") },
    row("A16", "escape", .refused(unclean)) { $0.add("c/a\u{1B}]52;c;eA==\u{7}") },
    row("A16", "direction override", .refused(unclean)) { $0.add("c/a\u{202E}lmay.b") },
    row("A16", "invalid UTF-8", .refused(unclean)) { $0.add([0x63, 0x2F, 0xFF], []) },
  ]

  // MARK: Archives in archives

  private static func nest(_ inner: [UInt8], below name: String = "c") -> [UInt8] {
    var tar = TarWriter()
    tar.add("\(name)/Chart.yaml", metadata)
    tar.add(Array("\(name)/charts/c.tgz".utf8), inner)
    return tar.packed(level: 1)
  }

  private static let nested: [HostileCase] = [
    file("A27", "a thousand deep", .refused("limit: archiveDepth")) {
      (0..<1000).reduce(sound()) { inner, _ in nest(inner) }
    },
    row("A27", "a thousand side by side", .refused("limit: archives"), level: 1) { tar in
      for index in 0..<1000 { tar.add(Array("c/charts/\(index).tgz".utf8), sound()) }
    }.naming("charts/"),
    row("A27", "one budget for all", .refused("limit: chartBytes"), level: 6) {
      tar in
      var inner = TarWriter()
      inner.add("c/Chart.yaml", metadata)
      // Not to be pressed too small, so that the ratio does not decide.
      var state: UInt32 = 1
      for index in 0..<6 {
        let content = [UInt8](unsafeUninitializedCapacity: 5 << 20) { buffer, count in
          for place in 0..<buffer.count {
            if place % 128 == 0 { state = state &* 1_664_525 &+ 1_013_904_223 }
            buffer[place] = UInt8(truncatingIfNeeded: state >> 24)
          }
          count = buffer.count
        }
        inner.add(Array("c/\(index)".utf8), content)
      }
      let packed = inner.packed(level: 1)
      for index in 0..<4 { tar.add(Array("c/charts/\(index).tgz".utf8), packed) }
    }.naming("charts/"),
  ]

  // MARK: What Chart.yaml says

  /// A row of a packed chart with other metadata.
  private static func metadata(
    _ id: String, _ title: String, _ text: String, _ outcome: HostileCase.Outcome,
    _ arguments: [String] = ["template", "c.tgz"]
  ) -> HostileCase {
    HostileCase(id, title, arguments, outcome) { folder in
      var tar = TarWriter()
      tar.add("c/Chart.yaml", text)
      folder.write("c.tgz", tar.packed())
      folder.write("folder/Chart.yaml", text)
    }
  }

  private static let metadataRows: [HostileCase] = [
    metadata(
      "A22", "name that leads out", "apiVersion: v2\nname: ../../evil\nversion: 0.1.0\n",
      .refused(#"chart.metadata.name "../../evil" is invalid"#)),
    metadata(
      "A22", "name that leads out, packed", "apiVersion: v2\nname: ../evil\nversion: 0.1.0\n",
      .refused("is invalid"), ["package", "folder"]),
    metadata(
      "A23", "a dot as name", "apiVersion: v2\nname: .\nversion: 0.1.0\n",
      .refused(#"chart.metadata.name "." is not allowed"#)),
    metadata(
      "A23", "two dots as name", "apiVersion: v2\nname: ..\nversion: 0.1.0\n",
      .refused(#"chart.metadata.name ".." is not allowed"#), ["package", "folder"]),
    metadata(
      "A24", "slash in the version", "apiVersion: v2\nname: c\nversion: 1.0.0/../../x\n",
      .refused("chart.metadata.version"), ["package", "folder"]),
    metadata(
      "A24", "line break in the version", "apiVersion: v2\nname: c\nversion: \"1.0.0\\nx\"\n",
      .refused("chart.metadata.version"), ["package", "folder"]),
    metadata(
      "A24", "10 kB of version",
      "apiVersion: v2\nname: c\nversion: 1.0.0-\(String(repeating: "a", count: 10_000))\n",
      .refused("chart.metadata.version")),
    metadata(
      "A24", "path in --version", "apiVersion: v2\nname: c\nversion: 1.0.0\n",
      .refused("invalid"), ["package", "folder", "--version", "1.0.0/../x"]),
    metadata(
      "A28", "alias with a path",
      "apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n- name: k\n  version: 1.0.0\n"
        + "  alias: ../x\n", .refused("disallowed characters in the alias")),
    metadata(
      "A28", "two of one alias",
      "apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n"
        + "- {name: k, version: 1.0.0, alias: a}\n- {name: l, version: 1.0.0, alias: a}\n",
      .refused("more than one dependency with name or alias")),
    row("A28", "subchart named like the parent", .accepted("kid: 1")) {
      $0.add("c/charts/c/Chart.yaml", metadata)
      $0.add("c/charts/c/templates/a.yaml", "kid: 1\n")
    },
    row("A28", "subchart named like a folder", .accepted("kid: 1")) {
      $0.add("c/charts/k/Chart.yaml", "apiVersion: v2\nname: templates\nversion: 0.1.0\n")
      $0.add("c/charts/k/templates/a.yaml", "kid: 1\n")
    },
  ]

}
