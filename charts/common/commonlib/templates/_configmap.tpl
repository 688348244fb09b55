{{/* The name of the ConfigMap that holds the environment. */}}
{{- define "commonlib.configName" -}}
{{- include "commonlib.fullname" . }}-config
{{- end -}}

{{/*
"true" when the workload has an environment of its own; a server without one (a
store) gets no proxies either. Input: list of context and settings.
*/}}
{{- define "commonlib.hasConfig" -}}
{{- $some := not (empty (index . 1).env) -}}
{{- range (index . 1).endpoints }}{{ if and . (ne (.form | default "url") "none") }}{{ $some = true }}{{ end }}{{ end -}}
{{- if $some }}true{{ end -}}
{{- end -}}

{{/* The ConfigMap with the environment; see commonlib.isWired for who writes it. */}}
{{- define "commonlib.configmap" -}}
{{- if include "commonlib.enabled" . -}}
{{- $settings := dict -}}
{{- $_ := include "commonlib.settings" (list . $settings) -}}
{{- if and (include "commonlib.hasConfig" (list . $settings)) (not (include "commonlib.isWired" (list . $settings))) -}}
{{- $data := dict -}}
{{- $_ := include "commonlib.env" (list . $settings $data) -}}
apiVersion: v1
kind: ConfigMap
{{ include "commonlib.metadata" (list . (include "commonlib.configName" .)) }}
data:
  {{- toYaml $data | nindent 2 }}
{{- end -}}
{{- end -}}
{{- end -}}
