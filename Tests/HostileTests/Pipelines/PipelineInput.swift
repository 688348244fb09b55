internal import TestSupport

/// A GMConnector and charts that are small enough to be rendered many times.
enum PipelineInput {
  /// A connector with some steps, each of them the text of an `internalService`'s members.
  static func connector(_ steps: [String], nodes: String = "", router: String = "r") -> String {
    """
    apiVersion: gmc.opea.io/v1alpha3
    kind: GMConnector
    metadata: {name: verse, namespace: verse, uid: u1}
    spec:
      routerConfig: {name: r, serviceName: \(router)}
      nodes:
        root:
          routerType: Sequence
          steps:

    """ + steps.map { "      - name: Poet\n        internalService: \($0)\n" }.joined() + nodes
  }

  /// A step called by the name of its Service, with some config.
  static func step(_ service: String, _ config: String = "") -> String {
    "{serviceName: \(service), config: {endpoint: /v1\(config.isEmpty ? "" : ", ")\(config)}}"
  }

  private static let section = """
    schema: 1
    role: service
    steps: {Poet: {}}
    values: {name: "{service}"}
    variables: variables
    ignored: [endpoint]
    model: {keys: [MODEL_ID], value: model}
    cache: {keys: [hostPath], value: volume}
    profile: profile
    token:
      keys: [gmcTokenSecret]
      values: {name: secret.name, key: secret.key}
      defaultKey: token
      plain: {keys: [HF_TOKEN], value: token, secret: "{service}-secret", secretKey: HF_TOKEN}

    """

  private static let template = """
    {{- if .Values.hangs }}{{ range 100000000 }}{{ end }}{{ end }}
    {{- if .Values.fails }}{{ fail (printf "no use for %v" .Values.variables) }}{{ end }}
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: "{{ .Values.name }}-config"}
    data:
      random: {{ randAlphaNum 12 | quote }}
      time: {{ now | unixEpoch | quote }}
      model: {{ .Values.model | default "" | quote }}
      {{- range $name, $value := .Values.variables }}
      {{ $name }}: {{ $value | toJson }}
      {{- end }}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: "{{ .Values.name }}"}
    spec: {ports: [{port: 4711}], selector: {app: "{{ .Values.name }}"}}

    """

  private static let router = """
    apiVersion: v1
    kind: Service
    metadata: {name: "{{ .Release.Name }}"}
    spec: {ports: [{port: 8080}], selector: {app: router}}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: graph}
    data: {graph: {{ .Values.graph | toJson | quote }}}

    """

  /// Writes the charts into `charts`.
  static func writeCharts(_ folder: TemporaryFolder) {
    folder.write("charts/poet/Chart.yaml", "apiVersion: v2\nname: poet\nversion: 0.1.0\n")
    folder.write("charts/poet/gmc.yaml", section)
    folder.write("charts/poet/templates/all.yaml", template)
    folder.write("charts/router/Chart.yaml", "apiVersion: v2\nname: router\nversion: 0.1.0\n")
    folder.write("charts/router/gmc.yaml", "schema: 1\nrole: router\ngraph: graph\n")
    folder.write("charts/router/templates/all.yaml", router)
  }
}
