internal import ValueTree

/// Which device files are below `/dev`: whether a container was given any.
package struct DeviceFiles: Sendable, Hashable {
  /// NVIDIA's cards.
  var nvidia = 0
  /// Gaudi's cards, by the present or the older name.
  var gaudi = 0
  /// Whether AMD's compute interface is there.
  var hasKFD = false
  /// Render nodes of graphics cards.
  var renderNodes = 0

  /// Counts the devices among some paths; control nodes are none.
  package static func parse(_ text: String) -> DeviceFiles {
    var files = DeviceFiles()
    for line in text.lines {
      let path = line.trimmed
      if path.isNumbered("/dev/nvidia") {
        files.nvidia += 1
      } else if path.isNumbered("/dev/accel/accel") || path.isNumbered("/dev/hl") {
        files.gaudi += 1
      } else if path.isNumbered("/dev/dri/renderD") {
        files.renderNodes += 1
      } else if path == "/dev/kfd" {
        files.hasKFD = true
      }
    }
    return files
  }

  var document: Value {
    var map = DocumentMap()
    map.set("nvidia", nvidia > 0 ? nvidia : nil)
    map.set("gaudi", gaudi > 0 ? gaudi : nil)
    map.set("amdKfd", hasKFD ? true : nil)
    map.set("renderNodes", renderNodes > 0 ? renderNodes : nil)
    return map.value
  }
}

extension String {
  /// Whether this is a prefix with a number behind it.
  fileprivate func isNumbered(_ prefix: String) -> Bool {
    guard hasPrefix(prefix) else { return false }
    let digits = dropFirst(prefix.count)
    return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
  }
}
