{{/*
A NetworkPolicy that lets only pods of the same release, the named namespaces and
`networkPolicy.from` reach the workload. Off by default.
*/}}
{{- define "commonlib.networkpolicy" -}}
{{- $policy := .Values.networkPolicy | default dict -}}
{{- $on := ternary $policy.enabled (.Values.global).networkPolicy (kindIs "bool" $policy.enabled) -}}
{{- if and (include "commonlib.enabled" .) $on -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
{{ include "commonlib.metadata" (list . (include "commonlib.fullname" .)) }}
spec:
  podSelector:
    matchLabels:
      {{- include "commonlib.selectorLabels" . | nindent 6 }}
  policyTypes:
    - Ingress
    {{- if $policy.egress }}
    - Egress
    {{- end }}
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app.kubernetes.io/instance: {{ .Release.Name }}
        {{- range $policy.namespaces }}
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: {{ . }}
        {{- end }}
        {{- with $policy.from }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - port: {{ include "commonlib.portName" . }}
          protocol: TCP
        {{- range (.Values.service).extraPorts }}
        - port: {{ .name }}
          protocol: {{ .protocol | default "TCP" }}
        {{- end }}
    {{- if $policy.public }}
    - ports:
        - port: {{ include "commonlib.portName" . }}
          protocol: TCP
    {{- end }}
  {{- with $policy.egress }}
  egress:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
{{- end -}}
