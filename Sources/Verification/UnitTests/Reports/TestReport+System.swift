internal import ChartEngine
internal import Glibc

extension TestReport.Circumstances {
  /// Now and here, as the system says.
  public static func system(seconds: Int64) -> TestReport.Circumstances {
    var result = TestReport.Circumstances()
    var moment = time_t(seconds)
    var parts = tm()
    if gmtime_r(&moment, &parts) != nil {
      func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
      result.date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      result.time = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    }
    var name = [CChar](repeating: 0, count: 256)
    if gethostname(&name, name.count - 1) == 0 {
      result.host = String(
        decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    result.user = getenv("USER").map { String(cString: $0) } ?? ""
    result.folder = SystemFile.absolute(".")
    #if arch(x86_64)
      result.platform = "linux-amd64"
    #else
      result.platform = "linux-arm64"
    #endif
    return result
  }

  /// Now and here.
  public static var current: TestReport.Circumstances { system(seconds: Int64(Glibc.time(nil))) }
}
