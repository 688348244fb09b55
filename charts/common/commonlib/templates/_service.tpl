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
      port: {{ include "commonlib.text" (list . ($service.port | default .Values.port)) }}
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
