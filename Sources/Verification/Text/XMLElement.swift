/// An XML element: a name, attributes, and elements or text in it.
struct XMLElement {
  var name: String
  var attributes: [(name: String, value: String)] = []
  var children: [XMLElement] = []
  /// The text; only of elements without children.
  var text = ""
  /// Whether the text is written as it is, in a CDATA section.
  var isLiteral = false

  init(
    _ name: String, _ attributes: [(name: String, value: String)] = [],
    children: [XMLElement] = [], text: String = "", isLiteral: Bool = false
  ) {
    self.name = name
    self.attributes = attributes
    self.children = children
    self.text = text
    self.isLiteral = isLiteral
  }

  /// The element with everything in it, indented by tabs; ends in a line end.
  var document: String {
    var output = ""
    append(to: &output, depth: 0)
    return output
  }

  private func append(to output: inout String, depth: Int) {
    let indent = String(repeating: "\t", count: depth)
    output += "\(indent)<\(name)"
    for attribute in attributes {
      output += " \(attribute.name)=\"\(Self.escaped(attribute.value))\""
    }
    if children.isEmpty {
      output += ">\(isLiteral ? Self.literal(text) : Self.escaped(text))</\(name)>\n"
      return
    }
    output += ">\n"
    for child in children { child.append(to: &output, depth: depth + 1) }
    output += "\(indent)</\(name)>\n"
  }

  private static func literal(_ text: String) -> String {
    if text.isEmpty { return "" }
    let cleaned = String(String.UnicodeScalarView(text.unicodeScalars.map(allowed)))
    let parts = cleaned.split(separator: "]]>", omittingEmptySubsequences: false)
    return "<![CDATA[" + parts.joined(separator: "]]]]><![CDATA[>") + "]]>"
  }

  /// A text with the characters replaced that mean something to XML, or that it cannot have.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&#34;"
      case "'": result += "&#39;"
      case "\t": result += "&#x9;"
      case "\n": result += "&#xA;"
      case "\r": result += "&#xD;"
      default: result.unicodeScalars.append(allowed(scalar))
      }
    }
    return result
  }

  private static func allowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0xFFFD, 0x10000...0x10FFFF: scalar
    default: "\u{FFFD}"
    }
  }
}
