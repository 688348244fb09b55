import Profiles
import Testing
import ValueTree

/// An estimate: what goes in, and the need and cache that come out.
struct MemoryCase: CustomTestStringConvertible {
  var input: String
  var needBytes: Int
  var kvTokens: Int?

  var testDescription: String { input }
}

@Suite struct MemoryEstimateTests {
  static let llama8 = #""model":"meta-llama/Llama-3.1-8B-Instruct""#
  static let cases = [
    MemoryCase(
      input: llama8 + #","precision":"bf16","kind":"nvidia","deviceMemoryMiB":81559"#,
      needBytes: 36_850_294_973, kvTokens: 437_151),
    MemoryCase(
      input: llama8 + #","precision":"bf16","kind":"gaudi","maxModelLen":8192,"#
        + #""deviceMemoryMiB":98304"#, needBytes: 20_863_472_261, kvTokens: 501_943),
    MemoryCase(
      input: llama8 + #","precision":"int4","kind":"nvidia","maxModelLen":8192,"#
        + #""deviceMemoryMiB":15360"#, needBytes: 9_677_458_143, kvTokens: 44_950),
    MemoryCase(
      input: llama8 + #","precision":"bf16","kind":"cpu","tp":2,"maxModelLen":8192"#,
      needBytes: 22_824_183_890, kvTokens: nil),
    MemoryCase(
      input: #""model":"deepseek-ai/DeepSeek-V3","precision":"fp8","kind":"nvidia","tp":16,"#
        + #""maxModelLen":16384,"deviceMemoryMiB":81559"#, needBytes: 50_124_519_847,
      kvTokens: 398_388),
    MemoryCase(
      input: #""model":"BAAI/bge-base-en-v1.5","precision":"fp16","kind":"nvidia","#
        + #""deviceMemoryMiB":15360"#, needBytes: 1_297_085_594, kvTokens: nil),
    MemoryCase(
      input: llama8 + #","precision":"bf16","kind":"nvidia","tp":0,"pp":-3,"#
        + #""maxModelLen":9007199254740992,"deviceMemoryMiB":9007199254740992"#,
      needBytes: Int(Double(16_381_732_946 + 3_288_692_843 + (1 << 58))), kvTokens: nil),
  ]

  @Test(arguments: cases)
  func estimate(_ each: MemoryCase) throws {
    let harness = try Fixtures.harness()
    let line = #"{"op":"memory",\#(each.input)}"#
    let output = Fixtures.parsed(harness.answer(to: ByteString(line)))[member: "output"]
    #expect(output[member: "needBytesPerDevice"].count == each.needBytes)
    if let tokens = each.kvTokens { #expect(output[member: "kvTokens"].count == tokens) }
  }
}
