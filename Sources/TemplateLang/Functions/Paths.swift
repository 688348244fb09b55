internal import ValueTree

/// Slash-separated paths, as texts: no file is looked at.
package let pathFunctions: [Function] = [
  Function("base", [.string]) { arguments, _ in .string(base(of: arguments.text(0))) },
  Function("dir", [.string]) { arguments, _ in .string(directory(of: arguments.text(0))) },
  Function("clean", [.string]) { arguments, _ in .string(cleaned(arguments.text(0))) },
  Function("ext", [.string]) { arguments, _ in .string(fileExtension(of: arguments.text(0))) },
  Function("isAbs", [.string]) { arguments, _ in .bool(arguments.text(0).hasPrefix("/")) },
  Function("osBase", [.string]) { arguments, _ in .string(base(of: arguments.text(0))) },
  Function("osDir", [.string]) { arguments, _ in .string(directory(of: arguments.text(0))) },
  Function("osClean", [.string]) { arguments, _ in .string(cleaned(arguments.text(0))) },
  Function("osExt", [.string]) { arguments, _ in .string(fileExtension(of: arguments.text(0))) },
  Function("osIsAbs", [.string]) { arguments, _ in .bool(arguments.text(0).hasPrefix("/")) },
]

private let slash = UInt8(ascii: "/")
private let dot = UInt8(ascii: ".")

private func base(of path: ByteString) -> ByteString {
  if path.isEmpty { return "." }
  return path.withBytes { bytes in
    guard let last = bytes.lastIndex(where: { $0 != slash }) else { return "/" }
    let start = bytes[..<last].lastIndex(of: slash).map { $0 + 1 } ?? 0
    return path[start..<(last + 1)]
  }
}

private func directory(of path: ByteString) -> ByteString {
  let end = path.withBytes { bytes in bytes.lastIndex(of: slash).map { $0 + 1 } ?? 0 }
  return cleaned(path.prefix(upTo: end))
}

private func fileExtension(of path: ByteString) -> ByteString {
  path.withBytes { bytes in
    guard let place = bytes.lastIndex(where: { $0 == dot || $0 == slash }), bytes[place] == dot
    else { return ByteString() }
    return path.suffix(from: place)
  }
}

/// The shortest path with the same meaning: no `.`, no empty part, `..` only at the start.
private func cleaned(_ path: ByteString) -> ByteString {
  path.withBytes { bytes in
    let isRooted = bytes.first == slash
    var output: [UInt8] = isRooted ? [slash] : []
    output.reserveCapacity(bytes.count)
    // What stands before may not be taken away by `..`.
    var fixed = output.count
    for part in bytes.split(separator: slash) {
      if part.elementsEqual([dot]) { continue }
      if part.elementsEqual([dot, dot]) {
        if output.count > fixed {
          let cut = output[fixed...].lastIndex(of: slash) ?? fixed
          output.removeSubrange(cut...)
          continue
        }
        if isRooted { continue }
      }
      if output.count > (isRooted ? 1 : 0) { output.append(slash) }
      output += part
      if !isRooted, part.elementsEqual([dot, dot]) { fixed = output.count }
    }
    return output.isEmpty ? "." : ByteString(output)
  }
}
