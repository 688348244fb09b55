import Diagnostics
import GMCBridge
import Testing
import ValueTree

/// The upstream samples with what their output must satisfy, where they lie beside the repository.
/// The repository's own connectors are in ``RenderingTests``.
@Suite struct ExpectationTests {
  static let folder = "../shared/gmc/"
  static let isThere = Fixtures.bytes(folder + "expectations.json") != nil

  @Test(.enabled(if: isThere, "not run: ../shared/gmc/samples (the repository's own are)"))
  func samples() throws {
    for sample in try Fixtures.json(Self.folder + "expectations.json")["samples"].items {
      let file = try #require(sample["file"].text)
      var options = BridgeOptions()
      options.uid = "0-1"
      let text = Fixtures.text(Self.folder + file)
      let pipeline = try Fixtures.render(text, options: options)
      if file.contains("switch") {
        #expect(try Fixtures.render(text, options: options).yaml == pipeline.yaml, "\(file)")
      }
      Checker(file: file, sample: sample, pipeline: pipeline).check()
    }
  }

  @Test(.enabled(if: isThere, "not run: ../shared/gmc/invalid (the repository's own are)"))
  func invalidFiles() throws {
    let charts = try Fixtures.charts.get()
    for entry in try Fixtures.json(Self.folder + "invalid/index.json")["cases"].items {
      let file = try #require(entry["file"].text)
      let source = Fixtures.source(Fixtures.text(Self.folder + "invalid/" + file), file)
      let findings = charts.validate(source)
      let worst = findings.map(\.severity).max() ?? .note
      let expected = entry["expect"].text ?? ""
      #expect(worst.rawValue == (expected == "accept" ? "note" : expected), "\(file)")
      if expected != "error" { _ = try charts.render(source) }
      guard expected != "accept" else { continue }
      let isReported = findings.contains { finding in
        finding.rule.rawValue == entry["rule"].text && finding.path == entry["path"].text
          && finding.layer.rawValue == entry["layer"].text
          && finding.position.line == entry["line"].number
          && finding.position.column == entry["column"].number
          && entry["mentions"].texts.allSatisfy { finding.message.contains($0) }
      }
      #expect(isReported, "\(file): \(findings.map { $0.line(file: file) })")
    }
  }

  /// The checks of one sample.
  private struct Checker {
    let file: String
    let sample: ValueSnapshot
    let pipeline: RenderedPipeline

    private var deployments: [RenderedObject] {
      pipeline.objects.filter { $0.kind == "Deployment" }
    }

    private var services: [RenderedObject] { pipeline.objects.filter { $0.kind == "Service" } }

    func check() {
      checkObjects()
      checkSelectors()
      checkReferences()
      checkStatus()
      for step in sample["steps"].items { check(step) }
      checkRouter()
    }

    private func expect(_ holds: Bool, _ what: String) {
      #expect(holds, "\(file): \(what)")
    }

    private func checkObjects() {
      let names = pipeline.objects.filter { $0.kind != "ConfigMap" }.map(\.annotationKey)
      let wanted = sample["resources"].items.map { entry in
        ["kind", "apiVersion", "name", "namespace"].map { entry[ByteString($0)].text ?? "" }
          .joined(separator: ":")
      }
      expect(names == wanted, "objects \(names)")
      for object in pipeline.objects {
        let owner = object.value["metadata"]["ownerReferences"][0]
        expect(
          owner["uid"].text == "0-1" && owner["name"] == sample["name"]
            && owner["kind"].text == "GMConnector" && owner["controller"] == .bool(true),
          "owner of \(object.name)")
        let text = String(object.yaml)
        expect(object.kind != "ConfigMap" || !text.contains("insert-your"), "token in a ConfigMap")
      }
      let maps = pipeline.objects.filter { $0.kind == "ConfigMap" }.map(\.name)
      expect(Set(maps).count == maps.count, "two ConfigMaps of one name")
    }

    private func checkSelectors() {
      for service in services {
        let selector = Set(
          service.value["spec"]["selector"].entries.map { "\($0.key)=\($0.value)" })
        let selected = deployments.filter { deployment in
          let labels = deployment.value["spec"]["template"]["metadata"]["labels"].entries
          return selector.isSubset(of: labels.map { "\($0.key)=\($0.value)" })
        }
        expect(
          selected.map(\.name) == [service.name + "-deployment"], "selector of \(service.name)")
      }
    }

    private func checkReferences() {
      let hosts = Set(services.map { "\($0.name).\($0.namespace).svc.cluster.local" })
      for deployment in deployments {
        let pod = deployment.value["spec"]["template"]["spec"]
        for container in pod["containers"].items + pod["initContainers"].items {
          for source in container["envFrom"].items {
            let reference = source["configMapRef"]
            guard let name = reference["name"].text, reference["optional"] != .bool(true) else {
              continue
            }
            expect(pipeline.object("ConfigMap", name) != nil, "no ConfigMap \(name)")
          }
          for (name, value) in pipeline.environment(container) {
            guard let text = value.text, let end = text.firstRange(of: ".svc.cluster.local") else {
              continue
            }
            let start = text[..<end.lowerBound].lastIndex { "/@".contains($0) }
            let host = text[
              (start.map { text.index(after: $0) } ?? text.startIndex)..<end.upperBound]
            expect(hosts.contains(String(host)), "\(name) leads nowhere: \(text)")
          }
        }
      }
    }

    private func checkStatus() {
      let (status, counts) = (pipeline.report.status, sample["counts"])
      expect(deployments.count == counts["deployments"].number, "Deployments")
      expect(services.count == counts["services"].number, "Services")
      expect(status.status() == counts["readyAtFirst"].text, "status at first")
      expect(
        status.status(ready: status.total) == counts["readyWhenAllAvailable"].text, "status")
      expect(status.accessUrl == sample["router"]["accessUrl"].text, "accessUrl")
      expect(status.annotations.count == pipeline.objects.count, "annotations")
    }

    private func check(_ step: ValueSnapshot) {
      guard let path = step["path"].text, let name = step["serviceName"].text,
        let report = pipeline.report.steps.first(where: { $0.path == path })
      else { return expect(false, "no step \(step["path"])") }
      expect(
        report.chart == step["chart"].text && report.device == step["profile"].text
          && report.service == name && report.url == step["serviceUrl"].text, "\(path): \(report)")
      let service = pipeline.object("Service", name)?.value["spec"] ?? .null
      expect(
        service["ports"].items.map { $0["port"].number }
          == step["service"]["ports"].items.map(\.number)
          && service["type"] == step["service"]["type"], "\(path): ports")
      let pod = pipeline.pod(name)
      for container in pod["containers"].items {
        let environment = pipeline.environment(container)
        for wanted: ByteString in ["requiredEnv", "inferredEnv", "chartEnv"] {
          for (key, value) in step[wanted].entries {
            expect(environment[key] == value, "\(path): \(key) is \(environment[key] ?? .null)")
          }
        }
        for (key, value) in step["limits"].entries {
          expect(
            container["resources"]["limits"][ByteString(key)].number == value.number,
            "\(path): \(key)")
        }
        if case .dict = step["secretEnv"] {
          let reference = environment["HF_TOKEN"]?["secretKeyRef"]
          expect(
            reference?["name"] == step["secretEnv"]["secretName"]
              && reference?["key"] == step["secretEnv"]["secretKey"], "\(path): token")
        }
        if case .dict = step["modelVolume"] {
          let volume = pod["volumes"].items.first {
            $0["hostPath"]["path"] == step["modelVolume"]["hostPath"]
          }
          expect(
            container["volumeMounts"].items.contains {
              $0["name"] == volume?["name"] && $0["mountPath"] == step["modelVolume"]["mountPath"]
            }, "\(path): model volume")
        }
      }
      if let model = step["model"]["id"].text { expect(report.model == model, "\(path): model") }
      let own = pipeline.objects.filter { $0.origin == path }
      for word in step["forbiddenStrings"].texts {
        expect(!own.contains { String($0.yaml).contains(word) }, "\(path): \(word)")
      }
      expect(own.count { $0.kind == "ConfigMap" } <= 1, "\(path): ConfigMaps")
      expect(
        own.allSatisfy { $0.value["metadata"]["labels"]["app"].text == name }, "\(path): label app")
    }

    private func checkRouter() {
      let router = sample["router"]
      guard let name = router["service"].text, let graph = try? pipeline.routerGraph(name) else {
        return expect(false, "no router")
      }
      let container = pipeline.pod(name)["containers"][0]
      expect(container["args"].texts.first == router["argFlag"].text, "arguments")
      expect(
        container["image"].text?.contains(router["imageRepository"].text ?? "?") == true, "image")
      // What gives access does not reach the router.
      let wanted = router["graph"].pruned(without: ["gmcTokenSecret", "hostPath"])
      expect(graph.pruned() == wanted, "graph \(graph)")
    }
  }
}
