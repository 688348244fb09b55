import Profiles
import Testing
import ValueTree

@Suite struct NIMDocumentTests {
  @Test func aServiceWithAPinnedProfile() throws {
    let document = try NIMDocument(
      """
      apiVersion: apps.nvidia.com/v1alpha1
      kind: NIMService
      spec:
        replicas: 1
        image: {repository: a/b, tag: "1"}
        authSecret: key
        env:
          - {name: NIM_MODEL_NAME, value: meta-llama/Llama-3.1-8B-Instruct}
          - {name: NIM_TAGS_SELECTOR, value: "precision=bf16,profile=latency,tp=2"}
        storage: {nimCache: {name: c, profile: vllm-bf16-generic-tp2-latency}}
      """, name: "service")
    var request = SelectionRequest(model: "")
    document.apply(to: &request)
    #expect(request.model == "meta-llama/Llama-3.1-8B-Instruct")
    #expect(request.pin == "vllm-bf16-generic-tp2-latency")
    #expect(request.precisions == ["bf16"] && request.goal == .latency)
    #expect(document.unsupported == ["spec.authSecret", "spec.env NIM_TAGS_SELECTOR tp"])
  }

  @Test func aCacheFromTheHub() throws {
    let document = try NIMDocument(
      """
      kind: NIMCache
      spec:
        source: {hf: {namespace: meta-llama, modelName: Llama-3.1-8B-Instruct, endpoint: x}}
        storage: {pvc: {create: true, size: 50Gi}}
      """, name: "cache")
    #expect(document.model == "meta-llama/Llama-3.1-8B-Instruct")
    #expect(document.unsupported == ["spec.source.hf.endpoint"])
  }

  @Test func anythingElseIsRefused() {
    #expect(throws: (any Error).self) { try NIMDocument("kind: Pod", name: "pod") }
  }
}
