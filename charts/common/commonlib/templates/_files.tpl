{{/*
The ConfigMap with the files of `component.files`: {path, content: name → text}.
Texts may hold template actions, see commonlib.endpoints.
*/}}
{{- define "commonlib.files" -}}
{{- if include "commonlib.enabled" . -}}
{{- $settings := dict -}}
{{- $_ := include "commonlib.settings" (list . $settings) -}}
{{- if and $settings.files.content (not (include "commonlib.isWired" (list . $settings))) -}}
apiVersion: v1
kind: ConfigMap
{{ include "commonlib.metadata" (list . (printf "%s-files" (include "commonlib.fullname" .))) }}
data:
  {{- include "commonlib.files.data" (list . $settings) | nindent 2 }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "commonlib.files.data" -}}
{{- $context := dict -}}
{{- $_ := include "commonlib.endpoints" (list (index . 0) (index . 1) $context (dict)) -}}
{{- $data := dict -}}
{{- range $name, $text := (index . 1).files.content }}{{ $_ := set $data $name (printf "%s\n" (include "commonlib.text" (list $context $text) | trim)) }}{{ end -}}
{{- toYaml $data -}}
{{- end -}}
