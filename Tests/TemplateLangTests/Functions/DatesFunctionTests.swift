import TemplateLang
import Testing

/// A zone file of version 2 without changes of its own: all follows from the rule at its end.
private func zoneFile(_ rule: String, abbreviations: [(name: String, hours: Int)] = []) -> [UInt8] {
  var periods: [UInt8] = []
  var names: [UInt8] = []
  for (name, hours) in abbreviations.isEmpty ? [("XXX", 0)] : abbreviations {
    let seconds = hours * 3600
    periods += [0, 0, UInt8(seconds >> 8), UInt8(seconds & 255), 0, UInt8(names.count)]
    names += Array(name.utf8) + [0]
  }
  let counts = [0, 0, 0, 0, periods.count / 6, names.count]
  let header =
    Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
    + counts.flatMap { [0, 0, 0, UInt8($0)] }
  let block = header + periods + names
  return block + block + Array("\n\(rule)\n".utf8)
}

@Suite struct DatesFunctionTests {
  /// November 21, 2026, 08:03:58.986 universal time, with three zones and Berlin as the own one.
  private static func environment(local: String? = nil) -> RenderEnvironment {
    RenderEnvironment(
      now: { RenderEnvironment.Instant(seconds: 1_795_248_238, nanoseconds: 986_411_499) },
      zoneData: { name in
        switch name {
        case "Europe/Berlin":
          zoneFile("CET-1CEST,M3.5.0,M10.5.0/3", abbreviations: [("CET", 1), ("CEST", 2)])
        case "Australia/Sydney": zoneFile("AEST-10AEDT,M10.1.0,M4.1.0/3")
        case "Asia/Kolkata": zoneFile("IST-5:30")
        case "Asia/Nuuk": zoneFile("<-02>2<-01>,M3.5.0/-1,M10.5.0/0")
        case "Broken": Array(zoneFile("CET-1").prefix(60))
        default: nil
        }
      }, localZone: local)
  }

  @Test(arguments: [
    FunctionCase("now", "2026-11-21 08:03:58.986411499 +0000 UTC"),
    FunctionCase("htmlDate now", "2026-11-21"), FunctionCase(#"htmlDate "text""#, "2026-11-21"),
    FunctionCase("htmlDate .Values.one", "2026-11-21"), FunctionCase("htmlDate 0", "1970-01-01"),
    FunctionCase(#"date "Mon Jan _2 2006" (int64 0)"#, "Thu Jan  1 1970"),
    FunctionCase(
      #"date "January Janu 20 002 __2 3:4:5 pm .000 ,99 x" now"#,
      "November Janu 210 325 325 8:3:58 am .986 ,98 x"),
    FunctionCase(
      #"date "06 2 200 _2006 Z07 -07 -07:00:00" 86399"#, "70 1 100 _1970 Z +00 +00:00:00"),
    FunctionCase(#"date "2006" 9223372036854775807"#, "292277026596"),
    FunctionCase(#"date "2006-01-02" -9223372036854775808"#, "292277026596-12-04"),
    FunctionCase(#"date "2006" -99999999999"#, "-1199"),
    FunctionCase(#"ago (toDate "2006-01-02" "2026-11-21")"#, "8h3m59s"),
    FunctionCase("ago nil", "0s"),
    FunctionCase("durationRound now", "0s"),
    FunctionCase(#"durationRound (toDate "2006" "2024")"#, "2y"),
    FunctionCase(#"unixEpoch (toDate "2006" "1969")"#, "-31536000"),
    FunctionCase(#"duration "90061""#, "25h1m1s"), FunctionCase("duration 95", "0s"),
    FunctionCase("duration (int64 95)", "1m35s"),
    FunctionCase(#"duration "99999999999999999999""#, "-1s"),
    FunctionCase(#"durationRound "2h10m5s""#, "2h"), FunctionCase(#"durationRound "2400h""#, "3mo"),
    FunctionCase(#"durationRound "1.5x""#, "0s"), FunctionCase(#"durationRound "-36h""#, "1d"),
    FunctionCase(
      #"dateModify "-1.5h" (toDate "2006" "2024") | date "2006-01-02 15:04""#, "2023-12-31 22:30"),
    FunctionCase(#"date_modify "1d" (toDate "2006" "2024") | htmlDate"#, "2024-01-01"),
    FunctionCase("typeOf now", "time.Time"), FunctionCase("kindOf now", "struct"),
    FunctionCase("eq now now", "true"), FunctionCase("empty now", "false"),
  ])
  func results(_ item: FunctionCase) throws {
    #expect(try item.evaluated(environment: Self.environment()) == item.expected)
  }

  @Test(arguments: [
    FunctionCase(#"toDate "2006-01-02 MST" "2024-01-01 EST""#, "2024-01-01 00:00:00 +0000 EST"),
    FunctionCase(
      #"toDate "2006-01-02T15:04:05Z07:00" "2024-01-01T00:00:00.5+02:00""#,
      "2024-01-01 00:00:00.5 +0200 +0200"),
    FunctionCase(#"toDate "MST" "GMT+3""#, "0000-01-01 03:00:00 +0300 GMT+3"),
    FunctionCase(#"toDate "02/01/06" "31/12/68""#, "2068-12-31 00:00:00 +0000 UTC"),
    FunctionCase(#"toDate "2006-002" "2024-060""#, "2024-02-29 00:00:00 +0000 UTC"),
    FunctionCase(#"toDate "Jan _2  2006" "feb  3 2024""#, "2024-02-03 00:00:00 +0000 UTC"),
    FunctionCase(#"toDate "3:04PM" "12:00AM""#, "0000-01-01 00:00:00 +0000 UTC"),
    FunctionCase(#"toDate "2006" "x""#, "0001-01-01 00:00:00 +0000 UTC"),
    FunctionCase(#"(toDate "2006" "x").IsZero"#, "true"),
  ])
  func parsing(_ item: FunctionCase) throws {
    #expect(try item.evaluated(environment: Self.environment()) == item.expected)
  }

  @Test(arguments: [
    FunctionCase(
      #"mustToDate "2006" "x""#, #"parsing time "x" as "2006": cannot parse "x" as "2006""#),
    FunctionCase(
      #"mustToDate "2006-01-02" "2024-13-01""#, #"parsing time "2024-13-01": month out of range"#),
    FunctionCase(
      #"mustToDate "2006-01-02" "2023-02-29""#, #"parsing time "2023-02-29": day out of range"#),
    FunctionCase(
      #"mustToDate "2006" "2024é""#, #"parsing time "2024\xc3\xa9": extra text: "\xc3\xa9""#),
    FunctionCase(
      #"mustToDate "2006 002" "2023 366""#, #"parsing time "2023 366": day-of-year out of range"#),
    FunctionCase(
      #"mustToDate "-0700" "x2500""#, #"parsing time "x2500": time zone offset hour out of range"#),
    FunctionCase(
      #"mustToDate "5.00" "5.1""#, #"parsing time "5.1" as "5.00": cannot parse ".1" as ".00""#),
    FunctionCase(#"mustDateModify "1d" now"#, #"time: unknown unit "d" in duration "1d""#),
    FunctionCase(#"mustDateModify "" now"#, #"time: invalid duration """#),
    FunctionCase(#"mustDateModify "5" now"#, #"time: missing unit in duration "5""#),
    FunctionCase("unixEpoch 5", "can't handle 5 for arg of type time.Time"),
    FunctionCase("(now).Date", "function Date has 3 return values; should be 1 or 2"),
    FunctionCase(
      "(now).Zone",
      "invalid function signature for Zone: second return value should be error; is int"),
    FunctionCase("(now).wall", "wall is an unexported field of struct type time.Time"),
    FunctionCase("(now).Foo", "can't evaluate field Foo in type time.Time"),
  ])
  func refusals(_ item: FunctionCase) {
    #expect(item.reason().hasSuffix(item.expected), "\(item.reason())")
  }

  @Test(arguments: [
    FunctionCase(#"dateInZone "15:04 MST" 1705276800 "Europe/Berlin""#, "01:00 CET"),
    FunctionCase(#"dateInZone "15:04 MST -0700" 1720483200 "Europe/Berlin""#, "02:00 CEST +0200"),
    // The last second before and the first after clocks change.
    FunctionCase(#"dateInZone "15:04:05 MST" 1711846799 "Europe/Berlin""#, "01:59:59 CET"),
    FunctionCase(#"dateInZone "15:04:05 MST" 1711846800 "Europe/Berlin""#, "03:00:00 CEST"),
    FunctionCase(#"dateInZone "15:04 MST" 1705276800 "Australia/Sydney""#, "11:00 AEDT"),
    FunctionCase(#"dateInZone "15:04 MST" 1720483200 "Australia/Sydney""#, "10:00 AEST"),
    FunctionCase(#"dateInZone "15:04 Z07:00" 0 "Asia/Kolkata""#, "05:30 +05:30"),
    FunctionCase(#"dateInZone "15:04 MST" 1711846800 "Asia/Nuuk""#, "00:00 -01"),
    FunctionCase(#"dateInZone "15:04 MST" 0 "Nope""#, "00:00 UTC"),
    FunctionCase(#"dateInZone "15:04 MST" 0 "Broken""#, "00:00 UTC"),
    FunctionCase(#"dateInZone "15:04 MST" 0 """#, "00:00 UTC"),
    FunctionCase(#"htmlDateInZone 1720483200 "Local""#, "2024-07-09"),
    FunctionCase(#"toDate "2006-01-02" "2024-07-09""#, "2024-07-09 00:00:00 +0200 CEST"),
    FunctionCase(#"toDate "2006-01-02 MST" "2024-07-09 CEST" | unixEpoch"#, "1720476000"),
    FunctionCase(#"(toDate "2006-01-02 -0700" "2024-07-09 +0200").Location"#, "Europe/Berlin"),
    FunctionCase(
      #"(toDate "2006-01-02 15:04" "2024-03-31 02:30").UTC"#, "2024-03-31 01:30:00 +0000 UTC"),
    FunctionCase(
      #"(toDate "2006-01-02 15:04" "2024-10-27 02:30").UTC"#, "2024-10-27 01:30:00 +0000 UTC"),
  ])
  func zones(_ item: FunctionCase) throws {
    let environment = Self.environment(local: "Europe/Berlin")
    #expect(try item.evaluated(environment: environment) == item.expected)
  }

  /// Broken zone files are unknown zones or wrong ones, never a crash.
  @Test func brokenZoneFiles() throws {
    let whole = zoneFile("CET-1CEST,M3.5.0,M10.5.0/3", abbreviations: [("CET", 1), ("CEST", 2)])
    var broken = (0..<whole.count).map { Array(whole.prefix($0)) }
    for index in whole.indices {
      for byte: UInt8 in [0, 0xFF, whole[index] &+ 1] {
        var changed = whole
        changed[index] = byte
        broken.append(changed)
      }
    }
    for data in broken {
      let item = FunctionCase(
        #"range list 0 1720483200 -9223372036854775808 9223372036854775807 }}"#
          + #"{{ dateInZone "2006 15:04 MST" . "A/B" | len | lt 9 }}{{ end"#, "truetruetruetrue")
      let environment = RenderEnvironment(zoneData: { _ in data })
      #expect(try item.evaluated(environment: environment) == item.expected)
    }
  }

  /// Names that could lead out of the folder of zones are never asked for.
  @Test(arguments: [
    "../UTC", "/etc/passwd", "Europe/../Berlin", "a//b", "Europe/", "a b", "a.b", "a\\\\b", "é",
  ])
  func zoneNames(_ name: String) throws {
    let environment = RenderEnvironment(zoneData: { name in
      Issue.record("zone \(name) asked for")
      return nil
    })
    let item = FunctionCase("dateInZone \"MST\" 0 \"\(name)\"", "UTC")
    #expect(try item.evaluated(environment: environment) == item.expected)
  }

  @Test(arguments: [
    FunctionCase("$t.Year", "2024"), FunctionCase("$t.Month", "February"),
    FunctionCase("$t.Weekday", "Thursday"),
    FunctionCase("$t.YearDay", "60"), FunctionCase("$t.UnixMilli", "1709164800000"),
    FunctionCase(#"printf "%02d %v %T" $t.Month $t.Month $t.Month"#, "02 February time.Month"),
    FunctionCase("eq $t.Month 2", "true"), FunctionCase("lt $t.Month 3", "true"),
    FunctionCase("add $t.Month 1", "3"), FunctionCase("$t.Month | toJson", "2"),
    FunctionCase("$t.AddDate 1 0 0", "2025-03-01 00:00:00 +0000 UTC"),
    FunctionCase("$t.AddDate 0 -14 1", "2022-12-30 00:00:00 +0000 UTC"),
    FunctionCase("$t.Add 3600000000000", "2024-02-29 01:00:00 +0000 UTC"),
    FunctionCase(#"($t.Sub (toDate "2006" "2024")).Hours"#, "1416"),
    FunctionCase(#"$t.Sub (toDate "2006" "0001")"#, "2562047h47m16.854775807s"),
    FunctionCase("$t.Truncate 864000000000000", "2024-02-25 00:00:00 +0000 UTC"),
    FunctionCase(#"$t.Before (toDate "2006" "2025")"#, "true"),
    FunctionCase(#"$t.Format "Jan 2""#, "Feb 29"),
    FunctionCase("$t | toJson", #""2024-02-29T00:00:00Z""#),
    FunctionCase(#"printf "%#v" $t"#, "time.Date(2024, time.February, 29, 0, 0, 0, 0, time.Local)"),
    FunctionCase(#"(toDate "2006-01-02" "2026-12-31").Equal (now)"#, "false"),
  ])
  func members(_ item: FunctionCase) throws {
    let whole = FunctionCase(
      #"$t := toDate "2006-01-02" "2024-02-29" }}{{ \#(item.expression)"#, item.expected)
    #expect(try whole.evaluated(environment: Self.environment()) == item.expected)
  }
}
