/// The schema of `.opea-chart-check.yaml`.
enum CheckConfigurationSchema {
  static let text = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": ".opea-chart-check.yaml",
      "description": "What `opea-chart check` does in this repository.",
      "type": ["object", "null"],
      "additionalProperties": false,
      "properties": {
        "charts": {
          "description": "Folders of charts, or folders with charts below them; patterns.",
          "$ref": "#/$defs/texts"
        },
        "exclude": { "description": "Folders or names of charts to leave out.", "$ref": "#/$defs/texts" },
        "parts": {
          "description": "The parts of the verification to run.",
          "type": "array",
          "items": { "enum": ["lint", "validate", "unittest", "recorded", "documentation", "versions"] }
        },
        "valuesFiles": {
          "description": "Patterns of values files below each chart.",
          "$ref": "#/$defs/texts"
        },
        "matrix": {
          "description": "Values that every chart is rendered with besides each values file.",
          "type": "array",
          "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name"],
            "properties": { "name": { "type": "string" }, "values": { "type": ["object", "null"] } }
          }
        },
        "kubernetesVersions": { "description": "Versions of Kubernetes.", "$ref": "#/$defs/texts" },
        "schemaLocations": {
          "description": "Where schemas of Kubernetes objects are: folders or addresses.",
          "$ref": "#/$defs/texts"
        },
        "recorded": { "description": "The folder below each chart with its recorded output.", "type": "string" },
        "unittest": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "files": { "description": "Patterns of suite files below each chart.", "$ref": "#/$defs/texts" },
            "strict": { "description": "Whether unknown fields of suites are errors.", "type": "boolean" },
            "postRenderers": { "description": "Whether suites may run programs.", "type": "boolean" }
          }
        },
        "failOn": {
          "description": "The severity from which on findings fail the run.",
          "enum": ["info", "warning", "error"]
        },
        "baseline": { "description": "A file of findings that do not count.", "type": "string" },
        "suppress": {
          "description": "Findings that are accepted, each with the reason.",
          "type": "array",
          "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["reason"],
            "properties": {
              "code": { "type": "string" },
              "chart": { "type": "string" },
              "file": { "type": "string" },
              "object": { "type": "string" },
              "field": { "type": "string" },
              "reason": { "type": "string", "minLength": 1 }
            }
          }
        }
      },
      "$defs": { "texts": { "type": "array", "items": { "type": "string" } } }
    }

    """
}
