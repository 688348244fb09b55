{{/* The ServiceMonitor for Prometheus, where the server has metrics and monitoring is on. */}}
{{- define "commonlib.servicemonitor" -}}
{{- $own := .Values.monitoring | default dict -}}
{{- $global := .Values.global | default dict -}}
{{- $path := (.Values.component).metricsPath -}}
{{- if and (include "commonlib.enabled" .) $path (ternary $own.enabled $global.monitoring (kindIs "bool" $own.enabled)) -}}
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
{{ include "commonlib.metadata" (list . (include "commonlib.fullname" .) (dict) (dict "labels" (dict "release" ($own.release | default $global.prometheusRelease | default "prometheus-stack")))) }}
spec:
  selector:
    matchLabels:
      {{- include "commonlib.selectorLabels" . | nindent 6 }}
  endpoints:
    - port: {{ include "commonlib.portName" . }}
      path: {{ $path }}
      interval: {{ $own.interval | default "5s" }}
{{- end -}}
{{- end -}}
