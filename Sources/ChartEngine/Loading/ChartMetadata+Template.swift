package import ValueTree

extension ChartMetadata {
  /// The metadata as templates see them: a map with the names of Go's fields.
  package var templateFields: Dict {
    let annotations = annotations.map {
      Dict($0.map { ($0.key, .string($0.value)) }, type: .strings)
    }
    return Dict([
      ("Name", .string(name)), ("Home", .string(home)), ("Sources", texts(sources)),
      ("Version", .string(version)), ("Description", .string(description)),
      ("Keywords", texts(keywords)),
      ("Maintainers", .list(maintainers.map { .dict($0.templateFields) })),
      ("Icon", .string(icon)), ("APIVersion", .string(apiVersion)),
      ("Condition", .string(condition)), ("Tags", .string(tags)),
      ("AppVersion", .string(appVersion)), ("Deprecated", .bool(isDeprecated)),
      ("Annotations", .dict(annotations ?? Dict(type: .strings, isNil: true))),
      ("KubeVersion", .string(kubeVersion)),
      ("Dependencies", .list((dependencies ?? []).map { .dict($0.templateFields) })),
      ("Type", .string(type)),
    ])
  }
}

extension Maintainer {
  fileprivate var templateFields: Dict {
    Dict([("Name", .string(name)), ("Email", .string(email)), ("URL", .string(url))])
  }
}

extension Dependency {
  fileprivate var templateFields: Dict {
    let imports =
      resolvedImports.map { imports in
        imports.map { item in
          Value.dict(
            Dict(
              [("child", .string(item.child)), ("parent", .string(item.parent))], type: .strings))
        }
      } ?? importValues.map { $0.materialized() }
    return Dict([
      ("Name", .string(name)), ("Version", .string(version)),
      ("Repository", .string(repository)), ("Condition", .string(condition)),
      ("Tags", texts(tags)), ("Enabled", .bool(isEnabled)), ("ImportValues", .list(imports)),
      ("Alias", .string(alias)),
    ])
  }
}

private func texts(_ texts: [ByteString]) -> Value { .list(texts.map { .string($0) }) }
