{{/* The port of the container: `port`, else that of the kind. */}}
{{- define "commonlib.port" -}}
{{- include "commonlib.settings" . -}}
{{- include "commonlib.text" (list . .Settings.port) -}}
{{- end -}}

{{/* The port of the Service, and so of the address that others use. */}}
{{- define "commonlib.servicePort" -}}
{{- with (.Values.service).port }}{{ include "commonlib.text" (list $ .) }}{{ else }}{{ include "commonlib.port" . }}{{ end -}}
{{- end -}}

{{/* The name of the main port, the same in container and Service. */}}
{{- define "commonlib.portName" -}}
{{- (.Values.service).portName | default "http" -}}
{{- end -}}

{{/* The Service in front of the workload. */}}
{{- define "commonlib.service" -}}
{{- if include "commonlib.enabled" . -}}
{{- $service := .Values.service | default dict -}}
apiVersion: v1
kind: Service
{{ include "commonlib.metadata" (list . (include "commonlib.fullname" .) $service.annotations) }}
spec:
  type: {{ $service.type | default "ClusterIP" }}
  {{- with $service.clusterIP }}
  clusterIP: {{ . }}
  {{- end }}
  {{- with $service.externalTrafficPolicy }}
  externalTrafficPolicy: {{ . }}
  {{- end }}
  {{- with $service.loadBalancerSourceRanges }}
  loadBalancerSourceRanges:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  ports:
    - name: {{ include "commonlib.portName" . }}
      port: {{ include "commonlib.servicePort" . }}
      targetPort: {{ include "commonlib.portName" . }}
      protocol: TCP
      {{- with $service.nodePort }}
      nodePort: {{ int . }}
      {{- end }}
    {{- range $service.extraPorts }}
    - name: {{ .name }}
      port: {{ int .port }}
      targetPort: {{ .name }}
      protocol: {{ .protocol | default "TCP" }}
      {{- with .nodePort }}
      nodePort: {{ int . }}
      {{- end }}
    {{- end }}
  selector:
    {{- include "commonlib.selectorLabels" . | nindent 4 }}
{{- end -}}
{{- end -}}
