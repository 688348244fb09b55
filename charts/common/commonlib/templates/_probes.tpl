{{/*
Startup, readiness and liveness probe. Slow servers get a long startup probe and
no liveness probe, which would restart them while they load. Input: settings.
*/}}
{{- define "commonlib.probes" -}}
{{- $settings := . -}}
{{- range $name := list "startupProbe" "readinessProbe" "livenessProbe" -}}
{{- with index $settings $name }}
{{ $name }}:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}
{{- end -}}
