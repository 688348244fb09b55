extension HTTPResponse {
  /// The error that an unsuccessful answer stands for, in the words of the server where it has some.
  public var error: HTTPError {
    let phrase = Self.phrases[status].map { " \($0)" } ?? ""
    return HTTPError(
      .status(status), "the server answered \(status)\(phrase)", url: url, retryAfter: retryAfter)
  }

  /// How long the server asks to wait: whole seconds; dates are not followed.
  var retryAfter: Duration? {
    headers["Retry-After"].flatMap { Int64($0) }.map { .seconds(max(0, min($0, 86_400))) }
  }

  /// The usual words for a status; empty where there are none.
  package static func phrase(of status: Int) -> String { phrases[status] ?? "" }

  private static let phrases = [
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 406: "Not Acceptable", 407: "Proxy Authentication Required",
    408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required",
    413: "Content Too Large", 415: "Unsupported Media Type", 416: "Range Not Satisfiable",
    429: "Too Many Requests", 500: "Internal Server Error", 501: "Not Implemented",
    502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
  ]
}
