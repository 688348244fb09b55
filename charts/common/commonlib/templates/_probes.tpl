{{/*
Startup, readiness and liveness probe. Slow servers get a long startup probe and
no liveness probe, which would restart them while they load. Input: list of
context and settings.
*/}}
{{- define "commonlib.probes" -}}
{{- $root := index . 0 -}}
{{- $settings := index . 1 -}}
{{- range $name := list "startupProbe" "readinessProbe" "livenessProbe" -}}
{{- with index $settings $name }}
{{ $name }}:
  {{- include "commonlib.text" (list $root (toYaml .)) | nindent 2 }}
{{- end -}}
{{- end -}}
{{- end -}}
