{{/* The name of the ConfigMap that holds the environment. */}}
{{- define "commonlib.configName" -}}
{{- include "commonlib.fullname" . }}-config
{{- end -}}

{{/*
"true" when the workload has an environment of its own; a server without one (a
store) gets no proxies either.
*/}}
{{- define "commonlib.hasConfig" -}}
{{- $some := not (empty .Settings.env) -}}
{{- range .Settings.endpoints }}{{ if and . (ne (.form | default "url") "none") }}{{ $some = true }}{{ end }}{{ end -}}
{{- if $some }}true{{ end -}}
{{- end -}}

{{/* The ConfigMap with the environment; see commonlib.isWired for who writes it. */}}
{{- define "commonlib.configmap" -}}
{{- if include "commonlib.enabled" . -}}
{{- include "commonlib.settings" . -}}
{{- if and (include "commonlib.hasConfig" .) (not (include "commonlib.isWired" .)) -}}
{{- include "commonlib.environment" . -}}
apiVersion: v1
kind: ConfigMap
{{ include "commonlib.metadata" (list . (include "commonlib.configName" .)) }}
data:
  {{- toYaml .Environment | nindent 2 }}
{{- end -}}
{{- end -}}
{{- end -}}
