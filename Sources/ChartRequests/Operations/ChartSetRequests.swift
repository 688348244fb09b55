internal import Diagnostics
internal import ValueTree

/// `loadCharts`: a chart, or a folder of charts, to be kept for later requests.
internal struct LoadChartsRequest {
  /// The folder or archive.
  let path: String

  init(_ fields: consuming RequestFields) throws(RequestError) {
    path = try fields.requiredText("path")
    try fields.finish()
  }

  /// The set's number and the names of its charts.
  func result(_ sets: ChartSetTable) throws(RequestError) -> Dict {
    let set = try engine { () throws(Diagnostic) in try LoadedCharts(path: path) }
    let handle = try sets.insert(set)
    return Dict([
      ("charts", .integer(Int64(clamping: handle), .int64)), ("names", .strings(set.names)),
    ])
  }
}

/// `releaseCharts`: the end of a chart set.
internal struct ReleaseChartsRequest {
  /// The set's number.
  let charts: UInt64

  init(_ fields: consuming RequestFields) throws(RequestError) {
    guard let handle = try fields.handle("charts") else {
      throw RequestError(.request, "member `charts` is missing")
    }
    charts = handle
    try fields.finish()
  }

  /// An empty object.
  func result(_ sets: ChartSetTable) throws(RequestError) -> Dict {
    guard sets.remove(charts) else {
      throw RequestError(.handle, "there is no chart set \(charts)")
    }
    return Dict()
  }
}
