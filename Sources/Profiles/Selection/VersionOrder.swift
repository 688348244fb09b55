/// The order of dotted version numbers; what stands behind a dash does not count.
enum VersionOrder {
  /// Whether a version is older than another.
  static func isOlder(_ version: String, than other: String) -> Bool {
    let left = numbers(version)
    let right = numbers(other)
    for place in 0..<max(left.count, right.count) {
      let one = place < left.count ? left[place] : 0
      let two = place < right.count ? right[place] : 0
      if one != two { return one < two }
    }
    return false
  }

  private static func numbers(_ version: String) -> [Int] {
    version.prefix { $0 != "-" && $0 != "+" }.split(separator: ".").map { part in
      Int(part.prefix { $0.isASCII && $0.isNumber }) ?? 0
    }
  }
}
