package import ValueTree

extension Study {
  /// One Job for each recipe: the engine runs beside the load generator, which measures all cells one after
  /// the other, warm-up first, and prints every result on a line of its own behind its file's name.
  package var jobs: [Value] { variants.enumerated().map { job($1, number: $0 + 1) } }

  private func job(_ variant: Variant, number: Int) -> Value {
    var labels = DocumentMap()
    labels.set("app.kubernetes.io/name", "opea-chart-study")
    labels.set("app.kubernetes.io/instance", name.lowercased())
    var annotations = DocumentMap()
    annotations.set("opea-chart/profile", variant.profile.name)
    annotations.set("opea-chart/profile-id", variant.profile.id)
    var metadata = DocumentMap()
    metadata.set("name", jobName(number))
    metadata.set("labels", labels.value)
    metadata.set("annotations", annotations.value)

    var podMetadata = DocumentMap()
    podMetadata.set("labels", labels.value)
    podMetadata.set("annotations", annotations.value)
    var pod = DocumentMap()
    pod.set("restartPolicy", "Never")
    pod.set("automountServiceAccountToken", false)
    pod.set("initContainers", [engine(variant)])
    pod.set("containers", [generator(variant)])
    pod.set(
      "volumes",
      [volume("results", nil), volume("shm", variant.profile.injection.shmSize ?? "1Gi")])
    var template = DocumentMap()
    template.set("metadata", podMetadata.value)
    template.set("spec", pod.value)
    var spec = DocumentMap()
    spec.set("backoffLimit", 0)
    spec.set("template", template.value)
    var job = DocumentMap()
    job.set("apiVersion", "batch/v1")
    job.set("kind", "Job")
    job.set("metadata", metadata.value)
    job.set("spec", spec.value)
    return job.value
  }

  /// A name that is short enough, whatever the study is called.
  private func jobName(_ number: Int) -> String {
    let word = name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let trimmed = String(word).split(separator: "-").joined(separator: "-").prefix(50)
    return "\(trimmed)-\(number)"
  }

  /// The engine as a container that keeps running beside the others (Kubernetes 1.29).
  private func engine(_ variant: Variant) -> Value {
    let profile = variant.profile
    var container = DocumentMap()
    container.set("name", "engine")
    container.set("image", image(of: variant))
    container.set("restartPolicy", "Always")
    container.set("args", engineArguments(profile))
    var variables = profile.injection.env.map { self.variable($0.name, $0.value) }
    if let tokenSecret {
      var reference = DocumentMap()
      reference.set("name", tokenSecret)
      reference.set("key", "HF_TOKEN")
      var source = DocumentMap()
      source.set("secretKeyRef", reference.value)
      var token = DocumentMap()
      token.set("name", "HF_TOKEN")
      token.set("valueFrom", source.value)
      variables.append(token.value)
    }
    container.set("env", variables.isEmpty ? nil : variables)
    container.set("startupProbe", startupProbe)
    if let resource = Self.resource(profile.devices.kind) {
      var limits = DocumentMap()
      limits.set(ByteString(resource), profile.devices.count)
      var resources = DocumentMap()
      resources.set("limits", limits.value)
      container.set("resources", resources.value)
    } else {
      container.set("resources", profile.injection.resources?.materialized())
    }
    container.set("volumeMounts", [mount("shm", "/dev/shm")])
    return container.value
  }

  private func engineArguments(_ profile: Profile) -> [String] {
    let tp = profile.parallelism.tp
    switch profile.engine {
    case "tgi":
      return ["--model-id", profile.model, "--port", "8000", "--num-shard", String(tp)]
        + profile.injection.args
    case "tei": return ["--model-id", profile.model, "--port", "8000"] + profile.injection.args
    default:
      return ["--model", profile.model, "--port", "8000", "--tensor-parallel-size", String(tp)]
        + profile.injection.args
    }
  }

  private var startupProbe: Value {
    var get = DocumentMap()
    get.set("path", "/health")
    get.set("port", 8000)
    var probe = DocumentMap()
    probe.set("httpGet", get.value)
    probe.set("periodSeconds", 10)
    probe.set("failureThreshold", 360)
    return probe.value
  }

  /// The load generator: a line of shell for each cell.
  private func generator(_ variant: Variant) -> Value {
    var lines = ["set -e", "cd /results"]
    if let first = cells(of: variant).first {
      var warmUp = first
      warmUp.concurrency = 1
      lines.append(command(warmUp, variant.profile, file: "warm-up.json") + " >/dev/null")
    }
    for cell in cells(of: variant) {
      lines.append(command(cell, variant.profile, file: cell.fileName) + " >&2")
      lines.append(
        "printf '%s ' '\(cell.fileName)'; tr -d '\\n' < '\(cell.fileName)'; echo")
    }
    var container = DocumentMap()
    container.set("name", "load")
    container.set("image", toolImage)
    container.set("command", ["sh", "-c", lines.joined(separator: "\n")])
    container.set("volumeMounts", [mount("results", "/results")])
    return container.value
  }

  private func command(_ cell: Cell, _ profile: Profile, file: String) -> String {
    let url = "http://127.0.0.1:8000"
    let count = Arithmetic.product(cell.concurrency, requestsPerSlot)
    switch tool {
    case .vllm:
      return "vllm bench serve --base-url \(url) --model '\(profile.model)' --dataset-name random"
        + " --random-input-len \(cell.isl) --random-output-len \(cell.osl) --ignore-eos"
        + " --max-concurrency \(cell.concurrency) --num-prompts \(count) --seed \(cell.run)"
        + " --percentile-metrics ttft,tpot,itl,e2el --metric-percentiles 50,99"
        + " --save-result --result-filename '\(file)'"
    case .guidellm:
      return "guidellm benchmark --target \(url) --model '\(profile.model)' --rate-type concurrent"
        + " --rate \(cell.concurrency) --max-requests \(count)"
        + " --data prompt_tokens=\(cell.isl),output_tokens=\(cell.osl) --random-seed \(cell.run)"
        + " --output-path '\(file)'"
    }
  }

  private static func resource(_ kind: DeviceKind) -> String? {
    switch kind {
    case .nvidia: "nvidia.com/gpu"
    case .gaudi: "habana.ai/gaudi"
    case .amd: "amd.com/gpu"
    case .intelGPU: "gpu.intel.com/i915"
    case .cpu: nil
    }
  }

  private func variable(_ name: String, _ value: String) -> Value {
    var map = DocumentMap()
    map.set("name", name)
    map.set("value", value)
    return map.value
  }

  private func mount(_ name: String, _ path: String) -> Value {
    var map = DocumentMap()
    map.set("name", name)
    map.set("mountPath", path)
    return map.value
  }

  private func volume(_ name: String, _ memory: String?) -> Value {
    var empty = DocumentMap()
    empty.set("medium", memory == nil ? nil : "Memory")
    empty.set("sizeLimit", memory)
    var map = DocumentMap()
    map.set("name", name)
    map.set("emptyDir", empty.value)
    return map.value
  }
}
