internal import ValueTree

func checkDuration(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  guard text.first == UInt8(ascii: "P") else { throw FormatFault("must start with P") }
  let rest = text.dropFirst()
  if rest.isEmpty { throw FormatFault("nothing after P") }
  if rest.last == UInt8(ascii: "W") {
    let weeks = rest.dropLast()
    if weeks.isEmpty { throw FormatFault("no number in week") }
    if !weeks.allSatisfy(\.isDigit) { throw FormatFault("invalid week") }
    return
  }
  let allUnits = [Array("YMD".utf8), Array("HMS".utf8)]
  for (index, part) in parts(rest, at: "T").enumerated() {
    if index > 0, part.isEmpty { throw FormatFault("no time elements") }
    guard index < allUnits.count else { throw FormatFault("more than one T") }
    var units = allUnits[index][...]
    var left = part
    while !left.isEmpty {
      let digits = left.prefix(while: \.isDigit)
      if digits.isEmpty { throw FormatFault("missing number") }
      left = left.dropFirst(digits.count)
      guard let unit = left.first else { throw FormatFault("missing unit") }
      guard let place = units.firstIndex(of: unit) else {
        let character = goQuoted(Unicode.Scalar(unit))
        throw FormatFault(
          allUnits[index].contains(unit)
            ? "unit \(character) out of order" : "invalid unit \(character)")
      }
      units = units[(place + 1)...]
      left = left.dropFirst()
    }
  }
}

/// A date of the form `2006-01-02`, with Go's reasons where it is none.
func checkDate(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  let dash = UInt8(ascii: "-")
  func failure(_ rest: ArraySlice<UInt8>, as element: String) -> FormatFault {
    FormatFault(
      "parsing time \(timeQuoted(text)) as \"2006-01-02\": cannot parse \(timeQuoted(rest)) as "
        + "\"\(element)\"")
  }
  func outOfRange(_ what: String) -> FormatFault {
    FormatFault("parsing time \(timeQuoted(text)): \(what) out of range")
  }
  func twoDigits(_ rest: ArraySlice<UInt8>, as element: String) throws(FormatFault) -> Int {
    let digits = rest.prefix(2)
    guard digits.count == 2, digits.allSatisfy(\.isDigit) else { throw failure(rest, as: element) }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }
  guard text.count >= 4, text.prefix(4).allSatisfy(\.isDigit) else {
    throw failure(text, as: "2006")
  }
  let year = text.prefix(4).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  var rest = text.dropFirst(4)
  guard rest.first == dash else { throw failure(rest, as: "-") }
  rest = rest.dropFirst()
  let month = try twoDigits(rest, as: "01")
  guard (1...12).contains(month) else { throw outOfRange("month") }
  rest = rest.dropFirst(2)
  guard rest.first == dash else { throw failure(rest, as: "-") }
  rest = rest.dropFirst()
  let day = try twoDigits(rest, as: "02")
  rest = rest.dropFirst(2)
  if !rest.isEmpty {
    throw FormatFault("parsing time \(timeQuoted(text)): extra text: \(timeQuoted(rest))")
  }
  guard (1...GoTimeCalendar.daysIn(month: month, year: year)).contains(day) else {
    throw outOfRange("day")
  }
}

/// The quotes of Go's `time` package: every byte that is not printable ASCII is escaped.
private func timeQuoted(_ text: ArraySlice<UInt8>) -> String {
  var result = "\""
  for byte in text {
    if byte < 0x20 || byte >= 0x80 {
      result += byte < 16 ? "\\x0" : "\\x"
      result += String(byte, radix: 16)
    } else {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { result += "\\" }
      result.unicodeScalars.append(Unicode.Scalar(byte))
    }
  }
  return result + "\""
}

func checkTime(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  if text.count < 9 { throw FormatFault("less than 9 characters long") }
  let colon = UInt8(ascii: ":")
  let start = text.startIndex
  guard text[start + 2] == colon, text[start + 5] == colon else {
    throw FormatFault("missing colon in correct place")
  }
  var clock: [Int] = []
  for part in text.prefix(8).split(
    separator: colon, maxSplits: 2, omittingEmptySubsequences: false)
  {
    clock.append(
      try number(part, or: "invalid hour/min/sec", ifNegative: "non-positive hour/min/sec"))
  }
  guard clock.count == 3 else { throw FormatFault("missing hour/min/sec") }
  guard clock[0] <= 23, clock[1] <= 59, clock[2] <= 60 else {
    throw FormatFault("hour/min/sec out of range")
  }
  var rest = text.dropFirst(8)
  if rest.first == UInt8(ascii: ".") {
    let digits = rest.dropFirst().prefix(while: \.isDigit)
    if digits.isEmpty { throw FormatFault("no digits in second fraction") }
    rest = rest.dropFirst(digits.count + 1)
  }
  var minutes = clock[0] * 60 + clock[1]
  if !rest.elementsEqual("z".utf8), !rest.elementsEqual("Z".utf8) {
    minutes += try offset(rest)
    if minutes < 0 { minutes += 24 * 60 }
  }
  if clock[2] >= 60, minutes != 23 * 60 + 59 { throw FormatFault("invalid leap second") }
}

/// The minutes to add to a local time for UTC.
private func offset(_ text: ArraySlice<UInt8>) throws(FormatFault) -> Int {
  guard text.count == 6 else { throw FormatFault("offset must be 6 characters long") }
  let sign = text[text.startIndex]
  guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
    throw FormatFault("offset must begin with plus/minus")
  }
  guard text[text.startIndex + 3] == UInt8(ascii: ":") else {
    throw FormatFault("missing colon in offset in correct place")
  }
  var parts: [Int] = []
  for part in text.dropFirst().split(
    separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
  {
    parts.append(
      try number(
        part, or: "invalid hour/min in offset", ifNegative: "non-positive hour/min in offset"))
  }
  guard parts.count == 2, parts[0] <= 23, parts[1] <= 59 else {
    throw FormatFault("hour/min in offset out of range")
  }
  let minutes = parts[0] * 60 + parts[1]
  return sign == UInt8(ascii: "+") ? -minutes : minutes
}

private func number(
  _ text: ArraySlice<UInt8>, or fault: String, ifNegative negativeFault: String
) throws(FormatFault) -> Int {
  let number: Int
  do throws(FormatFault) { number = try decimal(text) } catch { throw FormatFault(fault) }
  if number < 0 { throw FormatFault(negativeFault) }
  return number
}

func checkDateTime(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  if text.count < 20 { throw FormatFault("less than 20 characters long") }
  guard text[text.startIndex + 10] | 0x20 == UInt8(ascii: "t") else {
    throw FormatFault("11th character must be t or T")
  }
  try nested("invalid date element") { () throws(FormatFault) in try checkDate(text.prefix(10)) }
  try nested("invalid time element") { () throws(FormatFault) in
    try checkTime(text.dropFirst(11))
  }
}

/// A start and an end, of which one may be a duration.
func checkPeriod(_ text: ArraySlice<UInt8>) throws(FormatFault) {
  guard let slash = text.firstIndex(of: UInt8(ascii: "/")) else {
    throw FormatFault("missing slash")
  }
  let (start, end) = (text[..<slash], text[(slash + 1)...])
  let duration = UInt8(ascii: "P")
  if start.first == duration {
    try nested("invalid start duration") { () throws(FormatFault) in try checkDuration(start) }
  } else {
    try nested("invalid start date-time") { () throws(FormatFault) in try checkDateTime(start) }
    if end.first == duration {
      return try nested("invalid end duration") { () throws(FormatFault) in
        try checkDuration(end)
      }
    }
  }
  try nested("invalid end date-time") { () throws(FormatFault) in try checkDateTime(end) }
}
