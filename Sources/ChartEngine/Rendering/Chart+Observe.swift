package import Diagnostics
package import TemplateLang
package import ValueTree
internal import YAML

/// A render with everything that can be told about it.
package struct ObservedRender {
  /// What each template file printed, in the order of their execution.
  package var files: [RenderedFile]
  /// The chart as the render saw it.
  package var resolved: ResolvedChart
  /// What the reference would log.
  package var warnings: [String]
  /// What ran, what was read, and where the output came from.
  package var observer: RenderObserver
}

extension Chart {
  /// Executes the templates, watched: the files are those of ``renderTemplates(values:options:)``.
  ///
  /// - Parameters:
  ///   - observer: Watches this one render; it holds what was seen up to the failure if one is thrown.
  ///   - mode: Whether `required` and `fail` end the render.
  package func observe(
    values: ValueSnapshot = .null, options: RenderOptions = RenderOptions(),
    mode: TemplateMode = TemplateMode(), observer: RenderObserver = RenderObserver()
  ) throws(Diagnostic) -> ObservedRender {
    var mode = mode
    mode.isObserved = true
    var warnings: [String] = []
    let (files, resolved) = try renderedFiles(
      values, options, &warnings, isInstallation: false, mode: mode, observer: observer)
    return ObservedRender(
      files: files, resolved: resolved, warnings: warnings, observer: observer)
  }
}

extension Chart {
  /// A watched, lenient render as the reference's lint makes it: nil where dependencies or values
  /// cannot be processed, about which the reference's lint says nothing.
  ///
  /// The values are merged twice there, so that a default that the user has removed with null is back.
  package func observeForLint(
    values: ValueSnapshot, options: RenderOptions, observer: RenderObserver
  ) throws(Diagnostic) -> ObservedRender? {
    var mode = TemplateMode(isLenient: true)
    mode.isObserved = true
    var warnings: [String] = []
    let interruption = options.interruption
    let resolved: ResolvedChart
    let merged: Dict
    do throws(Diagnostic) {
      resolved = try self.resolved(with: values, warnings: &warnings)
      let once = ValueSnapshot(.dict(try resolved.mergedValues(values, &warnings)))
      merged = try resolved.mergedValues(once, &warnings)
    } catch {
      return nil
    }
    try resolved.checkValues(merged, options, interruption, &warnings)
    let files = try execute(resolved, merged, options, mode, observer, interruption)
    return ObservedRender(
      files: files, resolved: resolved, warnings: warnings, observer: observer)
  }
}

extension ResolvedChart {
  /// Tells an observer which map stands for which path, for the whole tree.
  internal func announce(_ values: Dict, to observer: RenderObserver) {
    observer.register(values, at: [])
    announce(values, below: [], to: observer)
  }

  private func announce(_ values: Dict, below path: [PathStep], to observer: RenderObserver) {
    for child in dependencies {
      guard case .dict(let section)? = values[child.name] else { continue }
      let childPath = path + [.key(child.name)]
      if case .dict(let globals)? = section["global"] {
        observer.register(globals, at: [.key("global")])
      }
      child.announce(section, below: childPath, to: observer)
    }
  }
}
