internal import Diagnostics

/// Reads a command line by the rules of the reference's flag library (pflag): flags anywhere, `--`
/// ends them, `--flag=value`, clusters of short flags, values attached to short flags.
struct FlagParser {
  let flags: [Flag]
  private var values = FlagValues()

  init(_ flags: [Flag]) { self.flags = flags }

  /// Reads the arguments that follow a command's name.
  static func parse(_ arguments: [String], _ flags: [Flag]) throws(Diagnostic) -> FlagValues {
    var parser = FlagParser(flags)
    try parser.run(arguments)
    return parser.values
  }

  /// The arguments with a second dash in front of each long flag that has only one.
  static func doublingDashes(_ arguments: [String], _ flags: [Flag]) -> [String] {
    let names = Set(flags.map(\.name))
    let end = arguments.firstIndex(of: "--") ?? arguments.count
    return arguments.enumerated().map { index, argument in
      guard index < end, argument.hasPrefix("-"), !argument.hasPrefix("--") else { return argument }
      let name = argument.dropFirst().prefix { $0 != "=" }
      return names.contains(String(name)) ? "-" + argument : argument
    }
  }

  private mutating func run(_ arguments: [String]) throws(Diagnostic) {
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if argument == "--" {
        values.positionals += arguments[index...]
        return
      }
      if argument.hasPrefix("--") {
        try takeLong(argument, arguments, &index)
      } else if argument.hasPrefix("-"), argument.utf8.count > 1 {
        try takeShort(argument, arguments, &index)
      } else {
        values.positionals.append(argument)
      }
    }
  }

  private mutating func takeLong(
    _ argument: String, _ arguments: [String], _ index: inout Int
  ) throws(Diagnostic) {
    let body = argument.dropFirst(2)
    let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    if name.isEmpty || name.hasPrefix("-") {
      throw Self.usage("bad flag syntax: \(argument)")
    }
    guard let flag = flags.first(where: { $0.name == name }) else {
      throw unknown("unknown flag: --\(name)", name)
    }
    if parts.count == 2 {
      try take(flag, String(parts[1]), "--\(name)")
    } else if let alone = flag.valueWhenAlone {
      try take(flag, alone, "--\(name)")
    } else if index < arguments.count {
      index += 1
      try take(flag, arguments[index - 1], "--\(name)")
    } else {
      throw Self.usage("flag needs an argument: --\(name)")
    }
  }

  private mutating func takeShort(
    _ argument: String, _ arguments: [String], _ index: inout Int
  ) throws(Diagnostic) {
    var rest = argument.dropFirst()
    while let short = rest.first {
      guard let flag = flags.first(where: { $0.short == short }) else {
        throw unknown(
          "unknown shorthand flag: '\(short)' in -\(argument.dropFirst())", String(short))
      }
      rest = rest.dropFirst()
      let shown = "-\(short), --\(flag.name)"
      if rest.first == "=" {
        return try take(flag, String(rest.dropFirst()), shown)
      }
      if let alone = flag.valueWhenAlone {
        try take(flag, alone, shown)
        continue
      }
      if !rest.isEmpty { return try take(flag, String(rest), shown) }
      guard index < arguments.count else {
        throw Self.usage("flag needs an argument: '\(short)' in -\(argument.dropFirst())")
      }
      index += 1
      return try take(flag, arguments[index - 1], shown)
    }
  }

  private mutating func take(
    _ flag: Flag, _ text: String, _ shown: String
  ) throws(Diagnostic) {
    if flag.deprecation != nil { values.usedDeprecated.append(flag) }
    switch flag.kind {
    case .bool:
      guard let value = Self.bool(text) else {
        throw invalid(text, shown, "strconv.ParseBool: parsing \"\(text)\": invalid syntax")
      }
      values.set(flag, to: [value ? "true" : "false"])
    case .int:
      guard Int(text) != nil else {
        throw invalid(text, shown, "strconv.ParseInt: parsing \"\(text)\": invalid syntax")
      }
      values.set(flag, to: [text])
    case .duration:
      guard GoDuration(text) != nil else {
        throw invalid(text, shown, "time: invalid duration \"\(text)\"")
      }
      values.set(flag, to: [text])
    case .slice: values.set(flag, to: try csv(text, shown))
    case .map:
      let pairs = try csv(text, shown)
      for pair in pairs where !pair.contains("=") {
        throw invalid(text, shown, "\(pair) must be formatted as key=value")
      }
      values.set(flag, to: pairs)
    case .array, .text, .optionalText: values.set(flag, to: [text])
    }
  }

  private static func bool(_ text: String) -> Bool? {
    switch text {
    case "1", "t", "T", "TRUE", "true", "True": true
    case "0", "f", "F", "FALSE", "false", "False": false
    default: nil
    }
  }

  /// One record of CSV: parts in double quotes may hold commas, a doubled quote stands for one.
  private func csv(_ text: String, _ shown: String) throws(Diagnostic) -> [String] {
    if text.isEmpty { return [] }
    var parts: [String] = []
    var rest = text[...]
    while true {
      if rest.first == "\"" {
        var part = ""
        rest = rest.dropFirst()
        while true {
          guard let quote = rest.firstIndex(of: "\"") else {
            throw invalid(
              text, shown,
              "parse error on line 1, column 1: extraneous or missing \" in quoted-field")
          }
          part += rest[..<quote]
          rest = rest[rest.index(after: quote)...]
          guard rest.first == "\"" else { break }
          part.append("\"")
          rest = rest.dropFirst()
        }
        parts.append(part)
        guard rest.isEmpty || rest.first == "," else {
          throw invalid(
            text, shown, "parse error on line 1, column 1: extraneous or missing \" in quoted-field"
          )
        }
      } else {
        let end = rest.firstIndex(of: ",") ?? rest.endIndex
        if rest[..<end].contains("\"") {
          throw invalid(text, shown, "parse error on line 1, column 1: bare \" in non-quoted-field")
        }
        parts.append(String(rest[..<end]))
        rest = rest[end...]
      }
      guard rest.first == "," else { return parts }
      rest = rest.dropFirst()
    }
  }

  private func invalid(_ text: String, _ shown: String, _ reason: String) -> Diagnostic {
    Self.usage("invalid argument \"\(text)\" for \"\(shown)\" flag: \(reason)")
  }

  private func unknown(_ message: String, _ name: String) -> Diagnostic {
    let near = nearest(name, among: flags.filter { !$0.isHidden }.map(\.name))
    return Diagnostic(
      .usage, message, help: near.map { "did you mean `--\($0)`?" })
  }

  static func usage(_ message: String) -> Diagnostic { Diagnostic(.usage, message) }
}

/// A duration as Go writes it: `300ms`, `1m30s`; a bare number is none, but `0` is.
struct GoDuration {
  /// The whole length in nanoseconds.
  let nanoseconds: Int64

  init?(_ text: String) {
    var rest = text[...]
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest = rest.dropFirst() }
    if rest == "0" {
      nanoseconds = 0
      return
    }
    guard !rest.isEmpty else { return nil }
    var total = 0.0
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let value = Double(number) else { return nil }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
      guard let scale = Self.units[String(unit)] else { return nil }
      total += value * scale
      rest = rest.dropFirst(unit.count)
    }
    guard total < 9.2e18 else { return nil }
    nanoseconds = Int64(isNegative ? -total : total)
  }

  private static let units: [String: Double] = [
    "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "m": 6e10, "h": 3.6e12,
  ]
}
